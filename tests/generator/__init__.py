"""Random Lua programs for comparing compilers.

`tokens.py` lays tokens out, `literals.py` writes numbers and strings, `program.py` is the
grammar, `limits.py` goes close to the compiler's limits, `numbers.py` writes constant
expressions, `mutate.py` breaks programs. `compare.py` runs them through ours and the firmware's
luac.cross; `python -m tests.generator` is its command line.

Everything is decided by a seed: the same seed gives the same program on every machine.
"""
