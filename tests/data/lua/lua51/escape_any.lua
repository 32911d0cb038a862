-- A backslash before any other character stands for that character.
return "\q\w\e\y\u\i\o\p\s\d\g\h\j\k\l\z\x\c\m", "\A\B\F\N\R\T\V\X\Z", "\ \-\+\*\.\,\;\:\!\?\(\)\[\]\{\}\/\%\&\=\<\>\|\~\^\@\#\$\`\_",
  "\x41", "\z  x", "\u{41}"
