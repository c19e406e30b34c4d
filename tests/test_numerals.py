"""Numerals and number markers: everything an author may type is read, one form is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paiban.numerals import (
    FORMS,
    LEVEL_FORMS,
    is_firm,
    read_marker,
    read_numeral,
    read_year,
    write_marker,
    write_numeral,
)


@given(st.integers(1, 9999))
def test_a_numeral_that_is_written_is_read_back(number: int) -> None:
    assert read_numeral(write_numeral(number)) == number


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (99, "九十九"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
    ],
)
def test_numerals_are_written_as_the_standard_writes_them(number: int, text: str) -> None:
    assert write_numeral(number) == text


@pytest.mark.parametrize(
    ("text", "number"),
    [("一十", 10), ("廿", 20), ("廿一", 21), ("卅", 30), ("壹", 1), ("贰拾伍", 25), ("一百零二", 102)],
)
def test_older_and_formal_numerals_are_understood(text: str, number: int) -> None:
    assert read_numeral(text) == number


@pytest.mark.parametrize("text", ["", "一一", "十十", "一〇", "零", "甲", "十百", "五六"])
def test_what_is_no_numeral_is_none(text: str) -> None:
    assert read_numeral(text) is None


def test_zero_rings_are_digits_of_years_only() -> None:
    assert read_year("二〇二四") == read_year("二○二四") == read_year("二零二四") == 2024
    assert read_year("二〇二") is None and read_year("十二月") is None


@pytest.mark.parametrize("number", [0, -1, 10_000])
def test_a_number_no_numeral_can_show_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        write_numeral(number)


#: Ways to type a number, by form.
TYPED = {
    "一、": "一、|一.|一．|一，|一,|一:|一：|一、、|壹、|⼀、|一﹑|一､|一、 |一 |一 、",
    "（一）": "（一）|(一)|(一）|（一)|﹙一﹚|【一】|（一）、|（一）.|（一），|（一）："
    "|㈠|一）|〔一〕|( 一 )|（一） ",
    "1.": "1.|1、|1．|1,|1，|1:|１.|１、|⒈|⒈、|1 |1. |1.　",
    "（1）": "（1）|(1)|（1)|(1）|（1）、|1）|1)|⑴|（１）|( 1 )",
    "①": "①|①、|❶|㊀",
    "a.": "a.|（a）|b)",
    "A.": "A、|B.",
    "i.": "i.|iv)|Ⅱ、",
}


@pytest.mark.parametrize(
    ("typed", "form"), [(typed, form) for form, row in TYPED.items() for typed in row.split("|")]
)
@pytest.mark.parametrize("edge", ["", "　　", "\u200b\ufeff", "\xa0\xa0\t", " " * 40])
def test_every_way_to_type_a_number_is_read(typed: str, form: str, edge: str) -> None:
    text = f"{edge}{typed}存在问题"
    marker = read_marker(text)
    assert marker is not None
    assert marker.form == form
    assert text[marker.end :] == "存在问题"
    assert marker.start == len(edge)
    assert marker.text == typed.strip()


@pytest.mark.parametrize(
    ("text", "form", "numbers"),
    [
        ("1.1总体要求", "1.1", (1, 1)),
        ("4.2.1.10 信息", "1.1", (4, 2, 1, 10)),
        ("第一章　总则", "第一章", (1,)),
        ("第 二 节  车辆", "第一节", (2,)),
        ("第一百零二条　为了", "第一条", (102,)),
        ("第3条　使用", "第一条", (3,)),
        ("第一条（目的）为了", "第一条", (1,)),
        ("第二部分 工作安排", "第一部分", (2,)),
        ("二十一、其他", "一、", (21,)),
        ("1.2025年6月1日以前投产的", "1.", (1,)),
        ("2.3月底前完成", "1.", (2,)),
        ("3、10月底前完成", "1.", (3,)),
        ("一、二十大精神", "一、", (1,)),
        ("（三）至关重要的工作", "（一）", (3,)),
        ("（一）项目建设", "（一）", (1,)),
    ],
)
def test_numbers_are_read_with_their_values(text: str, form: str, numbers: tuple[int, ...]) -> None:
    marker = read_marker(text)
    assert marker is not None and (marker.form, marker.numbers) == (form, numbers)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 　",
        "一",
        "一、",
        "10.",
        "（一）",
        "2024.5",
        "三、四月份",
        "一、二期工程",
        "十二、三岁",
        "一、二、三产业",
        "十、百、千元",
        "2.5万元",
        "1.2公里",
        "1、2号楼",
        "9:30开始",
        "1,000元",
        "2024年",
        "（2024年5月8日通过）",
        "（一）班",
        "（一）至（三）项",
        "（此件公开发布）",
        "〔2024〕1号",
        "第八条规定的情形",
        "第八条（一）",
        "第一，要",
        "一是",
        "首先，",
        "其一，",
        "一方面",
        "U.S. policy",
        "e.g. this",
        "正文",
        "0.5",
        "（0）甲",
        "01、甲",
        "3.0版",
    ],
)
def test_running_text_has_no_marker(text: str) -> None:
    assert read_marker(text) is None


def test_a_marker_that_only_its_neighbours_can_confirm_is_not_firm() -> None:
    weak = [read_marker(text) for text in ("一 总体要求", "1，总体", "1 总则", "3.15活动", "a.参加者")]
    firm = [
        read_marker(text)
        for text in ("一、总体要求", "（一）总体", "1、总体", "⒈总体", "第一章 总则", "1）总体")
    ]
    assert all(marker is not None and not is_firm(marker) for marker in weak)
    assert all(marker is not None and is_firm(marker) for marker in firm)


@pytest.mark.parametrize("form", sorted(FORMS))
def test_what_is_written_in_a_form_is_read_as_that_form(form: str) -> None:
    number: int | tuple[int, ...] = (2, 3) if form == "1.1" else 2
    written = write_marker(form, number)
    marker = read_marker(f"{written} 文字")
    assert marker is not None and marker.form == form
    assert marker.numbers == (number if isinstance(number, tuple) else (number,))


def test_the_four_levels_are_written_as_the_standard_demands() -> None:
    assert [write_marker(form, 12) for form in LEVEL_FORMS] == ["十二、", "（十二）", "12.", "（12）"]
    assert write_marker("1.", 3, "．") == "3．"
    assert write_marker("第一条", 101) == "第一百零一条"


@pytest.mark.parametrize(("form", "number"), [("①", 36), ("a.", 27), ("i.", 13), ("一、", 0)])
def test_a_number_the_form_cannot_show_is_refused(form: str, number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        write_marker(form, number)


@given(st.text(alphabet="一二十（）()、.1２ 　\u200b第条章a①㈠甲", max_size=20))
def test_any_text_is_read_without_error_and_offsets_hold(text: str) -> None:
    marker = read_marker(text)
    if marker is not None:
        assert 0 <= marker.start < marker.end < len(text)
        assert text[marker.start : marker.end].startswith(marker.text)
        assert marker.form in FORMS and all(marker.numbers)
