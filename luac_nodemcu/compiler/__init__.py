"""From tokens to Protos, and Protos to and from `.lc` files, as the firmware's luac.cross does."""

from luac_nodemcu.compiler.generate import compile_source, compile_tokens, dialect_of

__all__ = ["compile_source", "compile_tokens", "dialect_of"]
