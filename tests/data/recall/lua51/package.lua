-- Loads a module again.
package.loaded["fifo"] = nil
local fifo = require("fifo")
print(fifo, package.path, package.cpath, package.loaders)
