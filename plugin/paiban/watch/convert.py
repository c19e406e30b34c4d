"""Old formats (.doc, .wps, .rtf) into DOCX, by a LibreOffice with a profile of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

#: Refusals of the engine that LibreOffice may help against.
OLD_FORMATS = frozenset(("old-doc", "wps", "rtf"))
#: What LibreOffice is told that the file is; it looks at the content itself.
_SUFFIX = {"old-doc": ".doc", "wps": ".doc", "rtf": ".rtf"}
#: Seconds for one document; the first start of a new profile takes ten.
TIMEOUT = 120.0


class ConversionError(Exception):
    """LibreOffice made no DOCX of the file."""


def office() -> str:
    """The program, "" when LibreOffice is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice") or ""
    if found or os.name != "nt":
        return found
    usual = Path(os.environ.get("PROGRAMFILES", r"C:\Program Files"), "LibreOffice", "program", "soffice.exe")
    return str(usual) if usual.exists() else ""


def convert(data: bytes, code: str, home: str, timeout: float = TIMEOUT) -> bytes:
    """The DOCX that LibreOffice makes of `data`; `home`: folder for the profile, on a local disk.

    Raises ConversionError, OSError.
    """
    with tempfile.TemporaryDirectory(prefix="convert-", dir=home) as folder:
        source = Path(folder, f"draft{_SUFFIX[code]}")
        source.write_bytes(data)
        command = [
            *(office(), f"-env:UserInstallation={Path(home, 'libreoffice').absolute().as_uri()}"),
            *("--headless", "--norestore", "--convert-to", "docx:MS Word 2007 XML"),
            *("--outdir", str(Path(folder, "out")), str(source)),
        ]
        _run(command, timeout)
        result = Path(folder, "out", "draft.docx")
        if not result.exists():
            raise ConversionError
        return result.read_bytes()


def _run(command: list[str], timeout: float) -> None:
    """Run it, and end it with all its children when it takes too long."""
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=os.name != "nt"
    )
    try:
        process.wait(timeout)
    except subprocess.TimeoutExpired:
        raise ConversionError from None
    finally:
        if process.poll() is None:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if os.name == "nt":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
