"""House styles from their files: what comes in reaches the Style, every mistake is told with its place."""

from __future__ import annotations

import pickle
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from paiban.errors import StyleError
from paiban.style.data import data_folder
from paiban.style.load import load_style
from paiban.style.messages import SENTENCES, describe
from paiban.style.schema import Style
from paiban.style.spots import Spots

ROOT = Path(__file__).resolve().parent.parent
BROKEN = ROOT / "tests" / "cases" / "styles"
STANDARD = data_folder() / "gbt9704.toml"

House = Callable[[str], Style]


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Loads a house style of this text."""

    def load(text: str) -> Style:
        file = tmp_path / "某局.toml"
        file.write_text(text, encoding="utf-8")
        return load_style(str(file))

    return load


def asdict(style: Style) -> dict[str, Any]:
    """A style as plain dictionaries."""
    elements = {name: element._asdict() for name, element in style.elements.items()}
    tables = {name: value._asdict() for name, value in style._asdict().items() if hasattr(value, "_asdict")}
    return {**style._asdict(), **tables, "elements": elements}


def mistake(file: Path, content: bytes | str) -> StyleError:
    """The mistake in a house style of this content."""
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(StyleError) as caught:
        load_style(str(file))
    return caught.value


def place(error: StyleError) -> tuple[str, int, int]:
    return error.code, error.spot.line, error.spot.column


# ---- the standard ------------------------------------------------------------------------------


def test_the_standard_loads_in_the_units_of_word() -> None:
    style = load_style()
    page = style.page
    assert (page.width, page.height) == (11906, 16838)
    assert (page.top, page.bottom, page.left, page.right) == (2098, 1984, 1588, 1474)
    assert (page.text_width, page.text_height) == (8844, 12756)
    assert (page.pitch, page.lines, page.characters, page.tracking(32)) == (579, 22, 28, -5)
    body, title, heading = style.elements["body"], style.elements["title"], style.elements["heading2"]
    assert (body.size, body.first, body.outline, body.pitch) == (32, 200, 9, 0)
    assert (title.size, title.first, title.pitch, title.after) == (44, 0, 720, 100)
    assert (heading.word_style, heading.font, heading.size, heading.outline) == ("heading 2", "楷体", 32, 1)
    assert style.elements["chapter"].before == 50
    assert (style.page_number.inset, style.page_number.drop, style.page_number.size) == (100, 396, 28)
    assert style.fonts["仿宋"] == "仿宋_GB2312"
    assert "underline" in style.keep_emphasis and not style.findings_off


def _keys_of_the_standard() -> Iterator[tuple[str, str]]:
    data = tomllib.loads(STANDARD.read_text(encoding="utf-8"))
    for table, content in data.items():
        if table == "elements":
            yield from ((f"elements.{name}", key) for name, element in content.items() for key in element)
        elif isinstance(content, dict):
            yield from ((table, key) for key in content)


#: Values of every kind; one of them is another value for any key.
OTHERS = (
    *(
        "true",
        "false",
        "21",
        "2",
        '"30mm"',
        '"28.5pt"',
        '"60pt"',
        '"3字"',
        '"0.3行"',
        '"小二"',
        '"五号"',
        '"A3"',
    ),
    *('"黑体"', '"宋体"', '"body"', '"center"', '"left"', '"lines"', '"keep"', '"none"', '"seal"', '"．"'),
    *('"FF00FF"', '["bold"]', '["PB101"]', '"第{page}页"', '"【待补：{hint}】"', '"别的名字"'),
)


@pytest.mark.parametrize(("table", "key"), [*_keys_of_the_standard()])
def test_every_key_of_the_standard_reaches_the_style(table: str, key: str, house: House) -> None:
    plain = asdict(load_style())
    section, _, name = table.partition(".")
    section = {"emphasis": "keep_emphasis", "findings": "findings_off"}.get(section, section)
    first = 'first = "0字"\n' if key == "hanging" else ""  # the two exclude each other
    for value in OTHERS:
        try:
            changed = asdict(house(f'name = "{plain["name"]}"\n[{table}]\n{first}"{key}" = {value}\n'))
        except StyleError:
            continue
        was, now = plain[section], changed[section]
        if name:
            field = "pitch" if key == "line_pitch" else key
            was, now = was[name][field], now[name][field]
        if was != now:
            assert {part for part in plain if plain[part] != changed[part]} == {section}
            return
    pytest.fail(f"no value of [{table}] {key} changes the style")


def test_each_name_of_an_element_is_a_word_style_of_its_own() -> None:
    names = [element.word_style.lower() for element in load_style().elements.values()]
    assert len(names) == len(set(names))


# ---- merging -----------------------------------------------------------------------------------


def test_a_house_style_says_only_what_differs(house: House) -> None:
    style = house(
        'name = "某局"\nextends = "gbt9704"\n[page]\ntop = "35mm"\n[fonts]\n"黑体" = "方正黑体_GBK"\n'
    )
    assert (style.name, style.page.top, style.page.bottom) == ("某局", 1984, 1984)
    assert (style.fonts["黑体"], style.fonts["楷体"]) == ("方正黑体_GBK", "楷体_GB2312")


def test_without_extends_the_standard_is_extended(house: House) -> None:
    assert asdict(house("")) == asdict(load_style()) | {"name": "某局"}


def test_the_nearest_file_wins_key_by_key(tmp_path: Path) -> None:
    (tmp_path / "省.toml").write_text('[page]\ntop = "30mm"\nleft = "30mm"\n[elements.title]\nbold = true\n')
    (tmp_path / "市.toml").write_text(
        'extends = "省"\n[page]\ntop = "33mm"\n[elements.title]\nfont = "黑体"\n'
    )
    style = load_style("市", search=[tmp_path])
    assert (style.page.top, style.page.left) == (1870, 1700)
    title = style.elements["title"]
    assert (title.bold, title.font, title.size) == (True, "黑体", 44)


def test_a_changed_body_flows_into_elements_that_say_nothing_else(house: House) -> None:
    style = house('[elements.body]\nsize = "小三"\nfont = "宋体"\nline_pitch = "26pt"\nbold = true\n')
    heading, title = style.elements["heading3"], style.elements["title"]
    assert (heading.size, heading.font, heading.pitch, heading.bold) == (30, "宋体", 520, True)
    assert (title.size, title.font, title.pitch) == (44, "小标宋", 720)
    assert style.elements["heading1"].font == "黑体"


def test_other_lines_without_a_pitch_get_the_pitch_that_fills_the_page(house: House) -> None:
    assert house("[page]\nlines = 24\n").page.pitch == 12756 // 24
    assert house('[page]\nlines = 20\nline_pitch = "30pt"\n').page.pitch == 600
    assert house('[page]\ntop = "35mm"\n').page.pitch == 579


def test_a_bare_name_in_extends_is_also_looked_up_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text("[page]\nmirror = true\n")
    (tmp_path / "mine.toml").write_text('extends = "base"\n')
    assert load_style(str(tmp_path / "mine.toml")).page.mirror


def test_a_path_in_extends_starts_from_the_file(tmp_path: Path) -> None:
    (tmp_path / "under").mkdir()
    (tmp_path / "base.toml").write_text("[page]\nmirror = true\n")
    (tmp_path / "under" / "mine.toml").write_text('extends = "../base.toml"\n')
    assert load_style(str(tmp_path / "under" / "mine.toml")).page.mirror


def test_a_built_in_name_means_the_built_in_style(tmp_path: Path) -> None:
    (tmp_path / "gbt9704.toml").write_text("[page]\nmirror = true\n")
    assert not load_style("gbt9704", search=[tmp_path]).page.mirror


def test_a_copy_of_the_standard_is_the_standard(tmp_path: Path) -> None:
    copy = tmp_path / "copy.toml"
    copy.write_bytes(STANDARD.read_bytes())
    assert load_style(str(copy)) == load_style()


def test_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    file = tmp_path / "crlf.toml"
    file.write_bytes(b'[page]\r\nmirror = true\r\ntop = "33mm"\r\n')
    assert load_style(str(file)).page.top == 1870
    assert place(mistake(file, b'[page]\r\nmirror = true\r\ntopp = "33mm"\r\n')) == (
        "style-unknown-key",
        3,
        1,
    )


def test_a_style_can_be_sent_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(load_style())) == load_style()


# ---- units -------------------------------------------------------------------------------------

LENGTHS = {
    "37mm": 2098,
    "3.7cm": 2098,
    "104.9pt": 2098,
    "28 mm": 1588,
    "28毫米": 1588,
    "26.5pt": 530,
    "30磅": 600,
}


@pytest.mark.parametrize(("written", "twips"), LENGTHS.items())
def test_lengths_are_read_as_word_reads_them(written: str, twips: int, house: House) -> None:
    assert house(f'[page]\nleft = "{written}"\ncharacters = 20\n').page.left == twips


SIZES: dict[Any, int] = {
    '"初号"': 84,
    '"小五"': 18,
    '"五号"': 21,
    '"3号"': 32,
    '"16pt"': 32,
    "16": 32,
    "10.5": 21,
}


@pytest.mark.parametrize(("written", "half_points"), SIZES.items())
def test_sizes_are_names_or_points(written: str, half_points: int, house: House) -> None:
    style = house(f'[elements.caption]\nsize = {written}\nline_pitch = "60pt"\n')
    assert style.elements["caption"].size == half_points


PAPERS = {'"A3"': (16838, 23811), '"16K"': (10432, 14740), '["210mm", "297mm"]': (11906, 16838)}


@pytest.mark.parametrize(("written", "twips"), PAPERS.items())
def test_paper_is_a_name_or_two_lengths(written: str, twips: tuple[int, int], house: House) -> None:
    page = house(f"[page]\npaper = {written}\nlines = 10\ncharacters = 20\n").page
    assert (page.width, page.height) == twips


def test_outline_levels_count_from_one_in_the_file_and_from_nought_in_word(house: House) -> None:
    style = house('[elements.article]\noutline = 9\n[elements.heading1]\noutline = "body"\n')
    assert (style.elements["article"].outline, style.elements["heading1"].outline) == (8, 9)


def test_a_colour_may_carry_its_hash_and_small_letters(house: House) -> None:
    assert house('[elements.organ_mark]\ncolor = "#ff00aa"\n').elements["organ_mark"].color == "FF00AA"


# ---- mistakes ----------------------------------------------------------------------------------


@pytest.mark.parametrize("broken", sorted(BROKEN.glob("*.toml")), ids=lambda file: file.stem)
def test_a_broken_style_is_told_with_line_column_and_sentence(broken: Path) -> None:
    with pytest.raises(StyleError) as caught:
        load_style(str(broken))
    told = [describe(caught.value, lang).replace(f"{BROKEN}/", "") for lang in ("en", "zh")]
    assert told == broken.with_suffix(".txt").read_text(encoding="utf-8").splitlines()


def test_a_byte_order_mark_is_a_mistake_at_the_very_beginning(tmp_path: Path) -> None:
    error = mistake(tmp_path / "bom.toml", '\ufeffname = "某局"\n')
    assert place(error) == ("style-bom", 1, 1)
    assert "BOM" in describe(error, "zh")


def test_a_file_saved_as_gbk_is_told_at_its_first_foreign_character(tmp_path: Path) -> None:
    error = mistake(tmp_path / "gbk.toml", "[page]\nlines = 22  # 中文\n".encode("gbk"))
    assert place(error) == ("style-encoding", 2, 15)
    assert "GBK" in describe(error, "zh") and "GBK" in describe(error, "en")


def test_a_file_saved_as_utf16_is_told(tmp_path: Path) -> None:
    error = mistake(tmp_path / "wide.toml", 'name = "某局"\n'.encode("utf-16"))
    assert place(error) == ("style-encoding", 1, 1)
    assert "UTF-16" in describe(error)


def test_any_other_bytes_are_told_to_be_no_text(tmp_path: Path) -> None:
    error = mistake(tmp_path / "bytes.toml", b"a = 1\nb = \xff\xff\xff")
    assert place(error) == ("style-encoding", 2, 5)
    assert describe(error, "en").endswith("the file is not UTF-8; save it as UTF-8")


def test_an_unknown_name_gets_the_nearest_known_one(tmp_path: Path) -> None:
    (tmp_path / "某市公安局.toml").write_text("")
    with pytest.raises(StyleError) as caught:
        load_style("某市公安", search=[tmp_path])
    assert (caught.value.code, caught.value.nearest) == ("style-unknown", "某市公安局")
    assert describe(caught.value, "en").startswith(
        '某市公安: there is no house style "某市公安"; there are: example-office, gb'
    )


def test_a_missing_file_is_told_without_a_line(tmp_path: Path) -> None:
    with pytest.raises(StyleError) as caught:
        load_style(str(tmp_path / "nowhere.toml"))
    assert place(caught.value) == ("style-file-missing", 0, 0)
    assert describe(caught.value, "zh").startswith(f"{tmp_path}/nowhere.toml: 找不到")


@pytest.mark.parametrize("name", ["", ".", "/", "a\0b", "字" * 300, "folder"])
def test_a_name_that_cannot_be_a_file_is_a_missing_style(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    with pytest.raises(StyleError, match=r"style-(unknown|file-missing)"):
        load_style(name, search=[tmp_path])


def test_a_missing_base_is_told_where_it_is_named(tmp_path: Path) -> None:
    error = mistake(tmp_path / "mine.toml", 'name = "某局"\nextends = "gbt9740"\n')
    assert (*place(error), error.nearest) == ("style-unknown", 2, 11, "gbt9704")
    error = mistake(tmp_path / "mine.toml", 'extends = "../gbt9740.toml"\n')
    assert (*place(error), error.nearest) == ("style-file-missing", 1, 11, "gbt9704")


def test_a_style_that_extends_itself_is_a_circle(tmp_path: Path) -> None:
    error = mistake(tmp_path / "mine.toml", 'extends = "mine"\n')
    assert place(error) == ("style-cycle", 1, 11)
    assert "mine.toml → mine.toml" in describe(error)


def test_a_mistake_in_the_base_is_told_in_the_base(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text('\n[page]\n  top = "37"\n')
    error = mistake(tmp_path / "mine.toml", 'extends = "base"\n')
    assert Path(error.spot.file).name == "base.toml"
    assert place(error) == ("style-length", 3, 9)


def test_values_of_two_files_that_do_not_fit_are_told_in_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text('[page]\nlines = 20\nline_pitch = "31pt"\n')
    error = mistake(tmp_path / "mine.toml", 'extends = "base"\n[page]\nbottom = "50mm"\n')
    assert Path(error.spot.file).name == "mine.toml"
    assert place(error) == ("style-lines-fit", 3, 10)


@pytest.mark.parametrize(
    "content",
    [
        "a = " + "[" * 900,
        "a." * 499 + "b = 1",
        "x = " + "9" * 5000,
        "x" * 300_000,
        "[[page]]\n",
        "a = {" * 100,
    ],
)
def test_a_hostile_file_is_a_mistake_and_never_a_traceback(content: str, tmp_path: Path) -> None:
    error = mistake(tmp_path / "hostile.toml", content)
    assert describe(error, "zh").startswith(str(tmp_path)) and describe(error, "en")


def test_each_key_and_value_has_its_place() -> None:
    text = (
        '"a b".c = [1, "]#", { d = \'x\' }]  # e = 1\n'
        't = """\nf = 1\n"""\n'
        "[g . h]\r\n"
        "i = 1979-05-27 07:32:00\n"
        "[[j]]\nk = 1\n[[j]]\nk = 2\n"
    )
    spots = Spots(text)
    tomllib.loads(text)
    assert spots.of_key(("a b", "c")) == (1, 7)
    assert spots.of_value(("a b", "c", 2, "d")) == (1, 27)
    assert spots.of_value(("a b", "c", 1)) == (1, 15)
    assert spots.of_value(("t",)) == (2, 5)
    assert spots.of_key(("g", "h")) == (5, 6)
    assert spots.of_value(("g", "h", "i")) == (6, 5)
    assert spots.of_key(("j", 1, "k")) == (10, 1)
    assert ("f",) not in spots.keys and ("e",) not in spots.keys and not spots.twice


def test_each_code_has_its_sentence_and_each_sentence_its_code() -> None:
    rooms = [file for file in (ROOT / "plugin/paiban/style").glob("*.py") if file.name != "messages.py"]
    used = {code for file in rooms for code in re.findall(r'"(style-[a-z0-9-]+)"', file.read_text("utf-8"))}
    assert used == {code for code in SENTENCES if not code.startswith("style-encoding-")}


def test_both_languages_of_a_sentence_tell_the_same_values() -> None:
    for code, sentences in SENTENCES.items():
        chinese, english = (set(re.findall(r"(?<!\{)\{(\w+)\}", sentence)) for sentence in sentences)
        assert chinese == english, code
