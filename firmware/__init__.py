"""Facts about firmware builds as data: one JSON file per target."""
