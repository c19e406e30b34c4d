"""A house style learned from a document that looks right gives that look back."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from formatted import Finished, draft, finish, par

from documents.package import rel_id, story
from paiban.engine import format_bytes
from paiban.errors import DraftError
from paiban.samples.observe import observe
from paiban.style.data import data_folder
from paiban.style.layers import load_layers
from paiban.style.learn import learn
from paiban.style.load import build_style, load_style
from paiban.style.schema import Style
from rendering.office import Office

#: A document with most elements in it.
LINES = (
    "关于进一步加强和改进全市安全生产专项整治行动工作情况的通知",
    "各县人民政府：",
    "现将2024年有关事项通知如下。",
    "一、总体要求",
    "（一）加强领导。各单位要落实责任。",
    "1.压实责任。逐级落实到人，共3件。",
    "（1）列出清单。逐项销号。",
    "二、工作安排",
    "各单位要认真组织实施，" * 12 + "按时完成。",
    "附件：1.任务分工表",
    "2.联系人名单",
    "临江市人民政府",
    "2024年5月8日",
    "附件1",
    "任务分工表",
    "各单位任务如下。",
)
OFFICE = """
name = "某局"
[page]
top = "36mm"
right = "27mm"
lines = 20
line_pitch = "31pt"
characters = 29
mirror = true
[page_number]
text = "第{page}页"
size = "五号"
position = "right"
[fonts]
"黑体" = "微软雅黑"
digits = "Times New Roman"
[elements.body]
size = "小三"
first = "7.4mm"
[elements.title]
font = "宋体"
bold = true
align = "left"
after = "12pt"
[elements.heading1]
before = "6pt"
keep_next = true
[elements.heading4]
bold = true
color = "C00000"
[elements.addressee]
word_style = "某局主送"
left = "1字"
[elements.attachment_mark]
page_break = false
[numbering]
separator = "．"
[layout]
sign_off = "noseal"
title_shape = "none"
"""

Learn = Callable[[bytes], tuple[str, Style]]


@pytest.fixture
def learned(tmp_path: Path) -> Learn:
    """The text of the style learned from a document, and the style it makes."""

    def run(data: bytes) -> tuple[str, Style]:
        layers = load_layers()
        observed = observe(data, build_style(layers))
        text = learn(observed, layers, name="学得", base="gbt9704", source="样张.docx", lang="zh")
        file = tmp_path / "学得.toml"
        file.write_text(text, encoding="utf-8")
        return text, load_style(str(file))

    return run


def whole(style: Style) -> Style:
    """The style without sections of its own: a sample is no draft."""
    return style._replace(skeleton=style.skeleton._replace(insert=False), name="")


@pytest.fixture(params=["gbt9704", "gbt33476", "gbk", "plain-report", "example-office", "invented"])
def taught(request: pytest.FixtureRequest, tmp_path: Path) -> Style:
    """The style a sample was formatted in."""
    if request.param != "invented":
        return whole(load_style(request.param))
    file = tmp_path / "某局.toml"
    file.write_text(OFFICE, encoding="utf-8")
    return whole(load_style(str(file)))


def test_learning_from_a_formatted_document_gives_its_style_back(taught: Style, learned: Learn) -> None:
    _, style = learned(format_bytes(draft(*LINES), taught).data)
    same = {"findings_off": taught.findings_off, "skeleton": taught.skeleton, "name": ""}
    style = style._replace(**same)
    if taught.layout.sign_off == "noseal":
        assert style.layout.sign_off == "noseal"
    assert style.page == taught.page
    assert style.page_number == taught.page_number
    assert style.elements == taught.elements
    assert style == taught


def test_formatting_the_sample_in_the_learned_style_changes_not_a_byte(taught: Style, learned: Learn) -> None:
    sample = format_bytes(draft(*LINES), taught).data
    _, style = learned(sample)
    assert format_bytes(sample, whole(style)).data is sample


def test_a_sample_in_the_base_style_teaches_nothing(learned: Learn) -> None:
    text, _ = learned(finish(draft(*LINES), whole(load_style())).data)
    assert "[" not in text


# ---- a document set by hand ------------------------------------------------------------------


def _hand(text: str, face: str, size: int, properties: str, more: str = "") -> str:
    fonts = "".join(f' w:{slot}="{face}"' for slot in ("ascii", "hAnsi", "eastAsia", "cs"))
    look = f'<w:rFonts{fonts}/>{more}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    spacing = '<w:spacing w:before="0" w:after="0" w:line="560" w:lineRule="exact"/>'
    return par(text, f"{spacing}{properties}", look)


BODY = '<w:ind w:firstLine="600"/><w:jc w:val="both"/>'
PLAIN = '<w:widowControl w:val="0"/><w:snapToGrid w:val="0"/>'
SECTION = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1701" w:right="1701" w:bottom="1701" '
    'w:left="1701" w:header="851" w:footer="992" w:gutter="0"/></w:sectPr>'
)


def by_hand() -> bytes:
    """A report set with direct formatting, blank lines as spacing and no styles at all."""
    heading, text = "黑体", "宋体"
    rows = [
        ("关于全市安全生产情况的报告", "黑体", 40, '<w:jc w:val="center"/>', ""),
        ("", text, 30, "", ""),
        ("市人民政府：", text, 30, '<w:jc w:val="left"/>', ""),
        ("现将有关情况报告如下。" * 6, text, 30, BODY, ""),
        ("一、基本情况", heading, 30, BODY, ""),
        ("各单位认真组织实施。" * 9, text, 30, BODY, ""),
        ("二、存在问题", heading, 30, BODY, ""),
        ("个别单位落实不到位。" * 9, text, 30, BODY, ""),
        ("三、下步打算", heading, 30, BODY, ""),
        ("继续抓好落实。" * 12, text, 30, BODY, ""),
    ]
    made = [_hand(words, face, size, properties, more) for words, face, size, properties, more in rows]
    return draft(*(row.replace("<w:pPr>", f"<w:pPr>{PLAIN}") for row in made), section=SECTION)


def test_a_document_set_by_hand_teaches_faces_sizes_spacing_and_page(learned: Learn) -> None:
    text, style = learned(by_hand())
    assert (style.page.top, style.page.left, style.page.pitch) == (1701, 1701, 560)
    assert style.page_number.position == "none"
    body, title = style.elements["body"], style.elements["title"]
    assert (body.font, body.size, body.first) == ("宋体", 30, 200)
    assert (title.font, title.size, title.pitch or style.page.pitch, title.after) == ("黑体", 40, 560, 100)
    assert style.elements["heading1"].font == "黑体"
    assert re.search(r'^size = "小三"  # 4 段中的 4 段$', text, re.MULTILINE)


def test_a_document_set_by_hand_looks_the_same_in_the_learned_style(learned: Learn, office: Office) -> None:
    sample = by_hand()
    _, style = learned(sample)
    result = format_bytes(sample, whole(style))
    assert result.changed
    assert _glyphs(office, result.data) == _glyphs(office, sample)


def _glyphs(office: Office, data: bytes) -> list[tuple[int, str, str, float, float, float]]:
    """Every glyph of the printed document: page, character, face, size and place to half a point."""
    import pdfplumber

    with pdfplumber.open(office.render(data)) as pdf:
        return [
            (
                n,
                c["text"],
                c["fontname"].split("+")[-1],
                round(c["size"]),
                round(c["x0"] * 2),
                round(c["top"] * 2),
            )
            for n, page in enumerate(pdf.pages)
            for c in page.chars
            if c["text"].strip()
        ]


def test_values_that_do_not_fit_together_become_comments(learned: Learn) -> None:
    narrow = SECTION.replace('w:footer="992"', 'w:footer="0"').replace('w:bottom="1701"', 'w:bottom="200"')
    size = '<w:rPr><w:sz w:val="100"/></w:rPr>'
    pieces = (
        '<w:fldChar w:fldCharType="begin"/>',
        "<w:instrText> PAGE </w:instrText>",
        '<w:fldChar w:fldCharType="end"/>',
    )
    runs = "".join(f"<w:r>{size}{piece}</w:r>" for piece in pieces)
    footer = f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{runs}</w:p>'
    section = narrow.replace(
        "<w:sectPr>", f'<w:sectPr><w:footerReference w:type="default" r:id="{rel_id("footer1.xml")}"/>'
    )
    text, _ = learned(draft(*LINES[:4], section=section, footer1=story("ftr", footer)))
    assert "未采用" in text


@pytest.mark.parametrize("name", [file.stem for file in sorted(data_folder().glob("*.toml"))])
def test_each_style_that_is_shipped_loads_and_formats(name: str) -> None:
    done = finish(draft(*LINES), whole(load_style(name)))
    assert isinstance(done, Finished) and done.texts[3] == "一、总体要求"


def test_whatever_document_is_learned_from_the_style_loads(shared: Path, learned: Learn) -> None:
    count = 0
    for file in sorted((shared / "corpus").glob("*.docx")):
        try:
            text, style = learned(file.read_bytes())
        except DraftError:
            continue
        count += 1
        assert style.name == "学得" and text.startswith("# ")
    assert count > 30
