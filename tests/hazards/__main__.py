import sys
from tests.hazards.programs import hazard_programs
from tests.hazards.measure import *

fam = {}
only = sys.argv[1:]
for i, p in enumerate(hazard_programs()):
    if only and not any(o in p.name for o in only):
        continue
    f = findings_of(p.name, i)
    if p.is_twin:
        if p.marks:
            print("MARK IN TWIN", p.name)
        for a in false_alarms(p, f):
            print("FALSE", p.name, "::", a)
        continue
    if not p.marks:
        print("NO MARK", p.name)
    for m in p.marks:
        l = level_of(m, f)
        t = fam.setdefault(p.topic, {})
        t[l] = t.get(l, 0) + 1
        if l == "missed" or (l == "advice" and not m.is_advice):
            print(l.upper(), p.name, m.label, sorted(m.lines), [str(x) for x in f])
print(fam)
