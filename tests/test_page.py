"""The finished page, measured on the PDF that LibreOffice prints (GB/T 9704-2012, 5.2 and 7.5).

`rendering.page` defines what is measured: margins to the edges of lines and glyph boxes, the page
number's drop to the ink of its dashes.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from formatted import draft

from paiban import format_bytes
from rendering import sheets
from rendering.office import Office
from rendering.page import Page, pages

TOLERANCE = 1.0  # mm, 5.2.1
ONE_CHARACTER = 14 / 72 * 25.4  # mm: 一字 of the page number's 四号 (14 pt)


def near(expected: float) -> object:
    """`expected` millimetres with the tolerance of the standard."""
    return pytest.approx(expected, abs=TOLERANCE)


@pytest.fixture(scope="module")
def printed(office: Office) -> tuple[Page, ...]:
    """A formatted draft of full text; its second and third page hold nothing but body."""
    return pages(office.render(format_bytes(sheets.full_text_draft()).data))


@pytest.fixture(scope="module", params=[1, 2], ids=["even page", "odd page"])
def full_page(request: pytest.FixtureRequest, printed: tuple[Page, ...]) -> Page:
    """One page of full text."""
    page: Page = printed[request.param]
    return page


def test_a_full_page_has_22_lines(full_page: Page) -> None:
    assert len(full_page.text) == 22


def test_every_full_line_has_28_characters(full_page: Page) -> None:
    assert {len(row.text) for row in full_page.text} == {28}


def test_the_paper_is_a4(full_page: Page) -> None:
    assert full_page.width == pytest.approx(210, abs=0.2)
    assert full_page.height == pytest.approx(297, abs=0.2)


def test_the_upper_margin_is_37_mm(full_page: Page) -> None:
    assert full_page.top == near(37)


def test_the_lower_margin_is_35_mm(full_page: Page) -> None:
    assert full_page.bottom == near(35)


def test_the_left_margin_is_28_mm(full_page: Page) -> None:
    assert full_page.left == near(28)


def test_the_right_margin_is_26_mm(full_page: Page) -> None:
    assert full_page.right == near(26)


def test_the_page_number_stands_7_mm_below_the_type_area(full_page: Page) -> None:
    assert full_page.number_drop == near(7)


def test_the_page_number_has_a_dash_on_either_side(printed: tuple[Page, ...]) -> None:
    assert [page.number.text for page in printed[:3]] == ["— 1 —", "— 2 —", "— 3 —"]


def test_the_page_number_is_in_size_4(full_page: Page) -> None:
    assert full_page.number.size == 14


def test_odd_pages_carry_their_number_right_one_character_in(printed: tuple[Page, ...]) -> None:
    assert [page.width - page.number.right for page in printed[0:3:2]] == [near(26 + ONE_CHARACTER)] * 2


def test_even_pages_carry_their_number_left_one_character_in(printed: tuple[Page, ...]) -> None:
    assert printed[1].number.left == near(28 + ONE_CHARACTER)


def test_body_is_drawn_in_fangsong_of_size_3_and_the_title_in_another_face(printed: tuple[Page, ...]) -> None:
    title, body = printed[0].text[0], printed[1].text[0]
    assert (title.size, body.size) == (22, 16)
    assert body.fonts == {"FandolFang-Regular"}
    assert not title.fonts & body.fonts


def test_the_first_line_of_a_paragraph_is_indented_by_two_characters(printed: tuple[Page, ...]) -> None:
    (first,) = (row for row in printed[0].text if row.text.startswith(sheets.hanzi(26)))
    assert len(first.text) == 26
    assert first.left == pytest.approx(28 + 2 * 16 / 72 * 25.4, abs=0.5)


def test_the_ruler_reads_a_page_laid_by_hand_right(office: Office) -> None:
    page = pages(office.render(sheets.ruler()))[1]
    assert (len(page.text), {len(row.text) for row in page.text}) == (22, {28})
    measured = (page.top, page.bottom, page.left, page.right, page.number_drop)
    assert measured == pytest.approx((37, 35, 28, 26, 6.9), abs=0.5)


def test_the_ruler_sees_21_lines_at_29_points_and_27_characters_unspaced(office: Office) -> None:
    page = pages(office.render(sheets.ruler(pitch=580, spacing=0)))[1]
    assert (len(page.text), {len(row.text) for row in page.text}) == (21, {27})


def test_the_ruler_sees_a_page_number_that_hangs_too_high(office: Office) -> None:
    page = pages(office.render(sheets.ruler(footer=1588)))[1]
    assert page.number_drop == pytest.approx(4.3, abs=0.5)


def test_the_signature_stands_centred_on_the_date_as_printed(office: Office) -> None:
    lines = ("关于开展专项检查的通知", "各县人民政府：", "请认真落实。", "青河市人民政府", "2024年5月8日")
    first = pages(office.render(format_bytes(draft(*lines)).data))[0]
    name, date = first.text[-2:]
    assert (name.text, date.text) == lines[-2:]
    assert (name.left + name.right) / 2 == near((date.left + date.right) / 2)
    assert first.width - 26 - date.right == near(4 * 16 / 72 * 25.4)


def test_the_lines_of_a_title_are_those_that_were_chosen(office: Office) -> None:
    title = (
        "关于青河市贯彻落实习近平总书记重要",
        "讲话精神深入推进新时代农村人居环境",
        "整治提升五年行动工作情况的报告",
    )
    first = pages(office.render(format_bytes(draft("".join(title), "现将情况报告如下。")).data))[0]
    assert tuple(row.text for row in first.text[:3]) == title


def test_the_formatted_sample_fills_at_least_two_pages(office: Office, checkout: Path) -> None:
    sample = (checkout / "samples" / "草稿.docx").read_bytes()
    assert len(pages(office.render(format_bytes(sample).data))) >= 2
