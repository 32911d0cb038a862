"""A user's project: its settings file, its files, its cache."""
