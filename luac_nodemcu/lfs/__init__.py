"""LFS images: packing Protos into them and reading them back, per Lua version."""
