"""Names in a shared folder that are left alone."""

from __future__ import annotations

import pytest

from paiban.litter import is_litter

#: What real editors, clients and storage boxes leave behind.
LITTER = (
    "~$通知.docx ~$知.docx .~通知.docx .~lock.通知.docx# ~WRD0000.tmp ~WRL0001.tmp ~wrd0001.docx ._通知.docx "
    ".DS_Store lu12ab.tmp 通知.docx.part 通知.docx.filepart 通知.docx.crdownload .~paiban-12-ab.tmp "
    "@eaDir #recycle $RECYCLE.BIN .stfolder .stversions Thumbs.db desktop.ini 通知.docx.sb-1a2b-XyZ"
).split()


@pytest.mark.parametrize("name", [*LITTER, "System Volume Information"])
def test_by_products_are_litter(name: str) -> None:
    assert is_litter(name)


@pytest.mark.parametrize(
    "name",
    ["通知.docx", "二〇二六年工作总结（终稿）.docx", "~通知.docx", "子文件夹", "a.sb.docx", "tmp"],
)
def test_drafts_and_folders_of_people_are_not(name: str) -> None:
    assert not is_litter(name)
