"""Where one text ends and the next begins: sign-off (落款), attachments (附件), issued documents, 版记."""

from __future__ import annotations

from paiban.model import Role
from paiban.patterns import Lazy
from paiban.recognise.attachment_lines import (
    ATTACHMENT,
    begins_list,
    has_number,
    is_attachment_line,
    names_attachment,
)
from paiban.recognise.ending import may_sign, signature_above, signature_below
from paiban.recognise.genre import bare_title, names_type
from paiban.recognise.sheet import Sheet
from paiban.recognise.words import DATE_ENDS, is_date, is_name, is_organ

MAIN, ISSUED, ATTACHED = "main", "issued", "attached"

_DAY = Lazy(r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日")
_DAY_OF_NO_YEAR = Lazy(r"\d{1,2}\s*月\s*\d{1,2}\s*日$")
_BRACKETED = Lazy(r"[（(【\[]\s*(附\s*件\s*[一二三四五六七八九十\d０-９]{0,3})\s*[)）】\]]$")
_COPY = Lazy(r"(?:抄\s*[送报告]|主\s*[送报]|分\s*[送发]|主题词)\s*[：:]")
_COUNT = r"[（(]?共印\s*\d+\s*份[)）]?"
_PRINTED = Lazy(
    rf"(?:{_COUNT}|.{{2,40}}\d{{4}}\s*年\s*\d{{1,2}}\s*月\s*\d{{1,2}}\s*日\s*(?:印\s*发|印\s*制|印|发)"
    rf"\s*(?:{_COUNT})?$)"
)
_NOTE = Lazy(
    r"[(（].+[)）]$|此页无正文|(?:信息)?公开(?:方式|属性|类型|选项)\s*[：:]|(?:主动|依申请|不予)公开$"
    r"|联系(?:人|电话|方式)[^。，：:]{0,8}[：:]"
)
_LIST_ROW = Lazy(r"[\d０-９]{1,2}\s*[.．、]|[（(][\d一二三四五六七八九十]{1,2}[)）]|附件")
_NEAR = 12
#: Most names a list of attachments is followed through.
_MOST = 40


class Part:
    """One text of the draft: rows start … end (exclusive); `body` is set when its head has been read."""

    __slots__ = ("body", "end", "kind", "start")

    def __init__(self, start: int, kind: str) -> None:
        self.start = self.body = start
        self.end = start
        self.kind = kind


def split(sheet: Sheet) -> list[Part]:
    """The parts of the draft in order; settles sign-offs, attachment lines, notes and 版记 on the way."""
    _mark_imprint(sheet)
    walk = _Walk(sheet)
    for row, text in enumerate(sheet.texts):
        if sheet.verdicts[row] is not None or (len(text) > 60 and text[0] != "附"):
            continue
        if text[0] == "附":
            walk.attachment(row, text)
        elif text[0] in "（(【[" and "附" in text and (match := _BRACKETED.pattern.match(text)):
            walk.attachment(row, match[1])
        elif text[-1] in DATE_ENDS:
            if is_date(text) or _is_day_of_no_year(sheet, row):
                walk.date(row)
            elif row + 1 == len(sheet) and len(text) <= 40 and row not in sheet.markers:
                walk.signed_and_dated(row, text)
    return walk.finish()


def _mark_imprint(sheet: Sheet) -> None:
    """版记: 抄送 with its further lines, 印发机关 and 印发日期."""
    row = 0
    while row < len(sheet):
        text = sheet.texts[row]
        if text[0] in "抄主分报送发呈" and _copies(sheet, row, text):
            sheet.settle(row, Role.COPY_TO, "copy-to")
            row = _mark_copies(sheet, row + 1)
        elif text[-1] in "发制印份）)" and len(text) <= 80 and _PRINTED.pattern.match(text):
            sheet.settle(row, Role.PRINTED_BY, "printed-by")
        row += 1


def _copies(sheet: Sheet, row: int, text: str) -> bool:
    """Whether the row is 抄送：… or, on the last rows of a bulletin, 报：… 送：… 发：…"""
    if _COPY.pattern.match(text):
        return text[0] == "抄" or sheet.content[row] > 0
    return (
        len(sheet) - row <= 6
        and (text[1:2] in ("：", ":") or text.startswith(("报送：", "呈送：", "呈报：")))
        and sheet.content[row] > 0
    )


def _mark_copies(sheet: Sheet, row: int) -> int:
    """Settles what continues the 抄送 line above `row`; returns the last row taken."""
    while sheet.free(row) and sheet.gap(row) == 0 and len(sheet.texts[row]) <= 60:
        text = sheet.texts[row]
        if _DAY.pattern.search(text) and text[-1] in "日发印制":
            sheet.settle(row, Role.PRINTED_BY, "printed-by")
        elif (
            sheet.texts[row - 1][-1] in "。."
            or row in sheet.markers
            or text[0] == "附"
            or _COPY.pattern.match(text)
        ):
            break
        else:
            note = _NOTE.pattern.match(text) is not None
            sheet.settle(row, Role.NOTE if note else Role.COPY_TO, "note" if note else "copy-to")
        row += 1
    return row - 1


def looks_like_title(sheet: Sheet, row: int) -> bool:
    """Whether a text could begin here with its title, judged by look and wording."""
    text = sheet.texts[row]
    if row in sheet.markers or sheet.runs_on(row) or text[-1] in "：:，," or len(text) < 2 or is_date(text):
        return False
    look = sheet.lines[row].look
    if sheet.lines[row].auto is not None or sheet.pushed_right(row):
        return False
    if look.align == "center" or look.size >= 36 or sheet.new_page(row):
        return True
    return names_type(text) and sheet.gap(row) > 0


class _Walk:
    """Walks the draft once from head to end; `part` is the text it is in."""

    __slots__ = ("closed", "part", "parts", "sheet")

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.parts: list[Part] = []
        self.part = Part(0, MAIN)
        self.closed = False

    def finish(self) -> list[Part]:
        """Closes the last part."""
        self._begin(len(self.sheet), MAIN)
        return self.parts

    def _begin(self, row: int, kind: str) -> None:
        self.part.end = row
        if row > self.part.start or not self.parts:
            self.parts.append(self.part)
        self.part = Part(row, kind)
        self.closed = False

    def _written(self, row: int) -> bool:
        """Whether the part has any running text before the row."""
        return self.sheet.content[row] > self.sheet.content[self.part.start]

    # --- sign-off ----------------------------------------------------------------------------

    def date(self, row: int) -> None:
        """A line that is a date: the end of a text if a signature goes with it, else left alone."""
        sheet = self.sheet
        if self.closed or not self._written(row):
            return
        first = signature_above(sheet, row)
        after = signature_below(sheet, row) if first == row else row + 1
        final = self._ends_here(after)
        right = sheet.pushed_right(row)
        if first == row and after == row + 1 and not (final and (right or sheet.gap(row) or self._last(row))):
            return
        if not final and not right and not sheet.pushed_right(first):
            return
        for signature in (*range(first, row), *range(row + 1, after)):
            sheet.settle(signature, Role.SIGNATURE, "signature")
        sheet.settle(row, Role.DATE, "date")
        self._close(after)

    def _last(self, row: int) -> bool:
        """Whether a full date ends the whole draft, under text: a paper whose 署名 stands at its head."""
        sheet, above = self.sheet, row - 1
        told = sheet.runs_on(above) or "：" in sheet.texts[above][1:-1]
        return row + 1 == len(sheet) and sheet.texts[row][-1] == "日" and told

    def signed_and_dated(self, row: int, text: str) -> None:
        """The last line of all holds name and date: 罗青松　2024年1月8日."""
        name, _, date = text.rpartition("\u3000" if "\u3000" in text else " ")
        name = name.strip()
        if date and name and is_date(date) and (is_name(name) or is_organ(name)) and not self.closed:
            self.sheet.settle(row, Role.SIGNATURE, "signature")

    def _close(self, row: int) -> None:
        """Behind the sign-off: notes, and perhaps a document that is issued with this one."""
        sheet = self.sheet
        self.closed = True
        while (end := self._note_end(row)) > row:
            for other in range(row, end):
                sheet.settle(other, Role.NOTE, "note")
            row = end
        while row < len(sheet) and not sheet.free(row):
            row += 1
        if row < len(sheet) and sheet.texts[row][0] != "附" and self._opens_text(row):
            self._begin(row, ISSUED)

    def _note_end(self, row: int) -> int:
        """One past the 附注 at `row`, on one line or in brackets over up to three; `row` if it is none."""
        sheet = self.sheet
        if not sheet.free(row) or len(sheet.texts[row]) > 80:
            return row
        if _NOTE.pattern.match(sheet.texts[row]):
            return row + 1
        if sheet.texts[row][0] in "（(" and not any(c in sheet.texts[row] for c in "）)。"):
            for other in range(row + 1, min(row + 3, len(sheet))):
                if not sheet.free(other) or sheet.runs_on(other) or sheet.gap(other):
                    return row
                if sheet.texts[other][-1] in "）)":
                    return other + 1
        return row

    def _ends_here(self, row: int) -> bool:
        """Whether nothing but the end, a note, 版记, an attachment or a new text follows."""
        sheet = self.sheet
        while row < len(sheet) and sheet.verdicts[row] is not None:
            row += 1
        if row == len(sheet):
            return True
        text = sheet.texts[row]
        if (text[0] == "附" and ATTACHMENT.pattern.match(text)) or (
            len(text) <= 80 and _NOTE.pattern.match(text)
        ):
            return True
        return self._opens_text(row) or sheet.new_page(row)

    def _opens_text(self, row: int) -> bool:
        """Whether another text begins here: by its look, or by a name that the text above has announced."""
        return looks_like_title(self.sheet, row) or self._is_announced(row)

    def _is_announced(self, row: int) -> bool:
        """印发《××办法》 above, and ××办法 here, on one line or on a few."""
        sheet = self.sheet
        if row in sheet.markers or sheet.lines[row].auto is not None or sheet.runs_on(row):
            return False
        said = "".join(
            sheet.compact(other) for other in range(self.part.start, min(row, self.part.start + 8))
        )
        joined = ""
        for other in range(row, min(row + 4, len(sheet))):
            if not sheet.free(other) or sheet.runs_on(other):
                return False
            joined += sheet.compact(other)
            if names_type(joined):
                return bare_title(joined) in said
        return False

    # --- attachments -------------------------------------------------------------------------

    def attachment(self, row: int, text: str) -> None:
        """A line that begins with 附件: the head of an attachment, or a note that lists attachments."""
        match = ATTACHMENT.pattern.match(text)
        if match is None or not is_attachment_line(match, text):
            return
        bare = not match[4]
        if self._lists_attachments(row, bare):
            self._note(row)
            return
        self._begin(row, ATTACHED)
        self.sheet.settle(row, Role.ATTACHMENT_MARK, "attachment-mark")

    def _lists_attachments(self, row: int, bare: bool) -> bool:
        """附件说明 and no attachment's head: no text of an attachment follows it."""
        sheet = self.sheet
        below = self._below_list(row)
        listed = below > row + 1
        if sheet.new_page(row) or (not self._written(row) and self.part.kind != ATTACHED):
            return False
        if listed and begins_list(sheet.texts[row]) and self._counts_on(row + 1):
            return True  # 附件：1.… and 2.… below
        if bare and not listed:
            return not self.closed and self._signs_soon(below) and not has_number(sheet.texts[row])
        if below == len(sheet) or (sheet.verdicts[below] is not None and not sheet.has_role(below, Role.TOC)):
            return not sheet.lines[below - 1].table_after
        if self._signs_soon(below):
            return not self.closed
        if sheet.new_page(below):
            return True
        follows = sheet.texts[below]
        if follows[0] == "附" and (found := ATTACHMENT.pattern.match(follows)):
            return is_attachment_line(found, follows)
        return False

    def _counts_on(self, row: int) -> bool:
        """Whether the row is numbered 2."""
        marker = self.sheet.markers.get(row)
        return marker is not None and marker.numbers == (2,)

    def _below_list(self, row: int) -> int:
        """The first row below the line at `row` and the list of names that continues it."""
        sheet = self.sheet
        ends = "：:，" if sheet.texts[row][-1] in "；。" else "。；：:，"
        row += 1
        limit = row + _MOST
        while row < limit and sheet.free(row) and not sheet.new_page(row):
            text = sheet.texts[row]
            if len(text) > (150 if row in sheet.markers else 60):
                break
            if (
                text[-1] in ends
                or not _LIST_ROW.pattern.match(text)
                or (text[0] == "附" and not names_attachment(text))
            ):
                break
            row += 1
        return row

    def _signs_soon(self, row: int) -> bool:
        """Whether the part is signed below `row` before any running text."""
        sheet = self.sheet
        for other in range(row, min(row + _NEAR, len(sheet))):
            if sheet.runs_on(other) or sheet.new_page(other):
                return False
            if is_date(sheet.texts[other]) or _is_day_of_no_year(sheet, other):
                return True
            if sheet.pushed_right(other) and other > row:
                return True
            if sheet.texts[other][0] == "附" and other > row and not names_attachment(sheet.texts[other]):
                return False
        return False

    def _note(self, row: int) -> None:
        for other in range(row, self._below_list(row)):
            self.sheet.settle(other, Role.ATTACHMENT_NOTE, "attachment-note")


def _is_day_of_no_year(sheet: Sheet, row: int) -> bool:
    """1月6日 under the last signature: a date whose year was forgotten."""
    text = sheet.texts[row]
    if row + 1 < len(sheet) or len(text) > 8 or _DAY_OF_NO_YEAR.pattern.match(text) is None:
        return False
    return row > 0 and may_sign(sheet, row - 1)
