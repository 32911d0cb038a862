"""Rules 2xx: calls of the firmware's and the project's functions, and values of wrong types."""
