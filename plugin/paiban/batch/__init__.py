"""An archive through one Executor: walked or listed, formatted in batches, resumable by content.

sources ─ paths ─► run ─ batches ─► work (in a worker) ─ endings ─► run ─► state, report
"""
