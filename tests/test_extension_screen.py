"""The menu 公文 opened and pressed with real keys on a virtual screen (scripts/screen-test)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from conftest import ROOT, unavailable


def test_the_menu_formats_and_undo_brings_back(tmp_path: Path) -> None:
    for tool in ("Xvfb", "openbox", "xdotool", "import", "soffice", "unopkg"):
        if shutil.which(tool) is None:
            unavailable(f"{tool} is not installed: run scripts/test as root once")
    engine = str(Path(sys.executable).with_name("paiban"))
    done = subprocess.run(
        [str(ROOT / "scripts" / "screen-test"), str(tmp_path)],
        env={**os.environ, "PAIBAN_ENGINE": engine},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["pressed"] and found["took_back"] and found["alive"]
    assert [style for style, _ in found["after"]][:2] == ["Title", "公文主送机关"]
    assert found["undone"] == found["before"]
    assert found["escaped"] == {
        "started": True,
        "same": True,
        "undo": False,
    }  # Esc while it was being changed
    pictures = {path.name for path in tmp_path.glob("*.png")}
    assert {"1-before.png", "3-after.png", "4-undone.png", "5-options.png"} <= pictures
    shown = [(tmp_path / name).read_bytes() for name in ("1-before.png", "2-menu.png", "3-after.png")]
    assert len(set(shown)) == 3
