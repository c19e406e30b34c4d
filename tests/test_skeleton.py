"""结构要素: what a draft lacks is inserted where it belongs, what it has in its own words is not."""

from __future__ import annotations

import io
import time
import tomllib
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from formatted import Finished, W, draft, finish, par, run
from lxml import etree
from openxml_audit import OpenXmlValidator
from skeleton_case import load

from paiban import report
from paiban.changes import AddSection
from paiban.engine import Result, format_bytes
from paiban.errors import StyleError
from paiban.style.data import data_folder
from paiban.style.document_types import SECTION, TYPE, build_type, find_type, section_key
from paiban.style.load import load_style
from paiban.style.messages import describe
from rendering.office import Office

CASES = sorted((Path(__file__).parent / "cases" / "skeleton").glob("*.txt"))
STYLE = load_style()


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_exactly_what_is_missing_is_inserted_where_it_belongs(path: Path) -> None:
    case = load(path)
    result = finish(draft(*case.typed), STYLE, genre=case.genre)
    assert result.texts == case.wanted
    assert result.plan is not None
    assert set(case.findings) <= {finding.code for finding in result.plan.findings}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_draft_whose_placeholders_are_filled_gets_nothing_more(path: Path) -> None:
    case = load(path)
    filled = [("各项内容已经写明。" if "（待补：" in text else text) for text in case.wanted]
    result = format_bytes(draft(*filled), STYLE, genre=case.genre)
    assert not added(result)


def added(result: Result) -> list[AddSection]:
    """The sections a plan inserts."""
    return [change for change in result.plan.changes if isinstance(change, AddSection)]


PROBLEMS = "（待补：据实逐条写存在的问题）"
REPORT = tuple(load(CASES[0].parent / "12-report-two-missing.txt").typed)


def test_a_section_is_a_real_heading_and_a_run_level_control_in_one_bookmark() -> None:
    body = finish(draft(*REPORT)).body
    controls = list(body.iter(f"{W}sdt"))
    assert [c.getparent().tag for c in controls] == [f"{W}p"] * 2
    assert all(c.find(f"{W}sdtPr/{W}showingPlcHdr") is not None for c in controls)
    assert all(c.find(f"{W}sdtPr/{W}text") is None for c in controls)
    ids = [int(c.find(f"{W}sdtPr/{W}id").get(f"{W}val")) for c in controls]
    assert len(set(ids)) == 2 and all(0 < number < 2**31 for number in ids)
    starts = {m.get(f"{W}id"): m for m in body.iter(f"{W}bookmarkStart")}
    assert [m.get(f"{W}name") for m in starts.values()] == ["_paiban_problems", "_paiban_next"]
    for end in body.iter(f"{W}bookmarkEnd"):
        heading = starts[end.get(f"{W}id")].getparent()
        assert end.getparent() is heading.getnext()
    paragraph = next(p for p in finish(draft(*REPORT)).paragraphs if p.text == "二、存在的问题")
    assert (paragraph.style, paragraph.runs[0].face) == ("heading 1", "黑体")


def test_bookmark_and_control_numbers_of_the_draft_are_not_used_again() -> None:
    marked = par(f'<w:bookmarkStart w:id="41" w:name="甲"/>{run(REPORT[2])}<w:bookmarkEnd w:id="41"/>')
    body = finish(draft(*REPORT[:2], marked, *REPORT[3:])).body
    assert [m.get(f"{W}id") for m in body.iter(f"{W}bookmarkStart")] == ["41", "42", "43"]


def test_the_result_is_valid(tmp_path: Path) -> None:
    file = tmp_path / "result.docx"
    file.write_bytes(format_bytes(draft(*REPORT), STYLE).data)
    before = tmp_path / "draft.docx"
    before.write_bytes(draft(*REPORT))
    old, new = ({e.description for e in OpenXmlValidator().validate(f).errors} for f in (before, file))
    assert new <= old


def test_the_open_xml_sdk_finds_no_fault_in_the_result(
    tmp_path: Path, sdk_findings: Callable[[Sequence[Path]], list[list[str]]]
) -> None:
    file = tmp_path / "result.docx"
    file.write_bytes(format_bytes(draft(*REPORT), STYLE).data)
    assert sdk_findings([file]) == [[]]


def test_the_placeholder_above_the_sign_off_stays_on_its_page() -> None:
    result = finish(draft(*REPORT[:-3], *REPORT[-2:]))  # without the closing words
    at = result.texts.index(REPORT[-2])
    assert "keepNext" in result.paragraphs[at - 1].properties
    assert result.texts[at - 1].startswith("（待补：")
    assert not [p.text for p in result.paragraphs[: at - 1] if "keepNext" in p.properties]


def test_placeholders_are_reported_until_they_are_gone() -> None:
    first = format_bytes(draft(*REPORT), STYLE)
    second = format_bytes(first.data, STYLE)
    assert [f.code for f in second.plan.findings].count("PB401") == 2


def test_a_section_that_was_filled_and_renamed_is_known_by_its_bookmark() -> None:
    first = Finished(format_bytes(draft(*REPORT), STYLE).data)
    xml = first.parts["word/document.xml"].decode()
    xml = xml.replace("二、存在的问题", "二、清醒头脑再鼓劲").replace(PROBLEMS, "河道清障还不彻底。")
    assert not added(format_bytes(replaced(first, xml), STYLE))
    without_bookmark = xml.replace("_paiban_problems", "another")
    assert [s.section for s in added(format_bytes(replaced(first, without_bookmark), STYLE))] == ["problems"]


def replaced(document: Finished, xml: str) -> bytes:
    """The document with another main part."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in document.parts.items():
            archive.writestr(name, xml.encode() if name == "word/document.xml" else data)
    return out.getvalue()


def test_a_filled_placeholder_is_ordinary_text() -> None:
    first = Finished(format_bytes(draft(*REPORT), STYLE).data)
    xml = first.parts["word/document.xml"].decode()
    xml = xml.replace(PROBLEMS, "河道清障还不彻底。").replace("<w:showingPlcHdr/>", "")
    result = finish(replaced(first, xml))
    assert "河道清障还不彻底。" in result.texts
    assert not added(format_bytes(result.data, STYLE))


def test_a_tracked_draft_gets_the_same_section() -> None:
    settings = f'<w:settings xmlns:w="{W[1:-1]}"><w:trackRevisions/></w:settings>'
    result = finish(draft(*REPORT, settings=settings))
    assert result.texts == finish(draft(*REPORT)).texts


def test_libreoffice_neither_doubles_nor_loses_a_section(office: Office) -> None:
    first = format_bytes(draft(*REPORT), STYLE)
    saved = office.convert(first.data, "docx").read_bytes()
    third = finish(saved)
    assert third.texts == Finished(first.data).texts
    assert not added(Result(third.data, True, third.plan))  # type: ignore[arg-type]
    names = {m.get(f"{W}name") for m in third.body.iter(f"{W}bookmarkStart")}
    assert {"_paiban_problems", "_paiban_next"} <= names


def test_no_section_is_inserted_when_the_style_says_so() -> None:
    silent = STYLE._replace(skeleton=STYLE.skeleton._replace(insert=False))
    assert not added(format_bytes(draft(*REPORT), silent))


def test_a_house_style_changes_a_type_and_adds_one(tmp_path: Path) -> None:
    file = tmp_path / "house.toml"
    file.write_text(
        """
[skeleton]
placeholder = "【待补：{hint}】"
[types."报告".sections.next]
omit = true
[types."报告".sections.thanks]
heading = "表扬事项"
required = true
after = "problems"
hint = "表扬谁"
[types."值班日志"]
titles = ['值班日志$']
closings = ["交班人与接班人签字。"]
[types."值班日志".sections.duty]
heading = "值班情况"
required = true
[types."值班日志".sections.handover]
heading = "交接事项"
required = true
""",
        encoding="utf-8",
    )
    style = load_style(str(file))
    assert [(s.heading, s.placeholder) for s in added(format_bytes(draft(*REPORT), style))] == [
        ("二、存在的问题", "【待补：据实逐条写存在的问题】"),
        ("三、表扬事项", "【待补：表扬谁】"),
    ]
    log = ("防汛值班日志", "一、值班情况", "值班人员在岗在位，通信畅通。", "交班人与接班人签字。")
    log = (par(log[0], '<w:jc w:val="center"/>'), *log[1:])
    (handover,) = added(format_bytes(draft(*log), style, genre="值班日志"))
    assert (handover.heading, handover.line) == ("二、交接事项", 3)


@pytest.mark.parametrize(
    ("toml", "code"),
    [
        ("[types.\"值班日志\".sections.duty]\nheading = '值班'", "style-type-titles"),
        ('[types."报告".sections.thanks]\nrequired = true', "style-section-heading"),
        ('[types."报告".sections.work]\nafter = "nothing"', "style-section-after"),
        ('[types."报告".sections.work]\nlike = "nothing"', "style-section-like"),
        ('[types."报告".sections.work]\npattern = "("', "style-pattern"),
        ('[types."报告".sections.work]\nlevel = 3', "style-section-level"),
        ('[types."报告".sections."工作"]\nheading = "工作"', "style-section-key"),
        ('[types."报告".sections.work]\nheadin = "工作"', "style-unknown-key"),
        ('[skeleton]\nplaceholder = "待补"', "style-placeholder"),
    ],
)
def test_a_mistake_in_a_type_is_told_with_its_place(toml: str, code: str, tmp_path: Path) -> None:
    file = tmp_path / "house.toml"
    file.write_text(toml, encoding="utf-8")
    with pytest.raises(StyleError) as told:
        load_style(str(file))
    assert told.value.code == code
    assert told.value.spot.line in (1, 2)
    assert describe(told.value, "zh") and describe(told.value, "en")


def test_every_built_in_type_keeps_the_rules_for_house_styles() -> None:
    folder = data_folder() / "skeletons"
    names = tomllib.loads((folder / "names.toml").read_text("utf-8"))
    index = tomllib.loads((folder / "index.toml").read_text("utf-8"))
    assert len(names) == 37
    assert {stem for table in index.values() for stem in table} == set(names)
    for stem, name in names.items():
        table = tomllib.loads((folder / f"{stem}.toml").read_text("utf-8"))
        assert table.pop("name") == name
        sections = table.pop("sections", {})
        for key, value in table.items():
            TYPE[key](value)
        for section, keys in sections.items():
            assert section_key(section)
            for key, value in keys.items():
                SECTION[key](value)
        kind = build_type(name, {})
        assert [s.key for s in kind.sections] == list(sections)
        assert all(s.hint and s.heading for s in kind.sections)


TITLES = {
    "乡镇政法委员政治建设情况分析报告": "政法委员政治建设情况分析报告",
    "个人党性分析报告": "自我剖析类分析报告",
    "班子对照检查材料": "对照检查材料",
    "2024年度述职述廉报告": "述职报告",
    "政府工作报告": "政府工作报告",
    "关于乡村教育的调研报告": "调研报告",
    "关于保密工作自查情况的报告": "自查报告",
    "关于审计问题整改情况的报告": "整改报告",
    "上半年信访形势分析研判报告": "研判类分析报告",
    "2024年工作总结及2025年工作打算": "工作总结",
    "2025年学习计划": "工作计划",
    "2025年宣传工作要点": "工作要点",
    "污染防治三年行动计划": "实施方案",
    "在全县三级干部会议上的讲话": "讲话稿",
    "信访工作简报": "简报",
    "党建工作经验交流材料": "经验材料",
    "关于招商工作情况的汇报": "汇报材料",
    "公务用车管理办法": "制度办法",
    "关于印发《方案》的通知": "通知（印发转发类）",
    "关于召开年度会议的通知": "通知（会议类）",
    "关于李明同志任职的通知": "通知（任免类）",
    "关于同意立项的批复": "批复",
    "关于做好秸秆禁烧工作的通知": "通知",
    "关于预算的决议": "决议",
    "关于表彰先进集体的决定": "决定",
    "清河县人民政府令": "命令（令）",
    "会议公报": "公报",
    "招聘公告": "公告",
    "禁渔通告": "通告",
    "关于加强养老服务的意见": "意见",
    "关于三季度考核情况的通报": "通报",
    "关于增设机构的请示": "请示",
    "关于提请审议预算的议案": "议案",
    "关于商请协助的函": "函",
    "县政府常务会议纪要": "纪要",
    "关于防汛工作情况的报告": "报告",
    "关于表彰先进的通报": "",
    "防汛应急预案": "",
    "思想汇报": "",
}


@pytest.mark.parametrize(("title", "name"), TITLES.items())
def test_the_last_word_of_the_title_names_the_type(title: str, name: str) -> None:
    kind = find_type(title, {})
    assert (kind.name if kind else "") == name


def test_a_draft_without_skeleton_costs_next_to_nothing() -> None:
    title = "关于做好值班工作的函"
    find_type(title, {})
    start = time.perf_counter()
    for _ in range(100):
        find_type(title, {})
    assert (time.perf_counter() - start) / 100 < 0.002


# --- the founding sample ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample(shared: Path) -> bytes:
    """The founding sample."""
    return (shared / "sample" / "seed.docx").read_bytes()


HEADINGS = ["一、", "二、", "三、", *(f"（{n}）" for n in "一二三四五六")]


def test_the_founding_sample_lacks_nothing(sample: bytes) -> None:
    assert not added(format_bytes(sample, STYLE))


@pytest.mark.parametrize("which", range(9), ids=HEADINGS)
def test_any_section_cut_out_of_the_sample_comes_back_alone(sample: bytes, which: int) -> None:
    whole = finish(sample)
    texts = whole.texts
    outer = [i for i, text in enumerate(texts) if text.startswith(("一、", "二、", "三、"))]
    inner = [i for i, text in enumerate(texts) if text.startswith("（") and i < outer[1]]
    start = (outer + inner)[which]
    level = 1 if start in outer else 2
    bounds = [*outer, *(inner if level == 2 else ()), len(texts)]
    end = min(i for i in bounds if i > start)
    result = format_bytes(without(Finished(sample), range(start, end)), STYLE)
    (section,) = added(result)
    assert (section.line, section.level) == (start, level)
    assert section.heading.startswith(HEADINGS[which])
    left = [*texts[:start], section.heading, section.placeholder, *texts[end:]]
    assert Finished(result.data).texts == left
    assert format_bytes(result.data, STYLE).data is result.data


def without(document: Finished, gone: range) -> bytes:
    """The document without some of its paragraphs."""
    root = document.xml("document.xml")
    body = root.find(f"{W}body")
    for paragraph in body.findall(f"{W}p")[gone.start : gone.stop]:
        body.remove(paragraph)
    return replaced(document, etree.tostring(root, encoding="unicode"))


def test_the_note_under_a_formatted_draft_names_each_inserted_section() -> None:
    told = list(report.summary(format_bytes(draft(*REPORT), STYLE), "zh"))
    assert "补入章节 2 节" in told[0]
    assert [line.strip() for line in told[1:3]] == [
        "补入：二、存在的问题 （待补：据实逐条写存在的问题）",
        "补入：三、下一步工作打算 （待补：与存在的问题对应，写目标、任务和时限）",
    ]
