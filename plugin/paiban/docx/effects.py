"""Keeps Word 2010's second copy of the styles (stylesWithEffects) in step with styles.xml.

The part is large and nobody reads it any more, so it is not parsed: styles that are new go in front of
its end tag, everything else stays as it is.
"""

from __future__ import annotations

from lxml import etree

from paiban.docx.package import Package
from paiban.docx.wml import W_NS, w
from paiban.patterns import compiled

_END = b"</w:styles>"
_STYLE_ID = w("styleId")
_DECLARATIONS = compiled(rb' xmlns:\w+="[^"]*"')


def mirror_styles(package: Package, styles: etree._Element) -> None:
    """Add the styles that the second copy lacks."""
    found = package.related(package.main_part, "stylesWithEffects")
    if not found:
        return
    name = found[0][1]
    data = package.part(name)
    end = data.rfind(_END)
    if end < 0 or b'xmlns:w="' + W_NS.encode() + b'"' not in data:
        return
    has_ours = b'w:styleId="Paiban' in data  # one look at a large part instead of one for each style
    lacking = [
        _DECLARATIONS.sub(b"", etree.tostring(style))
        for style in styles.iterchildren(w("style"))
        if (style_id := style.get(_STYLE_ID) or "").startswith("Paiban")
        and not (has_ours and b'w:styleId="%b"' % style_id.encode() in data)
    ]
    if lacking:
        package.put(name, data[:end] + b"".join(lacking) + data[end:])
