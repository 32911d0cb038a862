-- Short strings in both quotes, with the other quote inside and escaped quotes.
return "", '', "a", 'a', "it's", 'say "x"', "say \"x\"", 'it\'s', "\"", '\'', "\"'", '\'"', "\\", '\\\\', "a\\n"
