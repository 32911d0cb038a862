"""What several test modules share: sources, goldens, templates, decoders, readable diffs."""
