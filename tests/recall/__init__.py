"""How many mistakes the checker finds: correct programs, and mistakes put into them by script."""
