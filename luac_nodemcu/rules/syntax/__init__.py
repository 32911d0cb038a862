"""Rules 0xx: syntax errors, dialects, encodings, and the comments that suppress findings."""
