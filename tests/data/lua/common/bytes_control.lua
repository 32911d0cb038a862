-- Every control character inside of a string.
return "	"
