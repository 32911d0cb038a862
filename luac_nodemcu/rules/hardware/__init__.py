"""Rules 6xx: pins, timers and buses, and the order in which hardware is set up."""
