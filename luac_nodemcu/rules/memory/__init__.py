"""Rules 3xx: what takes RAM."""
