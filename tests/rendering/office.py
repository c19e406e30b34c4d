"""One headless LibreOffice with a profile and fonts of its own: DOCX in, PDF out."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from rendering import fonts

_TIMEOUT = 180  # seconds; a page takes two, the first start of a new profile some more


def missing() -> str:
    """Why LibreOffice cannot render here, "" when it can."""
    if shutil.which("soffice") is None:
        return "LibreOffice (soffice) is not installed: run scripts/test as root once"
    return fonts.missing()


class Office:
    """A LibreOffice that shares nothing with the user's own: profile, fonts and results lie in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._profile = (folder / "profile").as_uri()
        self._count = 0
        self._environment = os.environ | {"FONTCONFIG_FILE": str(fonts.write_configuration(folder))}

    def convert(self, data: bytes, target: str = "pdf", suffix: str = ".docx") -> Path:
        """The file that LibreOffice makes of `data`; `target` is a filter as --convert-to takes it."""
        self._count += 1
        place = self._folder / str(self._count)
        place.mkdir()
        source = place / f"draft{suffix}"
        source.write_bytes(data)
        done = subprocess.run(
            (
                *("soffice", f"-env:UserInstallation={self._profile}", "--headless"),
                *("--convert-to", target, "--outdir", str(place / "out"), str(source)),
            ),
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=_TIMEOUT,
            check=False,
        )
        result = place / "out" / f"draft.{target.partition(':')[0]}"
        assert result.exists(), f"LibreOffice made nothing: {done.stdout}{done.stderr}"
        return result

    def render(self, data: bytes) -> Path:
        """The PDF that LibreOffice prints of a DOCX."""
        return self.convert(data)
