M.__idnex = M
-- fixed:
M.__index = M
