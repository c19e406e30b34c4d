"""A watched folder for tests: real loop, real ledger, real disk; formatting in the same process."""

from __future__ import annotations

import contextlib
import random
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from io import BytesIO
from pathlib import Path
from typing import Any

from paiban import format_bytes
from paiban.errors import DraftError
from paiban.watch.config import Watched, watched
from paiban.watch.desk import Pace, refusal
from paiban.watch.events import listen
from paiban.watch.ledger import Ledger
from paiban.watch.loop import Watcher
from paiban.watch.work import Answer

MARK = "wtest-"
#: Everything ten times as fast as in an office.
FAST = Pace(
    quiet=0.25, stale_lock=0.8, stale_lock_replacing=1.5, patience=1.0, every=0.5, gap=0.1, again=0.1,
    look_again=0.1,
)  # fmt: skip


class Inline:
    """Formats at once, in this process; `before` may raise in a draft's place."""

    def __init__(self, before: Callable[[bytes], None] = lambda data: None) -> None:
        self.before = before
        self.calls = 0

    def submit(self, data: bytes, style: str) -> Future[Answer]:
        future: Future[Answer] = Future()
        self.calls += 1
        try:
            self.before(data)
            result = format_bytes(data, style)
            future.set_result(Answer(result.data, result.changed))
        except DraftError as error:
            future.set_result(Answer(why=refusal(error)))
        except Exception as error:
            future.set_exception(error)
        return future

    def convert(self, data: bytes, code: str) -> Future[bytes]:
        raise AssertionError(f"nothing here converts {code}")

    def can_convert(self) -> bool:
        return False


class Office:
    """One watched folder below `base`, with everything that belongs to it."""

    def __init__(self, base: Path, *, in_place: bool = False, **options: Any) -> None:
        self.inbox = base / "公文"
        self.inbox.mkdir(parents=True, exist_ok=True)
        self.watched: Watched = watched(str(self.inbox), in_place=in_place, **options)
        self.output, self.attention = Path(self.watched.output), Path(self.watched.attention)
        self.archive = Path(self.watched.archive)
        self.home = base / "state"
        self.home.mkdir(exist_ok=True)
        self.formatter = Inline()
        self.pace = FAST

    def watcher(self, events: bool = False, **more: Any) -> Watcher:
        """A watcher of the folder; its ledger belongs to the thread that calls this."""
        more.setdefault("capacity", 4)
        return Watcher(
            self.watched, str(self.home), MARK, self.formatter, self.pace,
            listen=listen if events else lambda _: None, **more,
        )  # fmt: skip

    def once(self, **more: Any) -> None:
        """Do everything that can be done now."""
        self.watcher(**more).run(lambda: False, once=True)

    @contextlib.contextmanager
    def running(self, events: bool = True, **more: Any) -> Iterator[Callable[[], Watcher]]:
        """A watcher in a thread of its own, as in the service; gives a function that gives it."""
        stop, made = threading.Event(), threading.Event()
        box: list[Watcher] = []

        def work() -> None:
            box.append(self.watcher(events, **more))
            made.set()
            box[0].run(stop.is_set)

        thread = threading.Thread(target=work)
        thread.start()
        made.wait(20)
        try:
            until(lambda: bool(box and box[0].desk is not None and box[0].ready), 20)
            yield lambda: box[0]
        finally:
            stop.set()
            box[0].tell("stop")
            thread.join(40)
            assert not thread.is_alive(), "the watcher does not stop"

    @contextlib.contextmanager
    def ledger(self) -> Iterator[Ledger]:
        ledger = Ledger(str(self.home / "ledger.db"))
        try:
            yield ledger
        finally:
            ledger.close()

    def outcomes(self, path: str = "") -> list[str]:
        """The states in the history of a path, in order."""
        with self.ledger() as ledger:
            return [event.state for event in ledger.history(path, 100_000)]

    def states(self) -> dict[str, str]:
        """The last state of each path."""
        with self.ledger() as ledger:
            return {row.path: row.state for row in ledger.rows()}


def until(true: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait until something is true; the test fails when it does not become so."""
    limit = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < limit, "it did not happen"
        time.sleep(0.02)


def draft(text: str = "关于做好防汛工作的通知", picture: int = 0) -> bytes:
    """A short draft; `picture`: so many random bytes in it."""
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    lines = (text, "各乡镇人民政府：", "(一）提高认识。各单位要高度重视。", "(二)落实责任。", "县人民政府")
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        f'<Default Extension="rels" ContentType="{rels}"/>'
        f'<Default Extension="png" ContentType="image/png"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{w}"><w:body>{body}<w:sectPr/></w:body></w:document>',
    }
    if picture:
        parts["word/media/image1.png"] = random.Random(picture).randbytes(picture)
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            # the same bytes each time
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content)
    return buffer.getvalue()


def formatted(data: bytes, style: str = "gbt9704") -> bytes:
    """What `paiban format` gives."""
    return format_bytes(data, style).data


def files(folder: Path) -> list[str]:
    """Every file below a folder, hidden ones too, by its path in it."""
    return sorted(str(each.relative_to(folder)) for each in folder.rglob("*") if not each.is_dir())
