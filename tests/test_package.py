"""The OPC package: what is not changed stays byte for byte, what is changed is written in one way."""

from __future__ import annotations

import io
import random
import struct
import time
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from documents import bad
from paiban.docx.package import Package
from paiban.docx.wml import W_NS, w
from paiban.errors import DraftError

PICTURE = random.Random(7).randbytes(50_000)


def edited(data: bytes, mark: str = "x") -> bytes:
    """The document after one attribute of its main part was set."""
    package = Package.open(data)
    package.xml(package.main_part).set(w("mark"), mark)
    package.mark_changed(package.main_part)
    return package.save()


def main_text(package: Package) -> str:
    """The text of the main part, read as anybody would who knows nothing of shorthand."""
    parser = etree.XMLParser(huge_tree=True)
    return "".join(etree.fromstring(package.part(package.main_part), parser).itertext())


def raw_members(data: bytes) -> dict[str, bytes]:
    """The compressed bytes of each member, by a reader of our own."""
    found = {}
    for info in zipfile.ZipFile(io.BytesIO(data)).infolist():
        name, extra = struct.unpack_from("<2H", data, info.header_offset + 26)
        start = info.header_offset + 30 + name + extra
        found[info.filename] = data[start : start + info.compress_size]
    return found


def streamed(members: bad.Parts) -> bytes:
    """A ZIP file with data descriptors, as programs write that cannot go back."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise io.UnsupportedOperation

        def tell(self) -> int:
            raise io.UnsupportedOperation

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return pipe.getvalue()


def zip64(members: bad.Parts) -> bytes:
    """A ZIP file with ZIP64 fields in every local header and a ZIP64 end record."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            with archive.open(name, "w", force_zip64=True) as file:
                file.write(data)
    data = out.getvalue()
    end = data.rindex(b"PK\5\6")
    _, _, _, _, count, size, offset, _ = struct.unpack("<4s4H2LH", data[end:])
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, offset)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, end, 1)
    overflowed = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, *[0xFFFF] * 2, *[0xFFFFFFFF] * 2, 0)
    return data[:end] + record + locator + overflowed


def commented(data: bytes) -> bytes:
    """The same ZIP file with a comment."""
    return data[:-2] + struct.pack("<H", 6) + "备注".encode()


KINDS = {
    "deflated": bad.good(),
    "stored": bad.zipped(bad.parts(), zipfile.ZIP_STORED),
    "with data descriptors": streamed(bad.parts()),
    "with ZIP64 numbers": zip64(bad.parts()),
    "with folders": bad.zipped([("word/", b""), *bad.parts().items(), ("word/media/", b"")]),
    "with a comment": commented(bad.good()),
    "with Chinese names": bad.plus("word/media/图片 1.png", PICTURE),
    "with a picture": bad.plus("word/media/image1.png", PICTURE),
    "with an empty member": bad.plus("word/media/empty.png", b""),
    "with bytes behind the end": bad.good() + b"\r\n",
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_package_without_changes_gives_back_the_very_bytes(kind: str) -> None:
    package = Package.open(KINDS[kind])
    for name in package.names():
        package.part(name)
    package.xml(bad.SETTINGS)
    assert package.save() is KINDS[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_unchanged_members_keep_their_compressed_bytes_and_places(kind: str) -> None:
    before, after = raw_members(KINDS[kind]), raw_members(edited(KINDS[kind]))
    assert list(after) == list(before)
    assert {name for name in before if after[name] != before[name]} == {bad.MAIN}


@pytest.mark.parametrize("kind", KINDS)
def test_a_saved_package_is_sound_to_other_readers(kind: str) -> None:
    archive = zipfile.ZipFile(io.BytesIO(edited(KINDS[kind])))
    assert archive.testzip() is None
    original = zipfile.ZipFile(io.BytesIO(KINDS[kind]))
    assert archive.comment == original.comment
    for old, new in zip(original.infolist(), archive.infolist(), strict=True):
        assert new.filename == old.filename
        assert new.flag_bits & 0x8 == 0
        if new.filename != bad.MAIN:
            assert (new.date_time, new.CRC) == (old.date_time, old.CRC)
            assert new.external_attr == old.external_attr
        else:
            assert new.date_time == (1980, 1, 1, 0, 0, 0)


def test_the_same_edit_gives_the_same_bytes_and_a_second_time_none() -> None:
    data = KINDS["with data descriptors"]
    once = edited(data)
    assert edited(data) == once
    assert edited(once) is once
    assert edited(once, "y") == edited(data, "y")


def test_a_part_serialised_to_its_old_bytes_counts_as_unchanged() -> None:
    data = edited(bad.good())
    package = Package.open(data)
    package.mark_changed(package.main_part)
    package.put(bad.SETTINGS, bad.settings())
    assert package.save() is data


def test_a_large_part_is_written_whole() -> None:
    text = "".join(random.Random(3).choices("一二三四五六七八九十", k=900_000))
    data = edited(bad.good(main=bad.document(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")))
    assert main_text(Package.open(data)) == text


def test_a_text_above_ten_megabytes_is_read() -> None:
    text = random.Random(3).randbytes(5_500_000).hex()
    data = bad.good(main=bad.document(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"))
    assert main_text(Package.open(data)) == text


def test_a_huge_text_does_not_open_the_door_to_deep_nesting() -> None:
    text = "<w:t>" + random.Random(3).randbytes(5_500_000).hex() + "</w:t>"
    data = bad.good(main=bad.document(text + "<w:sdt>" * 400 + "</w:sdt>" * 400))
    with pytest.raises(DraftError, match="malformed-xml"):
        Package.open(data)


@pytest.mark.parametrize(
    "main",
    [
        bad.document(),
        b"\xef\xbb\xbf" + bad.document(),
        bad.document().decode().replace("1.0", '1.0" encoding="UTF-16').encode("utf-16"),
        bad.document().decode().replace("1.0", '1.0" encoding="UTF-16').encode("utf-16-be"),
        b"<!-- note -->\n<?pi x?>" + bad.document()[21:],
        bad.document().replace(b'"', b"'"),
        bad.document().replace(b"w:", b"ns0:").replace(b":w=", b":ns0="),
        bad.document().replace(b"xmlns:w", b"xmlns").replace(b"w:", b""),
    ],
    ids=["utf-8", "bom", "utf-16", "utf-16 without bom", "prolog", "single quotes", "prefix", "no prefix"],
)
def test_every_lawful_writing_of_the_main_part_is_read_and_written(main: bytes) -> None:
    package = Package.open(bad.good(main=main))
    assert main_text(package) == "关于开展检查的通知"
    again = Package.open(edited(bad.good(main=main))).part(bad.MAIN)
    assert again.startswith(b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n")
    assert (b"<!-- note -->" in main) == (b"<!-- note -->" in again)


def test_the_main_part_is_found_by_its_relationship() -> None:
    members = bad.parts()
    members["word/document2.xml"] = members.pop(bad.MAIN)
    members[bad.ROOT_RELS] = bad.rels(("x", f"{bad.OFFICE}/officeDocument", "/word/Document2.xml"))
    assert Package.open(bad.zipped(members)).main_part == "word/document2.xml"


def test_relationships_are_resolved_as_opc_says() -> None:
    image = f"{bad.OFFICE}/image"
    members = bad.parts() | {"word/media/图 1.png": PICTURE, "media/b.png": PICTURE, "word/a.png": PICTURE}
    members[bad.MAIN_RELS] = bad.rels(
        ("rId1", f"{bad.OFFICE}/settings", "settings.xml"),
        ("rId2", image, "media/%E5%9B%BE%201.png"),
        ("rId3", image, "../media/b.png"),
        ("rId4", image, "/word/A.png"),
        ("rId5", image, "../../../../etc/passwd"),
        ("rId6", image, ".\\media\\图 1.png"),
    )
    package = Package.open(bad.zipped(members))
    assert package.related(bad.MAIN, "image") == [
        ("rId2", "word/media/图 1.png"),
        ("rId3", "media/b.png"),
        ("rId4", "word/a.png"),
        ("rId6", "word/media/图 1.png"),
    ]
    assert package.target(bad.MAIN, "rId3") == "media/b.png"
    assert package.target(bad.MAIN, "rId5") is package.target(bad.MAIN, "rId99") is None


def test_external_targets_are_addresses_not_parts() -> None:
    members = bad.parts()
    link = f'<Relationship Id="h" Type="{bad.OFFICE}/hyperlink" Target="settings.xml" TargetMode="External"/>'
    members[bad.MAIN_RELS] = members[bad.MAIN_RELS].replace(b"</Rel", link.encode() + b"</Rel")
    package = Package.open(bad.zipped(members))
    assert package.relationships(bad.MAIN)["h"].external
    assert package.relationships(bad.MAIN)["h"].target == "settings.xml"
    assert package.related(bad.MAIN, "hyperlink") == []
    assert package.target(bad.MAIN, "h") is None


def test_a_new_part_gets_content_type_relationship_and_the_last_place() -> None:
    package = Package.open(bad.good())
    for name in ("word/styles.xml", "word/footer1.xml"):
        package.put(name, b"<a/>", "application/x-" + name[5:11])
    first = package.relate(package.main_part, "styles", "word/styles.xml")
    assert first == package.relate(package.main_part, f"{bad.OFFICE}/styles", "styles.xml") == "rId2"
    assert package.relate(package.main_part, "footer", "footer1.xml") == "rId3"
    saved = Package.open(package.save())
    assert saved.names()[-2:] == ["word/footer1.xml", "word/styles.xml"]
    assert saved.content_type("word/styles.xml") == "application/x-styles"
    assert saved.related(saved.main_part, "styles") == [("rId2", "word/styles.xml")]
    assert b'Target="footer1.xml"' in saved.part(bad.MAIN_RELS)


def test_a_first_relationship_makes_the_relationship_part() -> None:
    package = Package.open(bad.without(bad.MAIN_RELS, bad.SETTINGS))
    package.put("word/styles.xml", b"<a/>")
    assert package.relate(package.main_part, "styles", "styles.xml") == "rId1"
    assert Package.open(package.save()).target(bad.MAIN, "rId1") == "word/styles.xml"


def test_a_new_part_without_content_type_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="no content type"):
        Package.open(bad.good()).put("word/x.bin", b"")


def test_a_forgotten_tree_keeps_its_changes() -> None:
    package = Package.open(bad.good())
    root = package.xml(bad.SETTINGS)
    etree.SubElement(root, w("trackRevisions"))
    package.mark_changed(bad.SETTINGS)
    package.forget(bad.SETTINGS)
    assert package.xml(bad.SETTINGS) is not root
    assert package.xml(bad.SETTINGS).find(f"{{{W_NS}}}trackRevisions") is not None
    assert b"trackRevisions" in Package.open(package.save()).part(bad.SETTINGS)


def test_names_are_compared_without_regard_to_case() -> None:
    package = Package.open(bad.good())
    assert "WORD/Settings.xml" in package
    assert package.part("word/SETTINGS.xml") == bad.settings()
    with pytest.raises(KeyError):
        package.part("word/none.xml")


def test_macros_stay_byte_identical() -> None:
    kind = "application/vnd.ms-word.document.macroEnabled.main+xml"
    members = bad.parts(types=bad.types(kind)) | {"word/vbaProject.bin": PICTURE}
    package = Package.open(edited(bad.zipped(members)))
    assert package.part("word/vbaProject.bin") == PICTURE
    assert package.content_type(package.main_part) == kind


def test_ten_thousand_members_are_no_burden() -> None:
    data = bad.zipped([*bad.parts().items(), *((f"word/media/{n}.png", b"x") for n in range(9_000))])
    start = time.process_time()
    edited(data)
    assert time.process_time() - start < 1


def test_every_real_draft_survives_an_edit_of_its_main_part(shared: Path) -> None:
    for path in sorted((shared / "corpus").glob("*.do[ct][xm]")):
        data = path.read_bytes()
        try:
            package = Package.open(data, force=True)
        except DraftError:
            continue
        package.xml(package.main_part).set("mark", "x")
        package.mark_changed(package.main_part)
        saved = package.save()
        before, after = raw_members(data), raw_members(saved)
        assert list(after) == list(before)
        assert [name for name in before if before[name] != after[name]] == [package.main_part]
        assert zipfile.ZipFile(io.BytesIO(saved)).testzip() is None
