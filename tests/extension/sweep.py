"""The extension on many drafts in one headless LibreOffice, one row a file (see scripts/extension-sweep).

usage: /usr/bin/python3 sweep.py OXT ENGINE FOLDER SHARED [--seconds N] [--out FOLDER] [FILE|FOLDER]...
"""

from __future__ import annotations

import argparse
import contextlib
import json
import shutil
import subprocess
import threading
import time
from pathlib import Path

import oracle
from driver import Office, dump, install

_COLUMNS = ("pages", "load", "press", "words", "steps", "undo", "redo", "again", "other")


class Sweep:
    """One LibreOffice for all files; killed and started anew when a file takes too long."""

    def __init__(self, folder: Path, engine: str, tool: object, seconds: float) -> None:
        self._folder = folder
        self._engine = engine
        self._tool = tool
        self._seconds = seconds
        self._office: Office | None = None

    def office(self) -> Office:
        if self._office is None:
            self._office = Office(self._folder)
            self._office.options(EngineCommand=self._engine, Timeout=120)
        return self._office

    def close(self) -> None:
        if self._office is not None:
            self._office.close()

    def row(self, file: Path) -> dict:
        """What became of one file."""
        draft, result = self._folder / ("draft" + file.suffix), self._folder / ("result" + file.suffix)
        shutil.copy(file, draft)
        draft.chmod(0o644)
        result.unlink(missing_ok=True)
        done = subprocess.run(
            [self._engine, "format", str(draft), "-o", str(result)], capture_output=True, check=False
        )
        if done.returncode == 3:
            return {"file": file.name, "note": "refused by paiban format"}
        office = self.office()
        late: list = []

        def end() -> None:
            late.append(True)
            office.kill()

        timer = threading.Timer(self._seconds, end)
        timer.start()
        found: dict = {"file": file.name}
        try:
            self._try(office, draft, result, found)
        except Exception as error:  # one bad file must not stop the rest
            found["note"] = (
                f"over {self._seconds:.0f} s" if late else f"{type(error).__name__}: {error}"[:300]
            )
            office.kill()
            self._office = None
        finally:
            timer.cancel()
        return found

    def _try(self, office: Office, draft: Path, result: Path, found: dict) -> None:
        other = office.load(str(result), Hidden=True)
        theirs = oracle.seen(self._tool, other)
        more = dump(other)
        other.close(True)
        start = time.monotonic()
        document = office.load(str(draft))
        found["load"] = round(time.monotonic() - start, 2)
        if document is None:
            found["note"] = "LibreOffice does not open it"
            return
        try:
            self._press(office, document, theirs, more, found)
        finally:
            with contextlib.suppress(Exception):  # UNO's, once it has been ended
                document.close(True)

    def _press(self, office: Office, document: object, theirs: dict, more: dict, found: dict) -> None:
        found["pages"] = document.CurrentController.PageCount
        manager = document.UndoManager
        before = dump(document)
        start = time.monotonic()
        outcome = office.press(document, "format")
        found["press"] = round(time.monotonic() - start, 2)
        if outcome["failed"]:
            found["note"] = outcome["message"]
            found["undo"] = dump(document) == before
            return
        after, seen = dump(document), oracle.seen(self._tool, document)
        found["steps"] = len(manager.getAllUndoActionTitles())
        found["titles"] = list(manager.getAllUndoActionTitles())
        found["words"] = _author(after) == _author(before)
        different = oracle.differences(theirs, seen)
        for key in ("pages", "footers", "headers"):
            if not oracle.near(more[key], after[key]):
                different.append(f"{key}: {more[key]} | {after[key]}")
        found["other"], found["differences"] = len(different), different
        again = office.press(document, "format")
        found["again"] = again["changed"] or len(manager.getAllUndoActionTitles()) - found["steps"]
        second = dump(document)
        if found["again"] or second != after:
            found["again"] = True
            found["second"] = _unlike(after, second)
        for _ in range(len(manager.getAllUndoActionTitles()) - found["steps"]):
            manager.undo()
        if manager.isUndoPossible():
            manager.undo()
        undone = dump(document)
        found["undo"] = undone == before
        if not found["undo"]:
            found["undone"] = _unlike(before, undone)
        if manager.isRedoPossible():
            manager.redo()
            redone = dump(document)
            found["redo"] = oracle.near(redone, after)
            if not found["redo"]:
                found["redone"] = _unlike(after, redone)


def _unlike(one: dict, two: dict) -> list:
    found = [
        f"{key}: {one[key]!r:.300} | {two[key]!r:.300}"
        for key in one
        if key != "paragraphs" and one[key] != two[key]
    ]
    pairs = enumerate(zip(one["paragraphs"], two["paragraphs"], strict=False))
    found += [f"{n}: {a} | {b}" for n, (a, b) in pairs if not oracle.near(a, b)]
    if len(one["paragraphs"]) != len(two["paragraphs"]):
        found.insert(0, f"paragraphs {len(one['paragraphs'])} | {len(two['paragraphs'])}")
    return found[:40]


def _author(view: dict) -> str:
    """The text without numbers, blanks and inserted sections; a list's own number may have become typed."""
    texts = [p["label"] + p["text"] for p in view["paragraphs"]]
    inserted = {n - back for n, text in enumerate(texts) if "（待补：" in text for back in (0, 1)}
    kept = "".join(text for n, text in enumerate(texts) if n not in inserted)
    return "".join(c for c in kept if c.isalpha() and c not in "一二三四五六七八九十第章条")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("oxt"), parser.add_argument("engine"), parser.add_argument("folder", type=Path)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--seconds", type=float, default=90)
    parser.add_argument("--out", type=Path)
    parser.add_argument("files", nargs="*", type=Path)
    order = parser.parse_intermixed_args()
    tool = oracle.load(order.shared / "tools")
    files = [f for place in order.files or [order.shared / "corpus"] for f in _documents(place)]
    install(order.oxt, order.folder)
    sweep = Sweep(order.folder, order.engine, tool, order.seconds)
    rows = []
    print("  ".join(f"{name:>5}" for name in _COLUMNS), " file", flush=True)
    try:
        for file in files:
            row = sweep.row(file)
            rows.append(row)
            print(
                "  ".join(f"{_cell(row.get(name)):>5}" for name in _COLUMNS),
                "",
                file.name[:60],
                row.get("note", ""),
                flush=True,
            )
            if order.out:
                order.out.mkdir(parents=True, exist_ok=True)
                text = json.dumps(row, ensure_ascii=False, indent=1)
                (order.out / (file.stem + ".json")).write_text(text, encoding="utf-8")
    finally:
        sweep.close()
    done = [row for row in rows if "other" in row]
    counts = {
        "formatted": len(done),
        "words kept": sum(row["words"] for row in done),
        "one undo": sum(row.get("undo", False) and row["steps"] == 1 for row in done),
        "redo": sum(row.get("redo", False) for row in done),
        "second press nothing": sum(not row.get("again", True) for row in done),
        "same looks": sum(not row["other"] for row in done),
    }
    print(f"{len(files)} files: " + ", ".join(f"{name} {count}" for name, count in counts.items()))


def _documents(place: Path) -> list:
    kinds = {".docx", ".docm", ".dotx", ".dotm"}
    return sorted(f for f in place.iterdir() if f.suffix in kinds) if place.is_dir() else [place]


def _cell(value: object) -> str:
    return (
        ""
        if value is None
        else {True: "yes", False: "no"}.get(value, str(value))
        if isinstance(value, bool)
        else str(value)
    )


if __name__ == "__main__":
    main()
