"""What the tests need from the machine: found, or the test says why it did not run."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

import pytest

from rendering.office import Office, missing

ROOT = Path(__file__).resolve().parent.parent


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
def validator() -> Path:
    """Microsoft's Open XML SDK as a Node program: `node <path> FILE` prints its findings."""
    program = ROOT / ".cache" / "npm" / "node_modules" / ".bin" / "ooxml-validate"
    if not program.exists():
        unavailable("@ooxml-tools/validate is not installed: run scripts/test once, with npm")
    return program


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A LibreOffice of our own, with stand-in fonts; `office.render(docx)` gives a PDF."""
    if reason := missing():
        unavailable(reason)
    return Office(tmp_path_factory.mktemp("office"))
