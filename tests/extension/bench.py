"""Load and press, timed in one headless LibreOffice (see scripts/bench-office).

usage: /usr/bin/python3 bench.py OXT ENGINE FOLDER     FOLDER holds 20.docx and 100.docx
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

from driver import Office, install

_RUNS = {"20": 5, "100": 3}


def timed(office: Office, draft: Path) -> tuple:
    """Seconds to load, to lay the rest of the pages out, and to press; the engine's share; the pages."""
    start = time.perf_counter()
    document = office.load(str(draft))
    load = time.perf_counter() - start
    pages = document.CurrentController.PageCount  # asking lays out: a load shows the first pages only
    laid = time.perf_counter() - start - load
    start = time.perf_counter()
    outcome = office.press(document, "format")
    press = time.perf_counter() - start
    document.close(True)
    assert not outcome["failed"], outcome["message"]
    return load, laid, press, outcome["facts"]["engine_seconds"], pages


def main() -> None:
    oxt, engine, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    install(oxt, folder)
    office = Office(folder)
    cost = {}
    try:
        office.options(EngineCommand=engine, Timeout=120)
        timed(office, folder / "20.docx")
        for name, runs in _RUNS.items():
            rows = [timed(office, folder / f"{name}.docx") for _ in range(runs)]
            load, laid, press, asked, pages = (
                statistics.median(column) for column in zip(*rows, strict=True)
            )
            cost[name] = press / pages
            print(
                f"{pages:.0f} pages: load {load:.2f} s, press {press:.2f} s = {press / load:.1f} × load; "
                f"engine {asked:.2f} s = {asked / press:.0%}; "
                f"{press / (load + laid):.1f} × load and layout of all pages",
                flush=True,
            )
    finally:
        office.close()
    print(f"per page, long ÷ short: {cost['100'] / cost['20']:.2f}")


if __name__ == "__main__":
    main()
