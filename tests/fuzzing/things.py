# ruff: noqa: E501  XML is easier to read unbroken
"""What may stand in a line of a random draft, whole or round a few of its characters."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from xml.sax.saxutils import escape

from documents.inline import INLINE, Kit

from .noise import run_look

_REVISION = 'w:author="审稿人" w:date="2024-05-08T09:00:00Z"'
_PLAIN_INLINE = tuple(INLINE[name] for name in sorted(INLINE))

Thing = Callable[[Random, Kit, str], str]


def run(dice: Random, kit: Kit, text: str) -> str:
    """A run of `text` with random looks; tabs as w:tab, the text cut over several w:t now and then."""
    look = run_look(dice, kit.next_id())
    cut = dice.randint(0, len(text)) if dice.random() < 0.1 else 0
    content = _text(dice, text[:cut]) + _text(dice, text[cut:]) if cut else _text(dice, text)
    if dice.random() < 0.03:
        content = "<w:lastRenderedPageBreak/>" + content
    return f'<w:r w:rsidR="00A1">{f"<w:rPr>{look}</w:rPr>" if look else ""}{content}</w:r>'


def _text(dice: Random, text: str) -> str:
    keeps = "" if text == text.strip() and dice.random() < 0.7 else ' xml:space="preserve"'
    tabs = f"</w:t><w:tab/><w:t{keeps}>".join(escape(part) for part in text.split("\t"))
    return f"<w:t{keeps}>{tabs}</w:t>"


def _around(opening: str, closing: str) -> Thing:
    def thing(dice: Random, kit: Kit, words: str) -> str:
        number = kit.next_id()
        return opening.format(n=number, rev=_REVISION) + run(dice, kit, words) + closing.format(n=number)

    return thing


def _behind(xml: str, in_run: bool = True) -> Thing:
    whole = f"<w:r>{xml}</w:r>" if in_run else xml

    def thing(dice: Random, kit: Kit, words: str) -> str:
        return run(dice, kit, words) + whole.format(n=kit.next_id(), rev=_REVISION)

    return thing


def _nested(dice: Random, kit: Kit, words: str) -> str:
    """One thing in another, where the schema allows it."""
    frame = dice.choice((_INS, _LINK, _CONTROL))
    return frame[0].format(n=kit.next_id(), rev=_REVISION) + thing(dice, kit, words, 0.5) + frame[1]


def _in_run_of_words(dice: Random, kit: Kit, words: str) -> str:
    """Words, break and words in one run."""
    cut = dice.randint(0, len(words))
    kind = dice.choice(_IN_RUN)
    return f"<w:r>{_text(dice, words[:cut])}{kind}{_text(dice, words[cut:])}</w:r>"


def _known(dice: Random, kit: Kit, words: str) -> str:
    return dice.choice(_PLAIN_INLINE)(kit, escape(words))


def _cut_up(dice: Random, kit: Kit, words: str) -> str:
    """A field whose begin, instruction, result and end lie in many runs, with another field inside."""
    inner = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
    inner += '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> IF </w:instrText></w:r>'
        f'{inner}<w:r><w:instrText>= 1 "是"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{run(dice, kit, words)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


_INS = ('<w:ins w:id="{n}" {rev}>', "</w:ins>")
_LINK = ('<w:hyperlink w:anchor="mark1">', "</w:hyperlink>")
_CONTROL = ('<w:sdt><w:sdtPr><w:id w:val="{n}"/></w:sdtPr><w:sdtContent>', "</w:sdtContent></w:sdt>")
_IN_RUN = (
    "<w:br/>", "<w:cr/>", '<w:br w:type="page"/>', '<w:br w:type="column"/>', '<w:br w:type="textWrapping" w:clear="all"/>',
    "<w:noBreakHyphen/>", "<w:softHyphen/>", "<w:tab/>", '<w:ptab w:relativeTo="margin" w:alignment="right" w:leader="none"/>',
    '<w:sym w:font="Wingdings" w:char="F06C"/>', "<w:t/>", "<w:pgNum/>", "<w:dayLong/>", "<!-- note -->", "<?program data?>",
)  # fmt: skip
_MOVE_FROM = (
    '<w:moveFromRangeStart w:id="9{n}" w:name="move{n}" {rev}/><w:moveFrom w:id="{n}" {rev}><w:r><w:t>旧句</w:t></w:r>'
    '</w:moveFrom><w:moveFromRangeEnd w:id="9{n}"/>'
)
_THINGS: tuple[Thing, ...] = (
    *(_behind(xml) for xml in _IN_RUN),
    *(_behind("<w:br/>") for _ in range(3)),
    *(_known for _ in range(12)),
    *(_nested for _ in range(3)),
    *(_in_run_of_words for _ in range(4)),
    _cut_up,
    _around(*_INS),
    _around('<w:smartTag w:uri="urn:x" w:element="date">', "</w:smartTag>"),
    _around('<w:customXml w:uri="urn:x" w:element="item">', "</w:customXml>"),
    _around('<w:dir w:val="ltr">', "</w:dir>"),
    _around('<w:bdo w:val="ltr">', "</w:bdo>"),
    _around('<w:permStart w:id="{n}" w:edGrp="everyone"/>', '<w:permEnd w:id="{n}"/>'),
    _around('<w:moveToRangeStart w:id="9{n}" w:name="move{n}" {rev}/><w:moveTo w:id="{n}" {rev}>',
            '</w:moveTo><w:moveToRangeEnd w:id="9{n}"/>'),
    _around('<w:proofErr w:type="spellStart"/>', '<w:proofErr w:type="spellEnd"/>'),
    _around('<w:sdt><w:sdtPr><w:id w:val="{n}"/><w:dataBinding w:xpath="/a" w:storeItemID="{{}}"/><w:text/></w:sdtPr>'
            "<w:sdtContent>", "</w:sdtContent></w:sdt>"),
    _behind(_MOVE_FROM, False),
    _behind('<w:del w:id="{n}" {rev}><w:r><w:br/><w:delText>一、</w:delText></w:r></w:del>', False),
    _behind('<w:ins w:id="{n}" {rev}><w:r><w:br/></w:r></w:ins>', False),
    _behind('<w:ins w:id="{n}" {rev}><w:del w:id="8{n}" {rev}><w:r><w:delText>删</w:delText></w:r></w:del></w:ins>', False),
    _behind('<m:oMathPara><m:oMath><m:r><m:t>（一）=x</m:t></m:r></m:oMath></m:oMathPara>', False),
    _behind('<w:r/>', False),
    _behind('<w:r><w:rPr><w:b/></w:rPr></w:r>', False),
    _behind("<!-- note -->", False),
    _behind('<w:object><v:shape id="s{n}" style="width:9pt;height:9pt"/></w:object>'),
    _behind("<mc:AlternateContent><mc:Choice Requires=\"wps\"><w:t>甲</w:t></mc:Choice><mc:Fallback><w:t>乙</w:t></mc:Fallback>"
            "</mc:AlternateContent>"),
)  # fmt: skip


def thing(dice: Random, kit: Kit, words: str, share: float) -> str:
    """`words` as run-level XML; one time in `share` something more than a run."""
    if dice.random() >= share:
        return run(dice, kit, words)
    return dice.choice(_THINGS)(dice, kit, words)
