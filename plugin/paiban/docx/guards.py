"""What a package must be before paiban touches it: a Word document, unsigned, not protected."""

from __future__ import annotations

from paiban.docx.wml import W_NS, w
from paiban.errors import DraftError

TYPE_CHECKING = False  # not from typing: its import costs 3 ms
if TYPE_CHECKING:
    from paiban.docx.package import Package

_STRICT = "http://purl.oclc.org/ooxml/"
_SIGNATURE_TYPE = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/"
_SIGNATURE_CONTENT = "application/vnd.openxmlformats-package.digital-signature-"
_ON = frozenset(("1", "true", "on"))

#: What stands in the main part's media type or root namespace, and the code it means.
_OTHER_KINDS = (
    ("spreadsheetml", "spreadsheet"),
    ("ms-excel", "spreadsheet"),
    ("presentationml", "presentation"),
    ("ms-powerpoint", "presentation"),
)


def find_main_part(package: Package) -> str:
    """The main part, by the package's officeDocument relationship, whatever its name.

    Raises DraftError: strict, no-main-part, spreadsheet, presentation, not-a-document.
    """
    for each in package.relationships("").values():
        if not each.type.endswith("/officeDocument"):
            continue
        if each.type.startswith(_STRICT):
            raise DraftError("strict")
        if each.target not in package:
            raise DraftError("no-main-part", part=each.target)
        _check_kind(package.content_type(each.target))
        return each.target
    raise DraftError("no-main-part", part="")


def _check_kind(kind: str) -> None:
    for mark, code in _OTHER_KINDS:
        if mark in kind:
            raise DraftError(code)


def check_main_part(package: Package) -> None:
    """The main part is w:document with one w:body (ECMA-376 part 1 §17.2).

    Raises DraftError: malformed-xml, doctype, bomb, damaged-member, strict, spreadsheet, presentation,
    not-a-document, no-body.
    """
    root = package.xml(package.main_part)
    if root.tag != w("document"):
        if root.tag.startswith("{" + _STRICT):
            raise DraftError("strict")
        _check_kind(root.tag)
        raise DraftError("flat-xml" if root.tag.endswith("}wordDocument") else "not-a-document")
    if len(root.findall(f"{{{W_NS}}}body")) != 1:
        raise DraftError("no-body", part=package.main_part)


def check_signature(package: Package, drop: bool) -> None:
    """A digital signature (ECMA-376 part 2 §12) is refused, or dropped with all its parts.

    Raises DraftError signed.
    """
    origins = [each for each in package.relationships("").values() if each.type.startswith(_SIGNATURE_TYPE)]
    parts = [name for name in package.names() if _is_signature(package, name)]
    if not origins and not parts:
        return
    if not drop:
        raise DraftError("signed")
    for each in origins:
        package.unrelate("", each.id)
    package.remove(parts)


def _is_signature(package: Package, name: str) -> bool:
    return name.lower().startswith("_xmlsignatures/") or package.content_type(name).startswith(
        _SIGNATURE_CONTENT
    )


def check_protection(package: Package, force: bool) -> None:
    """Enforced editing protection (w:documentProtection, §17.15.1.29) is refused unless `force`.

    w:writeProtection only recommends to open read-only and is no reason. Raises DraftError
    protected (edit: readOnly, forms, comments, trackedChanges or formatting).
    """
    if force:
        return
    for _, settings in package.related(package.main_part, "settings"):
        for each in package.xml(settings).iterchildren(w("documentProtection")):
            edit = each.get(w("edit"), "none")
            if edit == "none" and each.get(w("formatting")) in _ON:
                edit = "formatting"
            if each.get(w("enforcement")) in _ON and edit != "none":
                raise DraftError("protected", edit=edit)
