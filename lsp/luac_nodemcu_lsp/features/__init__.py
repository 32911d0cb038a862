"""One module for each feature: functions from a query to what the protocol wants."""
