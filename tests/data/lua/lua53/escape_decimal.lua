-- Decimal escapes next to digits and at their limits.
return "\0\00\000\1\01\001", "\255\2550", "\9z\10z", "\07a", "\127\128"
