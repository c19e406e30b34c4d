"""A new house style file: every key there, commented out, with what it means and what it is now."""

from __future__ import annotations

from .origin import as_toml, origins, toml_key
from .words import SECTION_KEYS, TYPE_KEYS, columns, label, meaning

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .layers import Layer

_HEAD = {
    "zh": (
        "# 版式文件。只写与底版不同的项：去掉行首的 # ，改等号右边的值，其余留着不动。",
        '# 长度 "37mm"、"28.95pt"，缩进还可用 "2字"，段前段后还可用 "1行"；字号 "三号" 或磅数 "16pt"。',
        "# 改完运行 paiban style check 本文件。",
    ),
    "en": (
        "# A house style. Say only what differs from the base: take the # away and change the value.",
        '# Lengths "37mm", "28.95pt"; indents also "2字", spacing also "1行"; sizes "三号" or points "16pt".',
        "# When done: paiban style check THIS-FILE",
    ),
}
_OTHERS = {
    "zh": "# 以下要素只列出与正文不同的项；正文的每一项都可以写进任何要素。",
    "en": "# The elements below list what sets them apart from body; each takes every key of body.",
}

_TYPES = {
    "zh": (
        "# 文种和必备章节：内置文种见 paiban style show；改内置的或新增都写在这里。",
        "# 下面是一个自定义文种的全部写法，用时去掉 #，删去不需要的行。",
    ),
    "en": (
        "# Document types and their sections: paiban style show lists the built-in ones. Change or add here.",
        "# Below, all that a type of your own can say: take the # away, drop the lines you do not need.",
    ),
}


def new_style(layers: Sequence[Layer], name: str, base: str, lang: str) -> str:
    """The text of a house style called `name` that builds on `base`, whose files `layers` are.

    It is valid as it stands and changes nothing; every key stands in it as a comment with the value
    it has in the base.
    """
    lines = [
        *_HEAD["zh" if lang == "zh" else "en"],
        "",
        f"name = {as_toml(name)}",
        f"extends = {as_toml(base)}",
    ]
    lines += _tables(layers, lang)
    lines += _types(lang)
    return "\n".join(lines) + "\n"


def _tables(layers: Sequence[Layer], lang: str) -> Iterator[str]:
    """Each table with the keys it gives; an element but the body shows what sets it apart from the body."""
    table = ""
    for origin in origins(layers):
        if origin.inherited:
            continue
        if origin.table != table:
            yield from _rest_of(table, lang)
            table = origin.table
            yield ""
            yield f"[{table}]  # {label(table, lang)}"
        yield _line(table, origin.key, as_toml(origin.value), lang)


def _rest_of(table: str, lang: str) -> Iterator[str]:
    """What the body's table lacks: the pitch that it takes from the page."""
    if table == "elements.body":
        yield _line(table, "line_pitch", as_toml("28pt"), lang)
        yield ""
        yield _OTHERS["zh" if lang == "zh" else "en"]


def _line(table: str, key: str, value: str, lang: str) -> str:
    pair = f"# {toml_key(key)} = {value}"
    return f"{pair}{' ' * (34 - columns(pair))}  # {meaning(table, key, lang)}"


def _types(lang: str) -> Iterator[str]:
    """How document types are changed and added: an example with every key, all of it a comment."""
    yield ""
    yield from _TYPES["zh" if lang == "zh" else "en"]
    for table, keys in (('types."值班日志"', TYPE_KEYS), ('types."值班日志".sections.watch', SECTION_KEYS)):
        yield f"#   [{table}]"
        for key, (value, chinese, english) in keys.items():
            pair = f"#   {key} = {value}"
            yield f"{pair}{' ' * (38 - columns(pair))}  # {chinese if lang == 'zh' else english}"
