"""62 real documents from many hands: each is formatted or refused with a sentence, and nothing is lost."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import invariants
import pytest
from ooxml_integrity import INFO
from ooxml_integrity import check as check_integrity
from openxml_audit import OpenXmlValidator

from paiban import report
from paiban.engine import Result, format_bytes
from paiban.errors import DraftError
from paiban.style.load import load_style

SUFFIXES = (".docx", ".docm", ".dotx", ".dotm")
STYLE = load_style()

#: Parts that paiban may write, and the parts it adds.
OURS = (
    *("[Content_Types].xml", "word/_rels/document.xml.rels", "word/document.xml"),
    *("word/styles.xml", "word/stylesWithEffects.xml", "word/settings.xml"),
)
ADDED = (
    *("word/footerPaibanOdd.xml", "word/footerPaibanEven.xml"),
    *("word/settings.xml", "word/styles.xml", "word/_rels/document.xml.rels"),
)

#: Documents that cannot be formatted as they are, and why.
REFUSED = {
    "OfficeIMO--signed-valid": "signed",
    "Open-XML-SDK--document_with_password": "encrypted",
    "Open-XML-SDK--textDirection-Paragraph_Text_Flow_Direction-val-tbRl": "strict",
    "mammoth.js--strict-format": "strict",
    "poi--clusterfuzz-testcase-minimized-POIXWPFFuzzer-5313273089884160": "truncated",
    "poi--cpansearch.perl.org_src_tobyink_acme-rundoc-0.001_word-lib_hello_world": "old-doc",
    "poi--stress005": "protected",
    "tika--testWORD_protected_passtika": "encrypted",
    "tika--testWORD_signed": "signed",
    "tika--testWORD_truncated": "truncated",
    "unstructured--handbook-1p": "plain-text",
    "unstructured--handbook-872p": "plain-text",
}


@dataclass(frozen=True)
class Outcome:
    """What became of one document."""

    path: Path
    before: bytes
    after: Path | None = None  # the formatted file
    result: Result | None = None
    error: Exception | None = None
    again: bytes | None = None  # what formatting the result gives

    @property
    def name(self) -> str:
        return self.path.stem


@pytest.fixture(scope="module")
def outcomes(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    """Every document of the corpus, formatted twice."""
    folder = tmp_path_factory.mktemp("corpus")
    paths = sorted(p for p in (shared / "corpus").iterdir() if p.suffix in SUFFIXES)
    return [_outcome(path, folder) for path in paths]


def _outcome(path: Path, folder: Path) -> Outcome:
    before = path.read_bytes()
    try:
        result = format_bytes(before, STYLE)
    except Exception as error:  # judged by the tests
        return Outcome(path, before, error=error)
    after = folder / path.name
    after.write_bytes(result.data)
    try:
        again: bytes | None = format_bytes(result.data, STYLE).data
    except Exception:  # judged by the tests: not the same bytes
        again = None
    return Outcome(path, before, after, result, again=again)


@pytest.fixture(scope="module")
def done(outcomes: list[Outcome]) -> list[Outcome]:
    """The documents that were formatted."""
    return [outcome for outcome in outcomes if outcome.after is not None]


def _faults(outcomes: Iterable[Outcome], fault: Callable[[Outcome], object]) -> dict[str, object]:
    return {outcome.name: found for outcome in outcomes if (found := fault(outcome))}


def test_there_are_62_documents(outcomes: list[Outcome]) -> None:
    assert len(outcomes) == 62


def test_what_cannot_be_formatted_is_refused_for_the_right_reason(outcomes: list[Outcome]) -> None:
    refused = {
        o.name: o.error.code if isinstance(o.error, DraftError) else repr(o.error)
        for o in outcomes
        if o.error
    }
    assert refused == REFUSED


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_refusal_is_one_clear_sentence(outcomes: list[Outcome], lang: str) -> None:
    sentences = [report.why(o.error, lang) for o in outcomes if o.error]
    for sentence in sentences:
        assert sentence.endswith("。" if lang == "zh" else ".")
        assert not set("{}\n") & set(sentence)
        assert "rror" not in sentence and "Exception" not in sentence
        assert any("一" <= c <= "龥" for c in sentence) == (lang == "zh")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_note_on_each_document_is_made_of_whole_sentences(done: list[Outcome], lang: str) -> None:
    for outcome in done:
        assert outcome.result is not None
        note = [*report.summary(outcome.result, lang), *report.edits(outcome.result.plan, lang)]
        texts = [report.finding_text(f, lang) for f in outcome.result.plan.findings]
        assert note
        assert not [
            row for row in (*note, *texts) if not row.strip() or ("{" in row and "}" in row and "_" in row)
        ]


def test_nothing_is_lost_by_the_judges_count(done: list[Outcome], shared: Path) -> None:
    sys.path.insert(0, str(shared / "tools"))
    try:
        import preserve
    finally:
        sys.path.pop(0)

    def lost(outcome: Outcome) -> object:
        found = preserve.compare(outcome.path, outcome.after)
        return [*found["lost"], *found["added"], *found["missing"].items()]

    assert _faults(done, lost) == {}


def test_formatting_the_result_gives_the_same_bytes(done: list[Outcome]) -> None:
    unstable = [o.name for o in done if o.result is None or o.again is not o.result.data]
    assert unstable == []


def test_parts_that_are_not_ours_keep_their_bytes(done: list[Outcome]) -> None:
    def foreign(outcome: Outcome) -> object:
        old, new = _members(outcome.before), _members(_bytes(outcome))
        touched = [name for name in old if new.get(name) != old[name]]
        return [n for n in touched if not _is_ours(n)] + [
            n for n in new.keys() - old.keys() if n not in ADDED
        ]

    assert _faults(done, foreign) == {}


def _is_ours(name: str) -> bool:
    """Some programs number their parts: word/document2.xml."""
    folder, _, file = name.rpartition("/")
    return re.sub(r"\d", "", f"{folder}/{file}".lstrip("/")) in OURS


def _members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _bytes(outcome: Outcome) -> bytes:
    assert outcome.after is not None
    return outcome.after.read_bytes()


def test_no_invariant_is_broken_that_the_draft_kept(done: list[Outcome]) -> None:
    def broken(outcome: Outcome) -> object:
        return dict(invariants.findings(_bytes(outcome)) - invariants.findings(outcome.before))

    assert _faults(done, broken) == {}


def test_openxml_audit_finds_nothing_new(done: list[Outcome]) -> None:
    def audit(path: Path) -> Counter[str]:
        return Counter(error.description for error in OpenXmlValidator().validate(path).errors)

    def new(outcome: Outcome) -> object:
        now = audit(_after(outcome))
        return dict(now - audit(outcome.path)) if now else {}

    assert _faults(done, new) == {}


def test_ooxml_integrity_finds_nothing_new(done: list[Outcome]) -> None:
    def integrity(path: Path) -> Counter[str]:
        return Counter(f"{f.code}" for f in check_integrity(path) if f.severity != INFO)

    assert _faults(done, lambda o: dict(integrity(_after(o)) - integrity(o.path))) == {}


def _after(outcome: Outcome) -> Path:
    assert outcome.after is not None
    return outcome.after


def test_the_open_xml_sdk_finds_nothing_new(
    done: list[Outcome], sdk_findings: Callable[[Sequence[Path]], list[list[str]]]
) -> None:
    now = {
        o.name: Counter(_kinds(found))
        for o, found in zip(done, sdk_findings([_after(o) for o in done]), strict=True)
    }
    unsound = [o for o in done if now[o.name]]  # only their drafts need a look: half the time
    old = zip(unsound, sdk_findings([o.path for o in unsound]), strict=True)
    new = {o.name: dict(now[o.name] - Counter(_kinds(found))) for o, found in old}
    assert {name: found for name, found in new.items() if found} == {}


def _kinds(sentences: Iterable[str]) -> Iterator[str]:
    """A finding without its place, which moves when paragraphs come and go."""
    for sentence in sentences:
        head, _, description = sentence.partition(": ")
        yield f"{head.split()[0]} {description}"


def test_formatting_in_another_process_gives_the_same_bytes(done: list[Outcome], checkout: Path) -> None:
    chosen = [
        o for o in done if o.name.startswith(("elec--2025.2.13", "docformat--f68977f", "poi--stress009"))
    ]
    program = (
        "import sys, hashlib, paiban\n"
        "for path in sys.argv[1:]:\n"
        "    data = paiban.format_bytes(open(path, 'rb').read()).data\n"
        "    print(hashlib.sha256(data).hexdigest())"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, *(str(o.path) for o in chosen)],
        env={"PYTHONPATH": str(checkout / "plugin"), "PYTHONHASHSEED": "11"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.split() == [hashlib.sha256(_bytes(o)).hexdigest() for o in chosen]
