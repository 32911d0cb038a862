"""Writers of results, one per output format."""
