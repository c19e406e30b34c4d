"""Four hands that save, move, rename, lock and spoil drafts in a watched folder, from a seed."""

from __future__ import annotations

import os
import random
import shutil
import threading
import time
from pathlib import Path

from watching import draft

GARBAGE = b"%PDF-1.7 not a document at all "

WAYS = "copy slow from_the_end move word wps libreoffice rename delete garbage touch".split()


class Hand(threading.Thread):
    """Works at drafts of its own until told to stop; `last` is what it left under each name."""

    def __init__(self, number: int, seed: int, inbox: Path, outside: Path, stop: threading.Event) -> None:
        super().__init__()
        self._dice = random.Random(f"{seed}-{number}")
        self._inbox, self._outside, self._stop_now = inbox, outside, stop
        names = ("通知", "报告", "二〇二六年度工作总结", "请示", "函", "纪要")
        self._names = [f"处{number}/{name}.docx" for name in names]
        self._texts = [draft(f"关于{number}的第{n}稿", picture=n * 400) for n in range(6)]
        self.last: dict[str, bytes] = {}
        self.saved: dict[str, set[bytes]] = {name: set() for name in self._names}
        self.steps = 0

    def run(self) -> None:
        (self._inbox / self._names[0]).parent.mkdir(exist_ok=True)
        ways = [getattr(self, f"_do_{way}") for way in WAYS]
        while not self._stop_now.is_set():
            name = self._dice.choice(self._names)
            self._dice.choice(ways)(name)
            self.steps += 1
            time.sleep(self._dice.uniform(0.0, 0.3))

    def _do_text(self, name: str) -> bytes:
        text = self._dice.choice(self._texts)
        self.last[name] = text
        self.saved[name].add(text)
        return text

    def _do_copy(self, name: str) -> None:
        (self._inbox / name).write_bytes(self._do_text(name))

    def _do_slow(self, name: str) -> None:
        data = self._do_text(name)
        with open(self._inbox / name, "wb", buffering=0) as file:
            for at in range(0, len(data), 900):
                file.write(data[at : at + 900])
                time.sleep(self._dice.uniform(0.0, 0.3))

    def _do_from_the_end(self, name: str) -> None:
        data = self._do_text(name)
        with open(self._inbox / name, "wb", buffering=0) as file:
            file.truncate(len(data))
            for at in reversed(range(0, len(data), 1500)):
                file.seek(at)
                file.write(data[at : at + 1500])
                time.sleep(self._dice.uniform(0.0, 0.4))

    def _do_move(self, name: str) -> None:
        source = self._outside / f"{threading.get_ident()}.docx"
        source.write_bytes(self._do_text(name))
        os.replace(source, self._inbox / name)

    def _do_locked(self, name: str, lock: str, save: bool = True) -> None:
        path, owner = self._inbox / name, (self._inbox / name).with_name(lock)
        owner.write_bytes(b"owner")
        time.sleep(self._dice.uniform(0.0, 0.5))
        if save:
            temporary = path.with_name(f"~WRD{self._dice.randrange(10_000):04}.tmp")
            temporary.write_bytes(self._do_text(name))
            aside = path.with_name(f"~WRL{self._dice.randrange(10_000):04}.tmp")
            if path.exists():
                os.rename(path, aside)
            os.rename(temporary, path)
            aside.unlink(missing_ok=True)
        time.sleep(self._dice.uniform(0.0, 0.5))
        owner.unlink()

    def _do_word(self, name: str) -> None:
        self._do_locked(name, "~$" + Path(name).name[2:])

    def _do_wps(self, name: str) -> None:
        self._do_locked(name, ".~" + Path(name).name)

    def _do_libreoffice(self, name: str) -> None:
        self._do_locked(name, f".~lock.{Path(name).name}#")

    def _do_rename(self, name: str) -> None:
        other = self._dice.choice(self._names)
        if other == name or name not in self.last:
            return
        try:
            os.rename(self._inbox / name, self._inbox / other)
        except FileNotFoundError:
            return  # just now set aside to be replaced
        self.last[other] = self.last.pop(name)
        self.saved[other].add(self.last[other])

    def _do_delete(self, name: str) -> None:
        if self._dice.random() < 0.3 and name in self.last:
            try:
                (self._inbox / name).unlink()
            except FileNotFoundError:
                return
            del self.last[name]

    def _do_garbage(self, name: str) -> None:
        if self._dice.random() < 0.5:
            self.last[name] = GARBAGE + name.encode()
            (self._inbox / name).write_bytes(self.last[name])

    def _do_touch(self, name: str) -> None:
        if (self._inbox / name).exists() and name in self.last:
            shutil.copyfile(self._inbox / name, self._outside / f"read{threading.get_ident()}")
            os.utime(self._inbox / name)
