#!/usr/bin/env python3
"""Ordinary drafts in a warm process against the floor of the same files: scripts/benchmarks/warm.py [NUMBER]

floor      read the file; lxml parse + serialise of every XML part; zipfile, deflated; write the file
strict     the same with paiban's own container: libdeflate, members without XML copied as they are packed
ours       read the file, paiban.format_bytes (guard included), write the file
`real` are the corpus files that are accepted and no longer than 1,000 lines, the founding sample and our
own samples; each is formatted NUMBER times (default 3), all three in turn. `made` are 200 drafts by
scripts/drafts, each formatted once, behind forty others: what is remembered of a draft must not help it.
Behind them stands where the processor time of the real drafts goes.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "scripts"))
    from checkout import enter

    enter()

sys.path.insert(0, str(ROOT / "plugin"))

from lxml import etree  # noqa: E402

from paiban import engine, load_style  # noqa: E402
from paiban.docx import members, xmlpart  # noqa: E402
from paiban.docx.container import read_archive  # noqa: E402
from paiban.docx.package import Package  # noqa: E402
from paiban.docx.verify import Guard  # noqa: E402
from paiban.errors import DraftError, ProofError  # noqa: E402

SHARED = Path(os.environ.get("PAIBAN_SHARED") or ROOT.parent / "shared")
ORDINARY = 1000  # lines
STYLE = load_style()
_XML = (".xml", ".rels")


def ours(data: bytes) -> bytes:
    return engine.format_bytes(data, STYLE).data


def floor(data: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, _through(content) if name.endswith(_XML) else content)
    return out.getvalue()


def strict(data: bytes) -> bytes:
    records = []
    for member in read_archive(data).members:
        if member.name.endswith(_XML):
            records.append(members.pack(member.name, _through(bytes(members.inflate(data, member)))))
        else:
            records.append((member, data[member.start : member.start + member.packed]))
    return members.write_archive(records)


def _through(content: bytes) -> bytes:
    parser = etree.XMLParser(resolve_entities=False, huge_tree=True)
    return xmlpart.serialise(etree.fromstring(content, parser))


def is_ordinary(path: Path) -> bool:
    """Whether it is formatted at all, and no book."""
    try:
        floor(path.read_bytes())
        return len(engine.format_bytes(path.read_bytes(), STYLE).plan.draft.lines) <= ORDINARY
    except (DraftError, ProofError, zipfile.BadZipFile, etree.XMLSyntaxError):
        return False


def measure(paths: list[Path], rounds: int, out: Path) -> None:
    """Prints the rate over all of `paths` and the ratio of the middle one."""
    jobs: list[Callable[[bytes], bytes]] = [ours, floor, strict]
    took: dict[Path, list[list[tuple[float, float]]]] = {path: [[], [], []] for path in paths}
    for _ in range(rounds):
        for path in random.Random(1).sample(paths, len(paths)):
            for job, times in zip(jobs, took[path], strict=True):
                start = time.perf_counter(), time.process_time()
                out.write_bytes(job(path.read_bytes()))
                times.append((time.perf_counter() - start[0], time.process_time() - start[1]))
    for clock, name in enumerate(("wall", "processor")):
        best = [[min(each[clock] for each in times) for times in row] for row in took.values()]
        mine, low, hard = (1000 * statistics.fmean(column) for column in zip(*best, strict=True))
        middle = statistics.median(row[0] / row[1] for row in best)
        print(f"  {name}: ours {mine:.1f}, floor {low:.1f}, strict floor {hard:.1f} ms a draft")
        print(f"    ours ÷ floor {mine / low:.2f} (aim ≤ 1.3); of the middle draft {middle:.2f}")
        print(f"    ours ÷ strict floor {mine / hard:.2f}")


class Stages:
    """Adds up the processor time of calls, each without those inside it."""

    def __init__(self) -> None:
        self.took: Counter[str] = Counter()
        self._inner = [0.0]

    def watch(self, owner: object, name: str, stage: str) -> None:
        """Replace a function, or a class's method, by one that is counted under `stage`."""
        real = getattr(owner, name)
        inside = getattr(real, "__func__", real)

        def counted(*arguments: object, **named: object) -> object:
            start = time.process_time()
            self._inner.append(0.0)
            try:
                return inside(*arguments, **named)
            finally:
                whole = time.process_time() - start
                self.took[stage] += whole - self._inner.pop()
                self._inner[-1] += whole

        setattr(owner, name, classmethod(counted) if inside is not real else counted)

    def show(self, number: int) -> None:
        """The table, in ms for each of `number` drafts."""
        total = sum(self.took.values())
        for stage, seconds in self.took.most_common():
            print(f"  {stage:<42} {1000 * seconds / number:6.2f} ms {100 * seconds / total:5.1f} %")


def stages(paths: list[Path], rounds: int) -> None:
    """Prints where the time goes."""
    seen = Stages()
    for owner, name, stage in (
        (Package, "open", "open, check, parse"),
        (engine, "read", "read (twice where the result is looked at)"),
        (engine, "recognise", "recognise (twice)"),
        (engine, "plan_draft", "rules (twice)"),
        (engine, "apply", "apply"),
        (Package, "save", "serialise and pack"),
        (Guard, "prove", "guard"),
        (engine, "format_bytes", "everything else"),
    ):
        seen.watch(owner, name, stage)
    for path in paths * rounds:
        ours(path.read_bytes())
    seen.show(len(paths) * rounds)


def main(rounds: int) -> None:
    real = [*SHARED.glob("corpus/*.doc*"), *SHARED.glob("sample/*.docx"), *ROOT.glob("samples/*.docx")]
    real = [path for path in sorted(real) if is_ordinary(path)]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([ROOT / "scripts" / "drafts", "240", f"{folder}/in"], check=True)
        drafts = sorted(Path(folder, "in").rglob("*.docx"))
        others, made = drafts[:40], drafts[40:]
        print(f"real: {len(real)} drafts")
        measure(real, rounds, Path(folder) / "out.docx")
        print(f"made: {len(made)} drafts")
        for path in others:
            ours(path.read_bytes())
        measure(made, 1, Path(folder) / "out.docx")
    stages(real, rounds)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
