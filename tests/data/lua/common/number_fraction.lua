-- Fractions and exponents: everything a numeral may look like in builds with floats.
return 0.5, .5, 5., 0., .0, 3.14, 1e1, 1E1, 1e+1, 1e-1, 1.e1, .1e1, 1.5e3, 1.5E-3, 0e0, 0.0e0, 1e10, 1e22, 1e23, 1e15, 1e16,
  123.456, 0.1, 0.2, 0.3, 1e-5, 1e-7
