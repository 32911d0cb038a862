"""The language server: what the command line knows, while one types.

`server.py` is the wiring and the place to begin reading; docs/architecture.md says how it works.
"""
