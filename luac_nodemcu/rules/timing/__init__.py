"""Rules 4xx: how long code runs, when it runs, and what the watchdog says to it."""
