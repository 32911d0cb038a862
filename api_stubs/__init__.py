"""API stubs as data: one JSON file per firmware module."""
