local M = {}
function M.a() end
function M.b() end
function M.a() end --> function M.a is defined again
function run() end
function run(x) end --> function run is defined again
function M:c() end
function M:c() end --> function M:c is defined again
return M
