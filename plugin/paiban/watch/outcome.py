"""What becomes of a draft that was formatted, or could not be: files for people, and the ledger's row."""

from __future__ import annotations

import os
from typing import Any

from paiban import files
from paiban.errors import DraftError
from paiban.litter import FORMATTED
from paiban.watch import in_place
from paiban.watch.config import Watched
from paiban.watch.desk import Job
from paiban.watch.folder import display
from paiban.watch.instance import sweep_lease
from paiban.watch.ledger import DONE, FAILED, UNCHANGED, Ledger, Row
from paiban.watch.notes import explanation, hint
from paiban.watch.publish import (
    EXPLANATION,
    HINT,
    Published,
    digest,
    fitting,
    inside,
    publish_copy,
    remove_copy,
    remove_note,
    replaces_nothing,
    seen_as,
    write_note,
)
from paiban.watch.work import Answer


class Outcomes:
    """Publishes the outcomes of one watched folder."""

    def __init__(self, watched: Watched, ledger: Ledger, mark: str) -> None:
        self._watched, self._ledger, self._mark = watched, ledger, mark

    def formatted(self, job: Job, answer: Answer) -> list[Row]:
        """Publish a result; the rows to settle. Raises Busy, OSError; nothing is lost then."""
        try:
            return self._formatted(job, answer)
        except DraftError as error:
            values = {"name": display(str(error.values.get("name", "")))}
            return [self.failed(job, {"code": "link-in-output", "values": values})]
        except OSError as problem:
            if replaces_nothing(problem):
                return [self.failed(job, {"code": "bad-name"})]
            raise

    def _formatted(self, job: Job, answer: Answer) -> list[Row]:
        target = job.path if job.path.lower().endswith(FORMATTED) else job.path + ".docx"
        others: list[Row] = []
        state = DONE if answer.changed or job.converted else UNCHANGED
        row = job.row(state, attempts=0, out_sha256=digest(answer.data))
        if not self._watched.in_place:
            ours = job.former.out_sha256 if job.former else b""
            published = publish_copy(
                self._watched.output, target, answer.data, ours, self._mark, stale_lock=job.stale_lock
            )
        elif target != job.path:
            published, others = self._beside(target, job, answer)
        else:
            published = self._replace(job, answer)
            row = row._replace(signature=published.seen or row.signature)
        note = self._hint(published, answer)
        self._clear_attention(job)
        detail: dict[str, Any] = {"result": published.path}
        for key, value in (
            ("findings", len(answer.findings)),
            ("sections", len(answer.sections)),
            ("kept", os.path.basename(published.kept) if not self._watched.in_place else ""),
            ("note", note),
            ("converted", job.converted),
        ):
            if value:
                detail[key] = value
        return [row._replace(detail=detail), *others]

    def _replace(self, job: Job, answer: Answer) -> Published:
        place = os.path.join(self._watched.inbox, job.path)
        if answer.data == job.data:
            return Published(place)
        self._ledger.intend(job.path, digest(answer.data))
        return in_place.replace(
            place, job.data, answer.data, job.info, self._watched.archive, self._mark, job.stale_lock
        )

    def _beside(self, target: str, job: Job, answer: Answer) -> tuple[Published, list[Row]]:
        """In place, a converted draft gets a new file beside it, which is no new draft."""
        former = self._ledger.row(target)
        ours = former.out_sha256 if former else b""
        row = job.row(DONE, attempts=0, sha256=digest(answer.data), out_sha256=digest(answer.data))
        self._ledger.put(row._replace(path=target, state="waiting"))
        published = publish_copy(
            self._watched.inbox, target, answer.data, ours, self._mark, kept_in=self._watched.archive
        )
        seen = seen_as(published.path, answer.data)
        return published, [row._replace(path=target, signature=seen, detail={"result": published.path})]

    def _hint(self, published: Published, answer: Answer) -> str:
        """The author's note beside the result, or none and an earlier one gone."""
        folder, name = os.path.split(published.path)
        kept = "" if self._watched.in_place else published.kept
        text = hint(name, answer.sections, answer.findings, kept, self._watched.lang)
        place = os.path.join(folder, fitting(name, HINT))
        if text:
            return write_note(place, text, self._mark)
        remove_note(place)
        return ""

    def _clear_attention(self, job: Job) -> None:
        """What told of an earlier failure is out of date; a copy that somebody works on stays."""
        if job.former is not None:
            detail = job.former.detail
            if "explanation" in detail:
                remove_note(detail["explanation"])
            if "copy" in detail:
                remove_copy(detail["copy"], bytes.fromhex(detail["copied"]))

    def failed(self, job: Job, why: dict[str, Any]) -> Row:
        """Put a copy and an explanation where a person looks; the row to settle. Raises Busy, OSError."""
        folder, name = os.path.split(job.path)
        copy = os.path.join(folder, fitting(name, ""))
        former = job.former.detail if job.former else {}
        ours = bytes.fromhex(former.get("copied", ""))
        try:
            copied = publish_copy(self._watched.attention, copy, job.data, ours, self._mark).path
        except DraftError:
            copied = self._attention_root(name, job)
        except OSError as problem:
            if not replaces_nothing(problem):
                raise
            short = digest(os.fsencode(job.path)).hex()[:16]
            copied = self._attention_root(short + os.path.splitext(name)[1], job)
        text = explanation(self._watched.inbox, job.path, why, self._watched.lang)
        place = os.path.join(os.path.dirname(copied), fitting(os.path.basename(copied), EXPLANATION))
        detail = {
            "why": why,
            "copy": copied,
            "copied": job.sha256.hex(),
            "explanation": write_note(place, text, self._mark),
        }
        out = job.former.out_sha256 if job.former else b""
        return job.row(FAILED, out_sha256=out, detail=detail)

    def _attention_root(self, name: str, job: Job) -> str:
        """At the top of the attention folder, where its own place cannot be had."""
        return publish_copy(self._watched.attention, name, job.data, b"", self._mark).path

    def too_large(self, path: str, error: DraftError) -> str:
        """An explanation without a copy, for what is not even read; returns its place."""
        folder, name = os.path.split(path)
        why = {"code": error.code, "values": error.values}
        place = inside(self._watched.attention, os.path.join(folder, fitting(name, EXPLANATION)))
        return write_note(place, explanation(self._watched.inbox, path, why, self._watched.lang), self._mark)


def make_folders(watched: Watched) -> None:
    """The folders for results, once, at the start; OSError."""
    first = watched.archive if watched.in_place else watched.output
    for folder in (first, watched.attention):
        os.makedirs(folder, exist_ok=True)


def leftovers(watched: Watched, unfinished: list[str]) -> set[str]:
    """The folders in which a killed run may have left something of the drafts `unfinished`."""
    roots = [watched.attention, watched.inbox if watched.in_place else watched.output]
    found = {os.path.join(root, os.path.dirname(path)) for root in roots for path in unfinished}
    found |= {watched.attention, watched.report_folder}
    if watched.in_place:
        found |= {entry.path for entry in os.scandir(watched.archive) if entry.is_dir(follow_symlinks=False)}
    return found


def clean(watched: Watched, folders: set[str], mark: str) -> None:
    """Put right in `folders` what a killed run of this machine's service left; OSError."""
    in_place.recover(sorted(folders), watched.archive, mark)
    sweep_lease(watched.report_folder)


def all_folders(watched: Watched) -> set[str]:
    """Every folder that is written to: looked through when there is no ledger to say where."""
    roots = [watched.attention, watched.report_folder, *([watched.inbox] if watched.in_place else [])]
    skip = files.TEMP_PREFIX
    return {
        folder
        for root in roots
        for folder, below, _ in os.walk(root)
        for below[:] in ([name for name in below if not name.startswith(skip)],)
    }
