"""Characters that look like a number marker's: data for `numerals`, measured on real drafts.

PDF conversion, OCR and input methods leave full-width digits, Kangxi radicals, enclosed numbers and
white space of every width; matching maps them one to one, so that offsets hold.
"""

from __future__ import annotations

#: White space an author may type at a line's edge: blanks of all widths, tab, zero-width marks.
EDGE = " \t\r\n\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u3000\u2060\ufeff\u202f\u205f" + "".join(
    map(chr, range(0x2000, 0x2010))
)

#: Enclosed characters carry form and number at once: ㈠ ⑴ ⒈ ① ❶ ㊀ …
ENCLOSED: dict[str, tuple[str, int]] = {
    chr(first + i): (form, base + i)
    for first, last, form, base in (
        (0x3220, 0x3229, "（一）", 1),
        (0x2474, 0x2487, "（1）", 1),
        (0x2488, 0x249B, "1.", 1),
        (0x2460, 0x2473, "①", 1),
        (0x3251, 0x325F, "①", 21),
        (0x3280, 0x3289, "①", 1),
        (0x2776, 0x277F, "①", 1),
        (0x24F5, 0x24FE, "①", 1),
    )
    for i in range(last - first + 1)
}
#: Ⅰ … Ⅻ and ⅰ … ⅻ.
ROMAN_SIGNS = {chr(0x2160 + i): i + 1 for i in range(12)} | {chr(0x2170 + i): i + 1 for i in range(12)}

_ODD = "⼀⼆⼋⼗﹑､﹒․。｡﹙﹚【】〔〕﹝﹞﹕∶﹐"
#: Look-alikes to their plain form, one character each, so that offsets hold.
PLAIN: dict[int, str] = (
    {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys(map(ord, EDGE), " ")
    | dict(zip(map(ord, _ODD), "一二八十、、....()()()()::,", strict=True))
)
