"""Rules 1xx: what the names of a program mean."""
