--% errors in several functions are all reported once
local function a(x)
  if x = 1 then
    print("one" "two")
  end
end

local function b(t)
  for i = 1 #t do
    t[i] += 1
  end
end

local function c(s)
  return s:sub(1, 2
end

print(a, b, c)
--! 2:8: 'then' expected near '='
--? `=` assigns; to compare write `==`.
--! 3:17: ')' expected near '"two"'
--? Is a comma missing before this?
--! 8:13: ',' expected near '#'
--? A numeric loop is written `for i = first, last do`.
--! 51 9:10: '=' expected near '+'
--? Lua has no `+=`; write `x = x + ...`.
--! 15:1: ')' expected (to close '(' at line 14) near 'end'
--? `(` of line 14 is not closed before this point.
--! 53 9:10: syntax error near '+'
--? Lua has no `+=`; write `x = x + ...`.

--% a broken line does not hide the next
local x = = 1
local y = 2 +
local z = )
print(x
--! 1:11: unexpected symbol near '='
--? A value is missing behind `=`.
--! 3:1: unexpected symbol near 'local'
--? The operator has no value on its right side.
--! 3:11: unexpected symbol near ')'
--? A value is missing behind `=`.
--! 51 5:1: ')' expected (to close '(' at line 4) near '<eof>'
--? `(` of line 4 is not closed before this point.
--! 53 5:1: ')' expected (to close '(' at line 4) near <eof>
--? `(` of line 4 is not closed before this point.

--% errors inside of a broken call are found
foo.bar(function(a)
  local x = 
  if a then
    y = 1 +* 2
  end
end
--! 3:3: unexpected symbol near 'if'
--? A value is missing behind `=`.
--! 4:12: unexpected symbol near '*'
--? The operator has no value on its left side.
--! 51 7:1: ')' expected (to close '(' at line 1) near '<eof>'
--? `(` of line 1 is not closed before this point.
--! 53 7:1: ')' expected (to close '(' at line 1) near <eof>
--? `(` of line 1 is not closed before this point.

--% broken object with functions
local M = {
  a = function() return 1 end
  b = function() return 2 end,
  c = function( return 3 end,
}
return M
--! 3:3: '}' expected (to close '{' at line 1) near 'b'
--? Is a comma missing before this?
--! 4:17: <name> or '...' expected near 'return'
--? Parameters are names, separated by commas; `...` may come last.

--% nothing but junk
} ) ] end until , = then
--! 1:1: unexpected symbol near '}'
--? No bracket is open here: this `}` is one too many.
--! 51 1:11: '<eof>' expected near 'until'
--? This `until` belongs to no open block: it is one too many, or a block above was closed too early.
--! 1:17: unexpected symbol near ','
--? An expression or a statement was expected here, and it cannot begin with this.
--! 53 1:11: <eof> expected near 'until'
--? This `until` belongs to no open block: it is one too many, or a block above was closed too early.

--% a file that is no Lua
{"name": "x", "list": [1, 2, {"a": null}]}
--! 1:1: unexpected symbol near '{'
--? An expression or a statement was expected here, and it cannot begin with this.
--! 1:8: '}' expected near ':'
--? A key that is no name is written `["name"] =`.
--! 1:21: '}' expected near ':'
--? A key that is no name is written `["list"] =`.

--% shell script
if [ -f x ]; then
  echo "$HOME"
fi
--! 1:4: unexpected symbol near '['
--? An expression or a statement was expected here, and it cannot begin with this.
--! 51 3:1: '=' expected near '<eof>'
--? A statement must be a call or an assignment; this is only a value.
--! 53 3:1: syntax error near <eof>
--? A statement must be a call or an assignment; this is only a value.
