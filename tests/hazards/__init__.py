"""How many hazards of the firmware `check` finds, in programs that have one each.

What a rule says and where is tested in `tests/rules`; mistakes in calls are in `tests/recall`.
"""
