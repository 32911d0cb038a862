"""Texts that mean something to the function that gets them: formats, patterns, addresses."""
