"""What is not a sound Word document gets its own code, quickly and in little memory."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from documents import bad
from paiban import errors
from paiban.docx.package import Limits, Package
from paiban.errors import DraftError

PLUGIN = str(Path(errors.__file__).parent.parent)
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
FLAT_2003 = '<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>'
FLAT_OPC = '<?xml version="1.0"?><p:package xmlns:p="http://schemas.microsoft.com/office/2006/xmlPackage"/>'
UTF7_TEXT = b'<?xml version="1.0" encoding="UTF-7"?><!-- +AC0ALQA+-<!DOCTYPE a [<!ENTITY e "x">]><!-- -->'
UTF7 = UTF7_TEXT + bad.document("")[21:]

CASES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "an empty file": ("empty-file", lambda: b""),
    "a file of zeros, left by a copy that stopped": ("truncated", lambda: bytes(5_000)),
    "half a document": ("truncated", lambda: bad.good()[:700]),
    "a document without its last byte": ("truncated", lambda: bad.good()[:-1]),
    "a document whose directory was cut out": ("truncated", lambda: bad.good()[:300] + bad.good()[-22:]),
    "a document whose directory is overwritten": (
        "damaged-archive",
        lambda: bad.good().replace(b"PK\1\2", b"PK\1\3"),
    ),
    "a document with a password": ("encrypted", lambda: bad.ole("EncryptionInfo", "EncryptedPackage")),
    "an old doc with a password inside": ("encrypted", lambda: bad.ole("WordDocument", "EncryptedPackage")),
    "an old doc": ("old-doc", lambda: bad.ole("1Table", "WordDocument")),
    "an old doc that mentions EncryptedPackage": (
        "old-doc",
        lambda: bad.ole("WordDocument") + b"\0" * 5 + "EncryptedPackage".encode("utf-16-le"),
    ),
    "a Works file": ("wps", lambda: bad.ole("MatOST")),
    "an old workbook": ("spreadsheet", lambda: bad.ole("Workbook")),
    "old slides": ("presentation", lambda: bad.ole("PowerPoint Document")),
    "another compound file": ("not-a-document", lambda: bad.ole("Thumbs")),
    "rtf": ("rtf", lambda: rb"{\rtf1\ansi text}"),
    "pdf": ("pdf", lambda: b"%PDF-1.7\n..."),
    "a web page": ("html", lambda: "\ufeff\n<!DOCTYPE html><html><p>通知</p></html>".encode()),
    "a web archive": ("html", lambda: b"MIME-Version: 1.0\nContent-Type: multipart/related"),
    "Word 2003 XML": ("flat-xml", FLAT_2003.encode),
    "flat OPC": ("flat-xml", lambda: FLAT_OPC.encode()),
    "flat OPC in UTF-16": ("flat-xml", lambda: FLAT_OPC.encode("utf-16")),
    "plain text": ("plain-text", lambda: "关于开展检查的通知".encode()),
    "plain text in GBK": ("plain-text", lambda: ("关于开展检查的通知" * 900).encode("gbk")),
    "text that starts with PK": ("plain-text", lambda: b"PK competition plan"),
    "a picture": ("other-format", lambda: b"\x89PNG\r\n\x1a\n"),
    "any other file": ("not-a-document", lambda: b"\x7fELF\2\1\1" + bytes(range(256))),
    "an empty zip": ("not-a-document", lambda: bad.zipped({})),
    "a zip of other things": ("not-a-document", lambda: bad.zipped({"a.txt": b"a"})),
    "an OpenDocument text": ("other-format", lambda: bad.zipped({"META-INF/manifest.xml": b"<m/>"})),
    "an OFD file": ("other-format", lambda: bad.zipped({"OFD.xml": b"<o/>"})),
    "no content types": ("no-content-types", lambda: bad.without(bad.TYPES)),
    "malformed content types": ("malformed-xml", lambda: bad.good(types=b"<Types>")),
    "no relationships": ("no-main-part", lambda: bad.without(bad.ROOT_RELS)),
    "no main part": ("no-main-part", lambda: bad.without(bad.MAIN)),
    "a malformed main part": ("malformed-xml", lambda: bad.good(main=bad.document()[:-4])),
    "an empty main part": ("malformed-xml", lambda: bad.good(main=b"")),
    "a main part of text": ("malformed-xml", lambda: bad.good(main=b"hello")),
    "a main part with an undefined entity": ("malformed-xml", lambda: bad.good(main=bad.document("&nbsp;"))),
    "malformed settings": ("malformed-xml", lambda: bad.good(settings=b"<a><b></a>")),
    "no body": ("no-body", lambda: bad.good(main=f'<w:document xmlns:w="{bad.W_NS}"/>'.encode())),
    "another root": ("not-a-document", lambda: bad.good(main=b"<html/>")),
    "a workbook": ("spreadsheet", lambda: bad.good(types=bad.types(SHEET))),
    "slides": ("presentation", lambda: bad.good(types=bad.types(SLIDES))),
    "strict OOXML": ("strict", bad.strict),
    "a strict main part": ("strict", lambda: bad.good(main=bad.strict_main())),
    "a document type": ("doctype", lambda: bad.good(main=b"<!DOCTYPE a>" + bad.document()[21:])),
    "a billion laughs": ("doctype", lambda: bad.good(main=bad.entity_bomb())),
    "a billion laughs in UTF-16": ("doctype", lambda: bad.good(main=bad.entity_bomb("utf-16"))),
    "a document type hidden in UTF-7": ("malformed-xml", lambda: bad.good(main=UTF7)),
    "a billion laughs in UTF-32": ("malformed-xml", lambda: bad.good(main=bad.entity_bomb("utf-32"))),
    "an external entity in the settings": ("doctype", lambda: bad.good(settings=bad.external_entity())),
    "elements 300 deep": ("malformed-xml", lambda: bad.good(main=bad.nested(300))),
    "elements 100,000 deep": ("malformed-xml", lambda: bad.good(main=bad.nested(100_000))),
    "a path out of the folder": ("unsafe-name", lambda: bad.plus("../../etc/cron.d/x", b"")),
    "an absolute path": ("unsafe-name", lambda: bad.plus("/etc/x", b"")),
    "a backslash": ("unsafe-name", lambda: bad.plus("word\\x.xml", b"")),
    "a drive": ("unsafe-name", lambda: bad.plus("C:/x.xml", b"")),
    "a control character": ("unsafe-name", lambda: bad.plus("word/a\nb.xml", b"")),
    "a member twice": ("duplicate-member", lambda: bad.plus("word/Document.XML", b"<a/>")),
    "a folder and a member of one name": ("duplicate-member", lambda: bad.plus("word/settings.xml/", b"")),
    "an encrypted member": ("encrypted", bad.encrypted_member),
    "an unknown compression": ("compression", bad.unknown_compression),
    "a wrong check sum": ("damaged-member", bad.wrong_crc),
    "a wrong check sum of a stored member": ("damaged-member", bad.wrong_stored_crc),
    "a wrong check sum of the main part": ("damaged-member", lambda: bad.wrong_crc(bad.MAIN)),
    "a damaged picture": ("damaged-member", bad.broken_stream),
    "a member with two names": ("damaged-member", bad.wrong_local_name),
    "a member larger than it says": ("damaged-member", bad.lying_size),
    "a bomb by ratio": ("bomb", bad.ratio_bomb),
    "a bomb by the sum of many": ("bomb", bad.total_bomb),
    "a bomb by number of members": ("bomb", bad.crowd),
    "a bomb by overlapping members": ("bomb", bad.overlapping),
    "a digital signature": ("signed", bad.signed),
}


@pytest.mark.parametrize("what", CASES)
def test_a_bad_file_is_refused_with_its_own_code_within_a_second(what: str) -> None:
    code, build = CASES[what]
    data = build()
    start = time.process_time()
    with pytest.raises(DraftError) as caught:
        Package.open(data)
    assert caught.value.code == code
    assert time.process_time() - start < 1


def test_bombs_are_refused_in_little_memory(tmp_path: Path) -> None:
    program = (
        "import resource, sys\n"
        "from paiban.docx.package import Package\n"
        "from paiban.errors import DraftError\n"
        "for path in sys.argv[1:]:\n"
        "    data = open(path, 'rb').read()\n"
        "    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "    try: Package.open(data)\n"
        "    except DraftError as error: print(error.code)\n"
        "    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 8_000, path\n"
    )
    bombs = [bad.ratio_bomb(), bad.total_bomb(), bad.lying_size(), bad.good(main=bad.entity_bomb())]
    for number, data in enumerate(bombs):
        (tmp_path / f"{number}.docx").write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-c", program, *sorted(tmp_path.iterdir())],
        env={"PYTHONPATH": PLUGIN}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout.split() == ["bomb", "bomb", "damaged-member", "doctype"], done.stderr


@pytest.mark.parametrize(
    ("limits", "what"),
    [
        (Limits(members=4), "members"),
        (Limits(total=500), "total"),
        (Limits(part=100), "part"),
        (Limits(ratio=1, ratio_from=100), "ratio"),
    ],
)
def test_each_limit_says_which_it_is(limits: Limits, what: str) -> None:
    with pytest.raises(DraftError) as caught:
        Package.open(bad.good(main=bad.document("<w:p/>" * 40)), limits=limits)
    assert (caught.value.code, caught.value.values["what"]) == ("bomb", what)


PROTECTION = "<w:documentProtection {}/>"


@pytest.mark.parametrize("on", ["1", "true", "on"])
@pytest.mark.parametrize("edit", ["readOnly", "forms", "comments", "trackedChanges"])
def test_enforced_protection_is_refused_unless_forced(on: str, edit: str) -> None:
    inner = PROTECTION.format(f'w:edit="{edit}" w:enforcement="{on}"')
    data = bad.good(settings=bad.settings(inner))
    with pytest.raises(DraftError) as caught:
        Package.open(data)
    assert (caught.value.code, caught.value.values) == ("protected", {"edit": edit})
    assert Package.open(data, force=True).save() is data


def test_a_lock_on_formatting_alone_is_protection_too() -> None:
    inner = PROTECTION.format('w:formatting="1" w:enforcement="1"')
    with pytest.raises(DraftError) as caught:
        Package.open(bad.good(settings=bad.settings(inner)))
    assert caught.value.values == {"edit": "formatting"}


@pytest.mark.parametrize(
    "inner",
    [
        PROTECTION.format('w:enforcement="0"'),
        PROTECTION.format('w:edit="readOnly" w:enforcement="0"'),
        PROTECTION.format('w:edit="readOnly"'),
        PROTECTION.format('w:edit="none" w:enforcement="1"'),
        '<w:writeProtection w:recommended="1"/>',
    ],
)
def test_protection_that_is_not_enforced_is_no_reason(inner: str) -> None:
    Package.open(bad.good(settings=bad.settings(inner)))


def test_a_dropped_signature_leaves_no_trace() -> None:
    saved = Package.open(bad.signed(), drop_signature=True).save()
    package = Package.open(saved)
    assert package.names() == [bad.TYPES, bad.ROOT_RELS, bad.MAIN, bad.MAIN_RELS, bad.SETTINGS]
    assert b"xmlsignature+xml" not in package.part(bad.TYPES)
    assert b"signature" not in package.part(bad.ROOT_RELS)
    assert package.part(bad.MAIN) == bad.document()


def test_a_malformed_part_is_named_with_its_line() -> None:
    with pytest.raises(DraftError) as caught:
        Package.open(bad.good(main=bad.document("\n\n</w:p>")))
    assert caught.value.values["part"] == bad.MAIN
    assert caught.value.values["line"] == 3


#: The drafts of the corpus that cannot be formatted, and why; every other one opens.
REFUSED = {
    "OfficeIMO--signed-valid.docx": "signed",
    "Open-XML-SDK--document_with_password.docx": "encrypted",
    "Open-XML-SDK--textDirection-Paragraph_Text_Flow_Direction-val-tbRl.docx": "strict",
    "mammoth.js--strict-format.docx": "strict",
    "poi--clusterfuzz-testcase-minimized-POIXWPFFuzzer-5313273089884160.docx": "truncated",
    "poi--cpansearch.perl.org_src_tobyink_acme-rundoc-0.001_word-lib_hello_world.docm": "old-doc",
    "poi--stress005.docx": "protected",
    "tika--testWORD_protected_passtika.docx": "encrypted",
    "tika--testWORD_signed.docx": "signed",
    "tika--testWORD_truncated.docx": "truncated",
    "unstructured--handbook-1p.docx": "plain-text",
    "unstructured--handbook-872p.docx": "plain-text",
}


def test_every_real_draft_opens_or_is_refused_for_its_reason(shared: Path) -> None:
    refused = {}
    for path in sorted((shared / "corpus").glob("*.do[ct][xm]")):
        try:
            Package.open(path.read_bytes())
        except DraftError as error:
            refused[path.name] = error.code
    assert refused == REFUSED


def test_cutting_a_document_anywhere_gives_a_draft_error_and_nothing_else() -> None:
    data = bad.good()
    for end in range(len(data)):
        with pytest.raises(DraftError):
            Package.open(data[:end])


def test_damaging_any_byte_gives_a_draft_error_or_the_same_text() -> None:
    data = bad.good()
    for at in range(len(data)):
        damaged = data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]
        try:
            package = Package.open(damaged)
        except DraftError:
            continue
        assert package.part(bad.MAIN) == bad.document()
