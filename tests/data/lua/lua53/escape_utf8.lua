-- \u with one to many digits, one to four bytes, surrogates included.
return "\u{0}\u{41}\u{7f}\u{80}\u{7ff}\u{800}\u{ffff}\u{10000}\u{10FFFF}", "\u{20AC}\u{20ac}", "\u{0000000041}", "\u{D800}\u{DFFF}", "a\u{62}c"
