local name = node.info() dofile(name .. ".lua")
