"""From tokens to Protos, and Protos to and from `.lc` files, as luac.cross does it."""
