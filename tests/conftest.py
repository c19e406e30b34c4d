"""What the tests need from the machine: found, or the test says why it did not run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

import pytest

from rendering.office import Office, missing

ROOT = Path(__file__).resolve().parent.parent

SHELL = pytest.mark.skipif(os.name == "nt", reason="asks a POSIX shell")
FULL = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")


def unavailable(reason: str) -> NoReturn:
    """Skips the test with `reason`; on a build server (CI=true) nothing may be skipped, so it fails."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"needed on the build server: {reason}", pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The top folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the labelled drafts and the founding sample."""
    folder = Path(os.environ.get("PAIBAN_SHARED") or ROOT.parent / "shared")
    if not folder.is_dir():
        unavailable(f"the shared drafts are not at {folder}; set PAIBAN_SHARED to their folder")
    return folder


@pytest.fixture(scope="session")
def sdk_findings() -> Callable[[Sequence[Path]], list[list[str]]]:
    """Asks Microsoft's Open XML SDK: for each file given, a sentence for each of its findings."""
    if shutil.which("node") is None:
        unavailable("node is not installed: run scripts/test as root once, or install Node 18 or newer")
    if not (ROOT / ".cache" / "npm" / "node_modules" / "@ooxml-tools").exists():
        unavailable("@ooxml-tools/validate is not installed: run scripts/test once, with npm")
    return _ask_sdk


def _ask_sdk(files: Sequence[Path]) -> list[list[str]]:
    program = ["node", str(ROOT / "tests" / "validate.mjs")]
    done = subprocess.run([*program, *map(str, files)], check=True, capture_output=True, text=True)
    return [[_sentence(finding) for finding in json.loads(row)] for row in done.stdout.splitlines()]


def _sentence(finding: dict[str, Any]) -> str:
    place = finding["path"]
    return f"{finding['id']} {place['partUri']} {place['xpath']}: {finding['description']}"


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A LibreOffice of our own, with stand-in fonts; `office.render(docx)` gives a PDF."""
    if reason := missing():
        unavailable(reason)
    return Office(tmp_path_factory.mktemp("office"))
