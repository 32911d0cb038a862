-- Words that the firmware has as fixed strings: type names, reserved words, metamethods.
return "nil", "boolean", "userdata", "number", "string", "table", "function", "thread", "proto", "no value",
  "and", "while", "..", "...", "::", "<eof>", "<name>", "__index", "__gc", "__call", "__mode", "_ENV",
  "not enough memory", "__close", "upvalue"
