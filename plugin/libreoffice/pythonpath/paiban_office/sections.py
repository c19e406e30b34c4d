"""Missing sections: a heading and a placeholder, under a bookmark that makes them findable."""

from __future__ import annotations

from typing import Any, Dict, List

from paiban_office.dressing import DECIDED, TABS, Styles

_PARAGRAPH_BREAK = 0
_PREFIX = "_paiban_"


class Sections:
    """Writes missing sections into one document."""

    def __init__(self, document: Any, styles: Styles) -> None:
        self._document = document
        self._styles = styles

    def insert_before(self, text: Any, begin: Any, section: Dict[str, Any]) -> None:
        """Two paragraphs in front of the one that begins there, which keeps its own page break."""
        cursor = text.createTextCursorByRange(begin)
        breaks, page_style = cursor.BreakType, cursor.PageDescName
        text.insertControlCharacter(cursor, _PARAGRAPH_BREAK, False)
        text.insertControlCharacter(cursor, _PARAGRAPH_BREAK, False)
        if breaks.value != "NONE" and not page_style:
            cursor.BreakType = breaks
        text_cursor = text.createTextCursorByRange(cursor)
        text_cursor.gotoPreviousParagraph(False)
        text_cursor.gotoPreviousParagraph(False)
        self._write(text, text_cursor, section, page_style)

    def at_end(self, sections: List[Dict[str, Any]]) -> None:
        """Sections behind the last paragraph."""
        text = self._document.Text
        for section in sections:
            cursor = text.createTextCursor()
            cursor.gotoEnd(False)
            text.insertControlCharacter(cursor, _PARAGRAPH_BREAK, False)
            heading = text.createTextCursorByRange(cursor)
            text.insertControlCharacter(cursor, _PARAGRAPH_BREAK, False)
            heading.gotoEnd(False)
            heading.gotoPreviousParagraph(False)
            self._write(text, heading, section, "")

    def _write(self, text: Any, heading: Any, section: Dict[str, Any], page_style: str) -> None:
        body = text.createTextCursorByRange(heading)
        body.gotoNextParagraph(False)
        whole = text.createTextCursorByRange(heading)
        for cursor, key, words in (
            (heading, section["heading_style"], section["heading"]),
            (body, section["placeholder_style"], section["placeholder"]),
        ):
            cursor.gotoStartOfParagraph(False)
            cursor.gotoEndOfParagraph(True)
            self._bare(cursor, page_style if cursor is heading else "")
            cursor.ParaStyleName = self._styles.paragraph(key)
            text.insertString(cursor, words, False)
            cursor.gotoStartOfParagraph(False)
            cursor.gotoEndOfParagraph(True)
            cursor.setPropertiesToDefault(self._styles.clear)
        if section.get("keep_next"):
            body.ParaKeepTogether = True
        # no content control round the placeholder: undoing one leaves its mark behind (measured, 7.4)
        whole.gotoStartOfParagraph(False)
        whole.gotoNextParagraph(True)
        whole.gotoEndOfParagraph(True)
        mark = self._document.createInstance("com.sun.star.text.Bookmark")
        mark.Name = _PREFIX + section["section"]
        text.insertTextContent(whole, mark, True)

    def _bare(self, cursor: Any, page_style: str) -> None:
        """What a paragraph split off has from its neighbour goes."""
        cursor.setPropertiesToDefault((*DECIDED, TABS))
        if cursor.NumberingStyleName:
            cursor.NumberingStyleName = ""
        if cursor.BreakType.value != "NONE" and not page_style:
            cursor.setPropertyToDefault("BreakType")
