-- A file name with several dots: the module's name ends at the first.
return "two"
