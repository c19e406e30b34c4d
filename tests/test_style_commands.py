"""`paiban style` as an office admin meets it: what is said, what is written, with which exit code it ends."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from formatted import Finished, draft, finish

from paiban import cli
from paiban.docx.stylesheet import CHARACTER_ONLY
from paiban.style.data import data_folder
from paiban.style.document_types import SECTION, TYPE, build_type
from paiban.style.keys import ELEMENT, TABLES
from paiban.style.load import load_style
from paiban.style.says import SAYS

Command = Callable[..., Result]

NOTICE = (
    "关于开展专项检查的通知",
    "各县人民政府：",
    "一、总体要求",
    "正文一段。",
    "临江市人民政府",
    "2024年5月8日",
)


@pytest.fixture
def paiban(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs the command line in an empty folder, in English unless told."""
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "PAIBAN_STYLES"):
        monkeypatch.delenv(name, raising=False)

    def run(*words: str | Path) -> Result:
        result = CliRunner().invoke(cli.main, [str(word) for word in words])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return run


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    path = tmp_path / "样张.docx"
    path.write_bytes(finish(draft(*NOTICE), load_style("gbk")).data)
    return path


# ---- list, show, check ------------------------------------------------------------------------


def test_the_built_in_styles_are_listed_with_their_names(paiban: Command) -> None:
    listed = paiban("style", "list")
    assert listed.exit_code == 0
    for file in data_folder().glob("*.toml"):
        assert f"{file.stem}  {load_style(file.stem).name}" in listed.output


def test_styles_of_the_offices_folder_are_listed_and_found_by_name(
    paiban: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "版式"
    folder.mkdir()
    (folder / "某局.toml").write_text('name = "某局版式"\nextends = "gbk"\n', encoding="utf-8")
    (folder / "坏的.toml").write_text("[pag]\n", encoding="utf-8")
    monkeypatch.setenv("PAIBAN_STYLES", str(folder))
    listed = paiban("style", "list", "--lang", "zh").output
    assert "某局  某局版式" in listed
    assert "坏的  有错" in listed
    assert paiban("style", "check", "某局").exit_code == 0
    (tmp_path / "草稿.docx").write_bytes(draft(*NOTICE))
    assert paiban("format", "草稿.docx", "--style", "某局").exit_code == 0
    done = Finished((tmp_path / "草稿_排版.docx").read_bytes())
    assert done.find("正文一段").runs[0].face == "方正仿宋_GBK"


def test_a_style_is_shown_with_the_file_and_line_of_every_value(paiban: Command, tmp_path: Path) -> None:
    text = 'extends = "gbk"\n\n[page]\ntop = "36mm"\n'
    (tmp_path / "某局.toml").write_text(text, encoding="utf-8")
    shown = paiban("style", "show", "某局.toml", "--lang", "zh")
    assert shown.exit_code == 0
    assert re.search(r'top = "36mm" +某局\.toml:4 +上边距', shown.output)
    gbk = (data_folder() / "gbk.toml").read_text(encoding="utf-8").splitlines()
    line = next(n for n, row in enumerate(gbk, 1) if row.startswith('"黑体"'))
    assert re.search(rf'"黑体" = "方正黑体_GBK" +gbk\.toml:{line} ', shown.output)
    assert re.search(r'bottom = "35mm" +gbt9704\.toml:\d+ ', shown.output)
    assert "[elements.title] 标题: 小标宋，方正小标宋_GBK，二号，居中" in shown.output


def test_every_key_of_the_style_is_shown(paiban: Command) -> None:
    shown = paiban("style", "show", "gbt9704").output
    for key in {key for keys in (*TABLES.values(), ELEMENT) for key in keys}:
        assert re.search(rf'^  "?{key}"? = ', shown, re.MULTILINE), key


def test_a_sound_style_is_said_to_be_sound(paiban: Command) -> None:
    checked = paiban("style", "check", "gbt9704", "--lang", "zh")
    assert (checked.exit_code, checked.output) == (
        0,
        "gbt9704：没有问题（GB/T 9704-2012 党政机关公文格式）\n",
    )


def test_a_mistake_is_told_with_line_and_column_as_the_manual_says(
    paiban: Command, tmp_path: Path, checkout: Path
) -> None:
    for name, file, lang in (
        ("house-style.md", "office.toml", "en"),
        ("house-style.zh-CN.md", "某局.toml", "zh"),
    ):
        (tmp_path / file).write_text('name = "某局"\n\n\n\n[page]\nbotom = "36mm"\n', encoding="utf-8")
        for command in (("style", "check"), ("style", "show")):
            told = paiban(*command, file, "--lang", lang)
            assert told.exit_code == 2
            assert told.output.strip() in (checkout / "docs" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("command", ["show", "check", "template"])
def test_a_style_that_is_not_there_is_one_sentence_and_exit_code_2(command: str, paiban: Command) -> None:
    told = paiban("style", command, "gbt9740")
    assert told.exit_code == 2
    assert len(told.output.splitlines()) == 1 and "(nearest: gbt9704)" in told.output


# ---- new --------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("base", ["gbt9704", "example-office"])
def test_a_new_style_is_valid_and_changes_nothing(base: str, lang: str, paiban: Command) -> None:
    written = paiban("style", "new", "某局", "--extends", base, "--lang", lang)
    assert written.exit_code == 0
    assert paiban("style", "check", "某局.toml").exit_code == 0
    assert load_style("./某局.toml") == load_style(base)._replace(name="某局")


@pytest.mark.parametrize("base", ["gbt9704", "example-office"])
def test_each_comment_of_a_new_style_is_a_key_that_can_be_uncommented(
    base: str, paiban: Command, tmp_path: Path
) -> None:
    paiban("style", "new", "某局", "--extends", base)
    text = (tmp_path / "某局.toml").read_text(encoding="utf-8")
    whole, count = re.subn(r'(?m)^# (?="?[\w]+"? = )', "", text)
    whole = whole.replace('line_pitch = "28pt"', '# line_pitch = "28pt"')  # the body has none of its own
    (tmp_path / "某局.toml").write_text(whole, encoding="utf-8")
    assert load_style("./某局.toml") == load_style(base)._replace(name="某局")
    keys = {key for keys in (*TABLES.values(), ELEMENT) for key in keys}
    assert {key for key in keys if re.search(rf'(?m)^# "?{key}"? = ', text)} == keys
    assert count > 120


def test_the_example_type_of_a_new_style_says_every_key_and_is_valid(paiban: Command, tmp_path: Path) -> None:
    paiban("style", "new", "某局")
    text = (tmp_path / "某局.toml").read_text(encoding="utf-8")
    example = text.replace("#   ", "")
    example = re.sub(r"(?m)^(omit|after|like) = .*$", "", example)  # what only another section can use
    (tmp_path / "某局.toml").write_text(example, encoding="utf-8")
    own = load_style("./某局.toml").types["值班日志"]
    kind = build_type("值班日志", own)
    assert [(s.heading, s.required) for s in kind.sections] == [("值班情况", True)]
    assert all(re.search(rf"(?m)^#   {key} = ", text) for key in (*TYPE, *SECTION))


def test_the_sections_of_every_type_are_shown_and_who_demands_them(paiban: Command, tmp_path: Path) -> None:
    (tmp_path / "局.toml").write_text(
        'extends = "gbt9704"\n\n[types."述职报告".sections.clean]\nrequired = true\n\n'
        '[types."值班日志"]\ntitles = [\'值班日志$\']\n[types."值班日志".sections.duty]\n'
        'heading = "值班情况"\nrequired = true\n[types."公告"]\ninsert = false\n',
        encoding="utf-8",
    )
    shown = paiban("style", "show", "./局.toml", "--lang", "zh").output.splitlines()
    kinds = {line.split("：")[0].strip(): line for line in shown[shown.index(_types_headline(shown)) :]}
    assert "履行职责情况、廉洁自律情况、存在的问题和不足" in kinds["述职报告"]
    assert kinds["述职报告"].endswith("本单位定 局.toml:3")
    assert kinds["值班日志"].endswith("值班情况  本单位定 局.toml:6")
    assert kinds["公告"].endswith("不补章节  本单位定 局.toml:11")
    assert kinds["工作总结"].endswith("：主要工作开展情况、存在的问题和不足、下一步工作打算")
    assert "函" not in kinds


def _types_headline(shown: list[str]) -> str:
    return next(line for line in shown if line.startswith("[types]"))


def test_a_style_that_inserts_nothing_says_so(paiban: Command, tmp_path: Path) -> None:
    (tmp_path / "局.toml").write_text("[skeleton]\ninsert = false\n", encoding="utf-8")
    assert "[skeleton] insert = false" in paiban("style", "show", "./局.toml").output.split("[types]")[1]


def test_a_file_that_exists_is_never_overwritten(paiban: Command, tmp_path: Path, sample: Path) -> None:
    (tmp_path / "某局.toml").write_text("mirror = 1", encoding="utf-8")
    for words in (("new", "某局"), ("learn", sample, "-o", "某局.toml"), ("template", "gbk", "-o", sample)):
        before = sample.read_bytes()
        told = paiban("style", *words)
        assert told.exit_code == 2 and "was not overwritten" in told.output
        assert (tmp_path / "某局.toml").read_text() == "mirror = 1" and sample.read_bytes() == before


def test_a_folder_that_is_not_there_and_a_wrong_ending_are_told(paiban: Command) -> None:
    assert paiban("style", "new", "某局", "-o", "无/某局.toml").output == "there is no folder 无\n"
    assert paiban("style", "new", "某局", "-o", "某局.txt").output == "某局.txt must end in .toml\n"
    assert paiban("style", "template", "gbk", "-o", "a.doc").output == "a.doc must end in .docx, .dotx\n"


# ---- learn ------------------------------------------------------------------------------------


def test_learning_writes_what_differs_with_its_counts(paiban: Command, sample: Path, tmp_path: Path) -> None:
    assert paiban("style", "learn", sample, "-o", "学.toml").exit_code == 0
    text = (tmp_path / "学.toml").read_text(encoding="utf-8")
    assert '"黑体" = "方正黑体_GBK"  # 1 of 1 paragraphs' in text
    assert "[page]" not in text
    assert paiban("style", "check", "学.toml").exit_code == 0


def test_learning_from_the_style_itself_teaches_nothing(
    paiban: Command, sample: Path, tmp_path: Path
) -> None:
    taught = paiban("style", "learn", sample, "--extends", "gbk", "-o", "学.toml")
    assert taught.exit_code == 0
    assert "方正黑体" not in (tmp_path / "学.toml").read_text(encoding="utf-8")


def test_a_sample_that_cannot_be_read_is_one_sentence(paiban: Command, tmp_path: Path) -> None:
    (tmp_path / "坏.docx").write_bytes(b"no document")
    (tmp_path / "空.docx").write_bytes(draft(""))
    for name in ("坏.docx", "空.docx", "无.docx", "."):
        told = paiban("style", "learn", name, "-o", "学.toml")
        assert told.exit_code == 2 and len(told.output.splitlines()) == 1
        assert not (tmp_path / "学.toml").exists()


# ---- template ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["gbt9704", "example-office"])
def test_a_template_carries_every_style_and_is_in_style_already(
    name: str, paiban: Command, tmp_path: Path
) -> None:
    assert paiban("style", "template", name, "-o", "模板.docx").exit_code == 0
    style = load_style(name)
    made = Finished((tmp_path / "模板.docx").read_bytes())
    for key, element in style.elements.items():
        assert (
            made.style(element.word_style, "character" if key in CHARACTER_ONLY else "paragraph") is not None
        )
    assert made.style_value("heading 1", "next/val") == made.style("公文正文").get(
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}styleId"
    )
    plain = style._replace(skeleton=style.skeleton._replace(insert=False))
    again = finish(made.data, plain, genre="通知")
    assert again.parts["word/document.xml"] == made.parts["word/document.xml"]


def test_a_word_template_says_that_it_is_one(paiban: Command, tmp_path: Path) -> None:
    assert paiban("style", "template", "gbk", "-o", "模板.dotx").exit_code == 0
    with zipfile.ZipFile(io.BytesIO((tmp_path / "模板.dotx").read_bytes())) as archive:
        assert b"wordprocessingml.template.main+xml" in archive.read("[Content_Types].xml")


def test_the_templates_are_valid(
    paiban: Command, tmp_path: Path, sdk_findings: Callable[[Sequence[Path]], list[list[str]]]
) -> None:
    files = [tmp_path / "a.docx", tmp_path / "b.dotx"]
    for file in files:
        assert paiban("style", "template", "example-office", "-o", file).exit_code == 0
    assert sdk_findings(files) == [[], []]


def test_without_python_docx_a_template_is_one_sentence(
    paiban: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    told = paiban("style", "template", "gbt9704", "-o", "模板.docx")
    assert told.exit_code == 2 and "pip install 'paiban[docx]'" in told.output


# ---- .paiban.toml -----------------------------------------------------------------------------


def test_a_style_beside_the_draft_serves_it_when_none_is_named(paiban: Command, tmp_path: Path) -> None:
    (tmp_path / "草稿.docx").write_bytes(draft(*NOTICE))
    (tmp_path / ".paiban.toml").write_text('[page]\ntop = "30mm"\n', encoding="utf-8")
    assert paiban("format", "草稿.docx").exit_code == 0
    assert paiban("format", "草稿.docx", "--style", "gbt9704", "-o", "国标.docx").exit_code == 0
    tops = [Finished((tmp_path / name).read_bytes()).sections[0] for name in ("草稿_排版.docx", "国标.docx")]
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    assert [section.find(f"{w}pgMar").get(f"{w}top") for section in tops] == ["1700", "2098"]


def test_a_mistake_in_the_style_beside_the_draft_stops_before_anything_is_written(
    paiban: Command, tmp_path: Path
) -> None:
    (tmp_path / "草稿.docx").write_bytes(draft(*NOTICE))
    (tmp_path / ".paiban.toml").write_text('[page]\ntop = "30"\n', encoding="utf-8")
    told = paiban("format", "草稿.docx")
    assert told.exit_code == 2 and ".paiban.toml:2:7" in told.output
    assert not (tmp_path / "草稿_排版.docx").exists()


def test_both_languages_of_a_sentence_tell_the_same_values() -> None:
    for key, pair in SAYS.items():
        chinese, english = (set(re.findall(r"\{(\w+)\}", text)) for text in pair)
        assert chinese == english, key
