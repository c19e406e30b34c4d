"""Free stand-ins for the faces official documents name, as a fontconfig file for one LibreOffice.

A rendered page proves positions, not faces: which face a run names is checked in the XML.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

#: Where `scripts/test` puts the Fandol faces.
FOLDER = Path(__file__).resolve().parents[2] / ".cache" / "fonts"

#: Named face -> face that is drawn instead. All of them cover GB2312.
STAND_INS: Mapping[str, str] = {
    "仿宋_GB2312": "FandolFang R",
    "FangSong_GB2312": "FandolFang R",
    "仿宋": "FandolFang R",
    "FangSong": "FandolFang R",
    "楷体_GB2312": "FandolKai",
    "KaiTi_GB2312": "FandolKai",
    "楷体": "FandolKai",
    "KaiTi": "FandolKai",
    "黑体": "FandolHei",
    "SimHei": "FandolHei",
    "宋体": "FandolSong",
    "SimSun": "FandolSong",
    "方正小标宋简体": "Noto Serif CJK SC",
    "方正小标宋_GBK": "Noto Serif CJK SC",
}
_BOLD = frozenset({"Noto Serif CJK SC"})  # 小标宋 is a heavy Song: the bold cut is nearest


def missing() -> str:
    """Why pages cannot be measured here, "" when they can."""
    wanted = ("FandolFang", "FandolKai", "FandolHei", "FandolSong")
    absent = [name for name in wanted if not (FOLDER / f"{name}-Regular.otf").exists()]
    return f"stand-in fonts are missing ({', '.join(absent)}): run scripts/test once" if absent else ""


def _alias(named: str, drawn: str) -> str:
    weight = '<edit name="weight" mode="assign" binding="strong"><const>bold</const></edit>'
    return (
        f'<match target="pattern"><test qual="any" name="family"><string>{named}</string></test>'
        f'<edit name="family" mode="assign" binding="strong"><string>{drawn}</string></edit>'
        f"{weight if drawn in _BOLD else ''}</match>"
    )


def write_configuration(folder: Path) -> Path:
    """A fontconfig file in `folder` with the stand-ins; its cache stays in `folder` too."""
    aliases = "\n".join(_alias(named, drawn) for named, drawn in STAND_INS.items())
    path = folder / "fonts.conf"
    path.write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n'
        f"<dir>{FOLDER}</dir>\n<dir>/usr/share/fonts</dir>\n<cachedir>{folder / 'fontcache'}</cachedir>\n"
        f'{aliases}\n<include ignore_missing="yes">/etc/fonts/conf.d</include>\n</fontconfig>\n',
        encoding="utf-8",
    )
    return path
