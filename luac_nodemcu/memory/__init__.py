"""Bytes of flash and RAM that compiled code takes."""
