"""mc:AlternateContent with text in it, of which a program shows one reading, and text inside equations."""

from __future__ import annotations

import pytest
from formatted import MC, Finished, draft, finish, par, run
from lxml import etree

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


def choice(shown: str, other: str) -> str:
    """Two readings of one place, of which the first is what programs of today show."""
    return (
        f'<mc:AlternateContent><mc:Choice Requires="w14">{shown}</mc:Choice>'
        f"<mc:Fallback>{other}</mc:Fallback></mc:AlternateContent>"
    )


#: A paragraph with such a place, and its text afterwards.
CHOICES = {
    "marker": (
        run("(一") + choice(run("）加强领导"), run("）加强")) + run("。各单位落实。"),
        "(一）加强领导。各单位落实。",
    ),
    "marker in a run": (
        f"<w:r>{choice('<w:t>(一）加强</w:t>', '<w:t>(一）</w:t>')}</w:r>{run('领导。各单位落实。')}",
        "(一）加强领导。各单位落实。",
    ),
    "indent": (choice(run("　　各单位落实。"), run("　　各")), "　　各单位落实。"),
    "behind the marker": (
        run("(一）加强") + choice(run("领导。各单位"), run("领导")) + run("落实到位。"),
        "（一）加强领导。各单位落实到位。",
    ),
    "quotes": (
        run("各单位") + choice(run("“好”——请看。"), run("好")) + run("“对”。"),
        "各单位“好”——请看。“对”。",
    ),
    "link": (
        f'{run("(一）加强")}<w:hyperlink w:anchor="x">{choice(run("领导。各"), run("领"))}</w:hyperlink>'
        + run("单位落实。"),
        "（一）加强领导。各单位落实。",
    ),
    "end of a heading sentence": (
        f"<w:r><w:t>(一）加强领导。</w:t>{choice('<w:t>各单位</w:t>', '<w:t>各</w:t>')}</w:r>{run('落实。')}",
        "（一）加强领导。各单位落实。",
    ),
    "a soft break": (
        run(" 甲。") + choice("<w:r><w:br/></w:r>" + run("（二)落实。", "<w:b/>"), run("乙", "<w:b/>")),
        "甲。\n（二)落实。",
    ),
    "marks in a run": (
        f"<w:r>{choice('<w:t>“好”——请</w:t>', '<w:t>好</w:t>')}<w:t>看。</w:t></w:r>",
        "“好”——请看。",
    ),
    "list": (choice(run("总体要求"), run("总体")), "总体要求"),
    "a sign with nothing but a fallback": (f"<w:r>{choice('', '<w:t>😀</w:t>')}</w:r>", ""),
    "no choice at all": (
        f"<mc:AlternateContent><mc:Fallback>{run('x')}</mc:Fallback></mc:AlternateContent>",
        "",
    ),
}


@pytest.mark.parametrize("name", CHOICES)
def test_what_programs_choose_from_is_counted_and_left_as_it_is(name: str) -> None:
    content, text = CHOICES[name]
    source = draft("关于开展检查的通知", "各单位：", par(content), "二、工作安排", "各单位要认真落实。")
    result = finish(source)
    places = [
        [etree.tostring(each) for each in Finished(data).body.iter(f"{MC}AlternateContent")]
        for data in (source, result.data)
    ]
    assert places[0] == places[1] and len(places[0]) == 1
    assert result.paragraphs[2].text == text


@pytest.mark.parametrize(
    "inner", [run("(一)说明"), f"<w:sdt><w:sdtContent>{run('(一)说明')}</w:sdtContent></w:sdt>"]
)
def test_runs_of_text_in_an_equation_are_no_text_of_the_line(inner: str) -> None:
    equation = f"<m:oMath>{inner}</m:oMath>"
    source = draft("关于开展检查的通知", "各单位：", par(equation + run("(一）加强领导。")), "二、工作安排")
    result = finish(source)
    kept = [etree.tostring(next(Finished(data).body.iter(f"{M}oMath"))) for data in (source, result.data)]
    assert kept[0] == kept[1]
