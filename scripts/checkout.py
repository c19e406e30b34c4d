"""For the scripts that need paiban's packages: run in the checkout's environment, whichever Python began."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def enter() -> None:
    """Begin again with .venv/bin/python; without .venv go on where the packages are, else say what to do."""
    python = ROOT / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if python.exists():
        if Path(sys.prefix).resolve() != (ROOT / ".venv").resolve():
            os.execv(python, [str(python), *sys.argv])
    elif importlib.util.find_spec("lxml") is None:
        sys.exit(f"{sys.argv[0]} needs the environment .venv: run scripts/test (or scripts/run) once.")
