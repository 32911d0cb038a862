local a = require("a") --> a.lua loads b.lua, which loads c.lua, which loads a.lua again: this raises
return a
