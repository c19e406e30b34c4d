"""What `tools/uno_dump.py`, the independent oracle beside the corpus, sees in two documents, line by line."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any


def load(tools: Path) -> Any:
    """The oracle's module, None when it is not there."""
    path = tools / "uno_dump.py"
    if not path.is_file():
        return None
    spec = importlib.util.spec_from_file_location("uno_dump", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def seen(oracle: Any, document: Any) -> dict:
    """The oracle's view of an open document: its paragraphs and the page styles in use."""
    paragraphs: list = []
    oracle.walk(document.getText(), "body", paragraphs)
    for paragraph in paragraphs:
        paragraph["runs"] = _joined(paragraph["runs"])
    styles = document.StyleFamilies.getByName("PageStyles")
    used = [style for style in (styles.getByIndex(n) for n in range(styles.Count)) if style.isInUse()]
    names = "Width Height TopMargin BottomMargin LeftMargin RightMargin GridMode GridLines FooterIsOn"
    return {
        "paragraphs": paragraphs,
        "pages": [{name: getattr(style, name) for name in names.split()} for style in used],
    }


def _joined(runs: list) -> list:
    """Neighbours that look alike as one: how a host cuts its runs is not seen."""
    found: list = []
    for run in runs:
        look = {key: run[key] for key in run if key != "text"}
        if found and {key: found[-1][key] for key in found[-1] if key != "text"} == look:
            found[-1]["text"] += run["text"]
        else:
            found.append(dict(run))
    return found


def near(one: Any, two: Any) -> bool:
    """Alike, lengths within LibreOffice's rounding (hundredths of a millimetre)."""
    if isinstance(one, dict) and isinstance(two, dict):
        return one.keys() == two.keys() and all(near(one[key], two[key]) for key in one)
    if isinstance(one, (list, tuple)) and isinstance(two, (list, tuple)):
        return len(one) == len(two) and all(map(near, one, two))
    if isinstance(one, (int, float)) and isinstance(two, (int, float)) and not isinstance(one, bool):
        return abs(one - two) <= 2
    return bool(one == two)


def differences(one: dict, two: dict) -> list:
    """What differs between two views, a sentence each."""
    found = []
    texts = [[p["text"] for p in view["paragraphs"]] for view in (one, two)]
    if len(texts[0]) != len(texts[1]):
        found.append(f"paragraphs: {len(texts[0])} {len(texts[1])}")
    for number, (a, b) in enumerate(zip(one["paragraphs"], two["paragraphs"], strict=False)):
        keys = [key for key in a if not near(a[key], b.get(key))]
        if keys == ["runs"] and a["text"] and not a["runs"]:
            continue  # in a content control: the oracle does not see its runs
        if keys:
            shown = "; ".join(f"{key}: {a[key]!r:.200} | {b.get(key)!r:.200}" for key in keys)
            found.append(f"{number} {a['where']} {a['text'][:20]!r} {shown}")
    for number, (a, b) in enumerate(zip(one["pages"], two["pages"], strict=False)):
        keys = [key for key in a if not near(a[key], b[key])]
        if keys:
            found.append(f"page style {number}: " + "; ".join(f"{k}: {a[k]} | {b[k]}" for k in keys))
    if len(one["pages"]) != len(two["pages"]):
        found.append(f"page styles: {len(one['pages'])} {len(two['pages'])}")
    return found
