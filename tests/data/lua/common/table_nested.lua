-- Tables inside of tables inside of calls.
return f({ { 1, { 2, { 3 } } }, a = { b = { 4 } } }, g { { h { {} } } }, {
  [{}] = {},
  [{ 1 }] = { 2 },
  { f { x = { f {} } } },
})
