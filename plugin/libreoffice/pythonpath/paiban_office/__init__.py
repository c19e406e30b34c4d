"""The LibreOffice side of paiban: reads the open document, asks the engine, carries its plan out.

Only the standard library and UNO: this runs in LibreOffice's own Python, from 3.8 on. There is no rule in
here; what a line becomes is the engine's to say (docs/plan.md).
"""
