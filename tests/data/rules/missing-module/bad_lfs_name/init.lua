local start = node.LFS.get("aplication") --> this is always nil
if start then start() end
