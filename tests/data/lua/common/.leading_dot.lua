-- A file name with a leading dot: the module's name is what follows it.
return "leading_dot"
