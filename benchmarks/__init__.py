"""What the project's speed and memory claims are measured with. See README.md."""
