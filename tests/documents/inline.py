"""What can stand inside a paragraph, as Word writes it (ECMA-376 part 1, §17): one function for each object.

Each takes the kit of the document it goes into and the words it carries, and gives run-level XML whose
words are those words and nothing else that counts as text of the line (a note's or text box's text does not).
"""

from __future__ import annotations

import itertools
import struct
import zlib
from collections.abc import Callable, Mapping

from .package import build, document, rel_id, story

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_REVISION = 'w:author="审稿人" w:date="2024-05-08T09:00:00Z"'
_LINK = "rId_link"
_IMAGE = "media/image1.png"


class Kit:
    """Numbers ids and collects the notes of one document, then packs it."""

    def __init__(self) -> None:
        self._ids = itertools.count(1)
        self._comments: list[str] = []
        self._footnotes: list[str] = []
        self._referred: list[str] = []
        self.parts: dict[str, str | bytes] = {}

    def next_id(self) -> int:
        """A number no other object of the document has."""
        return next(self._ids)

    def comment(self, text: str) -> int:
        """The id of a new comment."""
        number = self.next_id()
        who = f'w:id="{number}" {_REVISION} w:initials="审"'
        self._comments.append(f"<w:comment {who}><w:p>{run(text)}</w:p></w:comment>")
        return number

    def footnote(self, text: str) -> int:
        """The id of a new footnote."""
        number = self.next_id()
        mark = "<w:r><w:footnoteRef/></w:r>"
        self._footnotes.append(f'<w:footnote w:id="{number}"><w:p>{mark}{run(text)}</w:p></w:footnote>')
        return number

    def reference(self, words: str) -> str:
        """The name of a new bookmark round `words`, for a REF field that shows them."""
        number = self.next_id()
        name = f"_Ref{100000 + number}"
        self._referred.append(_bookmarked(number, name, words))
        return name

    def referred(self) -> str:
        """A paragraph with the words of every `reference`; word processors that recalculate find them."""
        return f"<w:p>{run('本通知引用：')}{run('、').join(self._referred)}</w:p>" if self._referred else ""

    def pack(self, body: str, **parts: str) -> bytes:
        """The DOCX with `body` in it; `parts` are more parts by name without `.xml`."""
        out: dict[str, str | bytes] = {"document.xml": document(body)}
        out.update({f"{name}.xml": content for name, content in parts.items()})
        if self._comments:
            out["comments.xml"] = story("comments", "".join(self._comments))
        if self._footnotes:
            out["footnotes.xml"] = story("footnotes", _SEPARATORS + "".join(self._footnotes))
        links = {_LINK: "https://example.invalid/guiding?a=1&amp;b=2"} if _LINK in body else {}
        return build({**out, **self.parts}, links)


_SEPARATORS = "".join(
    f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
    for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
)


def run(text: str, look: str = "") -> str:
    """A run of `text` with the run properties `look`."""
    return f'<w:r>{f"<w:rPr>{look}</w:rPr>" if look else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def _hyperlink(kit: Kit, words: str) -> str:
    return f'<w:hyperlink r:id="{_LINK}" w:history="1">{run(words)}</w:hyperlink>'


def _insertion(kit: Kit, words: str) -> str:
    return f'<w:ins w:id="{kit.next_id()}" {_REVISION}>{run(words)}</w:ins>'


def _deletion(kit: Kit, words: str) -> str:
    """Words that are replaced: the old ones struck out, the new ones inserted."""
    gone = '<w:r><w:delText xml:space="preserve">旧</w:delText></w:r>'
    return f'<w:del w:id="{kit.next_id()}" {_REVISION}>{gone}</w:del>{_insertion(kit, words)}'


def _comment(kit: Kit, words: str) -> str:
    number = kit.comment("此处请核实。")
    return (
        f'<w:commentRangeStart w:id="{number}"/>{run(words)}<w:commentRangeEnd w:id="{number}"/>'
        f'<w:r><w:commentReference w:id="{number}"/></w:r>'
    )


def _footnote(kit: Kit, words: str) -> str:
    number = kit.footnote("数据截至2024年4月底。")
    look = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
    return f'{run(words)}<w:r>{look}<w:footnoteReference w:id="{number}"/></w:r>'


def complex_field(instruction: str, result: str) -> str:
    """A field of begin, instruction, separate, result and end, one run each (§17.16.18)."""
    begin, separate, end = (
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    )
    code = f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
    return begin + code + separate + run(result) + end


def _ref_field(kit: Kit, words: str) -> str:
    return complex_field(f"REF {kit.reference(words)} \\h", words)


def _simple_field(kit: Kit, words: str) -> str:
    return f'<w:fldSimple w:instr=" REF {kit.reference(words)} ">{run(words)}</w:fldSimple>'


def _bookmark(kit: Kit, words: str) -> str:
    number = kit.next_id()
    return _bookmarked(number, f"mark{number}", words)


def _bookmarked(number: int, name: str, words: str) -> str:
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{run(words)}<w:bookmarkEnd w:id="{number}"/>'


def _equation(kit: Kit, words: str) -> str:
    power = "<m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>"
    return f"{run(words)}<m:oMath>{power}</m:oMath>"


def _inline_drawing(kit: Kit, graphic: str) -> str:
    number = kit.next_id()
    return (
        '<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="360000" cy="180000"/>'
        f'<wp:docPr id="{number}" name="图形 {number}"/><wp:cNvGraphicFramePr/>'
        f"<a:graphic>{graphic}</a:graphic></wp:inline></w:drawing>"
    )


_SHAPE = (
    '<a:xfrm><a:off x="0" y="0"/><a:ext cx="360000" cy="180000"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
)


def _text_box(kit: Kit, words: str) -> str:
    content = f"<w:txbxContent><w:p>{run('(一）文本框里的字')}</w:p></w:txbxContent>"
    shape = (
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        f'<wps:cNvSpPr txBox="1"/><wps:spPr>{_SHAPE}</wps:spPr><wps:txbx>{content}</wps:txbx><wps:bodyPr/>'
        "</wps:wsp></a:graphicData>"
    )
    old = (
        f'<w:pict><v:shape id="box{kit.next_id()}" style="width:28pt;height:14pt">'
        f"<v:textbox>{content}</v:textbox></v:shape></w:pict>"
    )
    return (
        f'{run(words)}<w:r><mc:AlternateContent><mc:Choice Requires="wps">{_inline_drawing(kit, shape)}'
        f"</mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>"
    )


def _picture(kit: Kit, words: str) -> str:
    kit.parts[_IMAGE] = _png()
    graphic = (
        f'<a:graphicData uri="{_DRAWING}/picture"><pic:pic>'
        '<pic:nvPicPr><pic:cNvPr id="0" name="章.png"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{rel_id(_IMAGE)}"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f"<pic:spPr>{_SHAPE}</pic:spPr></pic:pic></a:graphicData>"
    )
    return f"{run(words)}<w:r>{_inline_drawing(kit, graphic)}</w:r>"


def _png() -> bytes:
    """One red pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\x00\xff\x00\x00")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def _run_control(kit: Kit, words: str) -> str:
    return f"<w:sdt>{control_properties(kit)}<w:sdtContent>{run(words)}</w:sdtContent></w:sdt>"


def control_properties(kit: Kit) -> str:
    """Properties of a rich-text content control with an id of its own."""
    number = kit.next_id()
    return f'<w:sdtPr><w:alias w:val="填写"/><w:tag w:val="field{number}"/><w:id w:val="{number}"/></w:sdtPr>'


def _bold(kit: Kit, words: str) -> str:
    return run(words, "<w:b/>")


def _tab(kit: Kit, words: str) -> str:
    return f"{run(words)}<w:r><w:tab/></w:r>"


def _symbol(kit: Kit, words: str) -> str:
    return f'{run(words)}<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'


def _ruby(kit: Kit, words: str) -> str:
    look = (
        '<w:rubyPr><w:rubyAlign w:val="center"/><w:hps w:val="10"/><w:hpsRaise w:val="18"/>'
        '<w:hpsBaseText w:val="21"/><w:lid w:val="zh-CN"/></w:rubyPr>'
    )
    return f"<w:r><w:ruby>{look}<w:rt>{run('zhù')}</w:rt><w:rubyBase>{run(words)}</w:rubyBase></w:ruby></w:r>"


INLINE: Mapping[str, Callable[[Kit, str], str]] = {
    "hyperlink": _hyperlink,
    "insertion": _insertion,
    "deletion": _deletion,
    "comment": _comment,
    "footnote": _footnote,
    "ref_field": _ref_field,
    "simple_field": _simple_field,
    "bookmark": _bookmark,
    "equation": _equation,
    "text_box": _text_box,
    "picture": _picture,
    "run_control": _run_control,
    "bold": _bold,
    "tab": _tab,
    "symbol": _symbol,
    "ruby": _ruby,
}
