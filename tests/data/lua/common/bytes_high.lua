-- Bytes above 127: UTF-8, invalid UTF-8 and all of Latin-1 in strings and comments. ÿώ
local a = "Γ¤Γ¶ΓΌ β‚¬"
local b = 'ÿώ€Γ'
local c = [[ν €]] -- ΐ
local d = "€‚ƒ„…†‡‰‹‘’“”•–—™› ΅Ά£¤¥¦§¨©ª«¬­®―°±²³΄µ¶·ΈΉΊ»Ό½ΎΏΐΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡÒΣΤΥΦΧΨΩΪΫάέήίΰαβγδεζηθικλμνξοπρςστυφχψωϊϋόύώÿ"
return a, b, c, d
