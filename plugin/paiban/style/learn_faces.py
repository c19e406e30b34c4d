"""Which font class (仿宋, 楷体 …) a type face belongs to."""

from __future__ import annotations

from collections import Counter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .learn import Seen

#: Font class → faces as they stand in documents, Chinese and English names.
_FACES = {
    "仿宋": "仿宋 fangsong 仿宋_gb2312 fangsong_gb2312 仿宋_gb18030 方正仿宋_gbk 方正仿宋简体"
    " 方正仿宋_gb18030 华文仿宋 stfangsong",
    "楷体": "楷体 kaiti 楷体_gb2312 kaiti_gb2312 方正楷体_gbk 方正楷体简体 方正楷体_gb18030"
    " 华文楷体 stkaiti kaitisc",
    "黑体": "黑体 simhei 方正黑体_gbk 方正黑体简体 方正黑体_gb18030 华文黑体 stheiti stxihei heitisc",
    "小标宋": "小标宋 小标宋体 方正小标宋简体 方正小标宋_gbk 方正小标宋_gb18030 fzxiaobiaosong-b05s"
    " fzxiaobiaosong-b05 文星标宋 汉仪小标宋 华文中宋 stzhongsong",
    "宋体": "宋体 simsun 新宋体 nsimsun 方正书宋_gbk 方正书宋简体 华文宋体 stsong songtisc",
}
_CLASSES = {face: name for name, faces in _FACES.items() for face in faces.split()}


def font_class(face: str) -> str:
    """The class a face is known to belong to, "" = unknown."""
    return _CLASSES.get(face.lower().lstrip("@").replace(" ", "").removesuffix("regular"), "")


def font_classes(
    faces: Mapping[str, Seen], usual: Mapping[str, str], fonts: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, Seen]]:
    """The class of each element, and the face of each class.

    `faces` are the elements' faces as seen, `usual` the classes that the base style gives them, `fonts`
    the base's face of each class. A face that no table knows belongs where the base puts the element.
    Of two faces in one class the one of more paragraphs stays; an element in the other takes a class
    that has it, if there is one.
    """
    classes = {name: _class(name, seen.value, usual, fonts) for name, seen in faces.items()}
    votes: dict[str, Counter[str]] = {}
    for name, seen in faces.items():
        votes.setdefault(classes[name], Counter())[seen.value] += seen.times
    chosen = {name: counter.most_common(1)[0][0] for name, counter in votes.items()}
    for name, seen in faces.items():
        if chosen[classes[name]] != seen.value:
            having = {**fonts, **chosen}
            classes[name] = next((c for c in usual.values() if having[c] == seen.value), classes[name])
    return {**usual, **classes}, {
        name: _together(
            face, [seen for each, seen in faces.items() if classes[each] == name and seen.value == face]
        )
        for name, face in chosen.items()
    }


def _together(face: str, sightings: Sequence[Seen]) -> Seen:
    """The face as seen in several elements."""
    return sightings[0]._replace(
        value=face, times=sum(seen.times for seen in sightings), total=sum(seen.total for seen in sightings)
    )


def _class(name: str, face: str, usual: Mapping[str, str], fonts: Mapping[str, str]) -> str:
    wanted = usual.get(name, "仿宋")
    return wanted if fonts[wanted] == face else font_class(face) or wanted
