"""What `paiban style` says, in Chinese and English; mistakes in a style have `messages`."""

from __future__ import annotations

SAYS: dict[str, tuple[str, str]] = {
    "sound": ("{file}：没有问题（{name}）", "{file}: no mistake ({name})"),
    "listed": ("{name}  {title}  {file}", "{name}  {title}  {file}"),
    "broken": ("有错，运行 paiban style check {name} 看详情", "has a mistake: paiban style check {name}"),
    "written": ("已写出：{file}", "written: {file}"),
    "written-check": (
        "已写出：{file}；改好后运行 paiban style check {file}",
        "written: {file}; edit it, then run paiban style check {file}",
    ),
    "exists": (
        "{file} 已存在，没有覆盖；请换个名字或先移走它",
        "{file} exists and was not overwritten; choose another name",
    ),
    "no-folder": ("没有文件夹 {folder}", "there is no folder {folder}"),
    "sample": ("读不了样张 {file}：{why}", "cannot read the sample {file}: {why}"),
    "no-sample": ("找不到样张 {file}", "there is no sample {file}"),
    "empty-sample": ("{file} 里没有文字，学不到版式", "{file} holds no text to learn from"),
    "os-error": ("{file}：{why}", "{file}: {why}"),
    "no-python-docx": (
        "写模板要用 python-docx；请安装：pip install 'paiban[docx]'",
        "writing a template needs python-docx; install it: pip install 'paiban[docx]'",
    ),
    "suffix": ("{file} 要以 {wanted} 结尾", "{file} must end in {wanted}"),
}


def say(key: str, lang: str, **values: object) -> str:
    """One sentence; `lang` is "zh" or another."""
    return SAYS[key][0 if lang == "zh" else 1].format(**values)
