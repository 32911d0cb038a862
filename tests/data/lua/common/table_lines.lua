-- Constructors over many lines: the look-ahead after a name has already read the next line.
local x = {
  a
  ,
  b
  =
  1
  ,
  c

  ,
  [
    d
  ]
  =
  e
  ,
  f
  (
  )
  ,
  g
}
local y = { a

}
local z = {

  a

  .b

  ,

}
return x, y, z
