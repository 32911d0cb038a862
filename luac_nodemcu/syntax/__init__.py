"""Text of Lua: source, tokens, tree, errors. Knows the Lua dialects, nothing of NodeMCU."""
