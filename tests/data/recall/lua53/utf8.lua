-- Text with umlauts.
local word = "sch\u{f6}n"
print(utf8.len(word), utf8.char(72, 246), utf8.codepoint(word, 1, 4), utf8.offset(word, 3))
for position, code in utf8.codes(word) do
  print(position, code)
end
print(word:match(utf8.charpattern))
