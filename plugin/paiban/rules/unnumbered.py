"""Headings that are left without a number: 结语, 前言, and what counts itself."""

from __future__ import annotations

from paiban.model import Line
from paiban.patterns import Lazy

#: Headings that are customarily left without a number.
_UNNUMBERED = Lazy(
    "(?:前言|引言|序言|导语|引子|摘要|结语|结束语|结论|后记|致谢|参考文献|附录|附表|附图|备注)[：:。]?"
)
#: Headings that count or mark themselves: 第一，…, 第一步…, 议题一：…, 子课题2…, 一是…, 01 …, ◎…, 三月.
_COUNTED = Lazy(
    r"第[一二三四五六七八九十]{1,3}(?:[，、,：:\s步期批轮讲课]|是)|[一二三四五六七八九十]{1,2}[是要]|(?:首先|其次|再次|最后)[，、,：:]"
    r"|[\u4e00-\u9fff]{2}(?:[一二三四五六七八九十]{1,2}|\d{1,2})\s*[：:、]|[问答QA]\d{0,2}[：:]"
    r"|(?:子?课题|方向|任务|专题|模块|项目|案例|环节|单元|场景|标段|图|表)\d{1,2}(?!\d)|(?:19|20)\d\d[./年-]\d"
    r"|0\d|[一二三四五六七八九十]{1,2}月$|\d{1,2}月\d{1,2}日(?:[（(].*)?$|[●◆■▲★○◇□△☆◎※·•▪➢➤✓√]"
)


def wants_number(line: Line) -> bool:
    """Whether a heading without a number gets one where its siblings have them."""
    text = "".join(line.text.split())
    return _UNNUMBERED.pattern.fullmatch(text) is None and _COUNTED.pattern.match(text) is None
