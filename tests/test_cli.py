"""The command line as a clerk meets it: what lies where, what is said, and with which exit code it ends."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from formatted import Finished, draft, house

from documents import bad
from paiban import cli, commands, engine, files
from paiban.errors import ProofError
from paiban.messages import DRAFT, RULES, SAY
from paiban.model import Role

NOTICE = (
    "关于开展专项检查的通知",
    "各县人民政府：",
    "一、总体要求",
    "(一）加强领导。各单位要落实责任。",
    "特此通知。",
    "临江市人民政府",
    "2024年5月8日",
)
PROTECTION = '<w:documentProtection w:edit="readOnly" w:enforcement="1"/>'
PLACEHOLDERS = ("{", "}", "Traceback")


@pytest.fixture
def paiban(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs the command line in an empty folder, in English unless told."""
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)

    def run(*words: str | Path, env: Mapping[str, str] | None = None) -> Result:
        result = CliRunner().invoke(cli.main, [str(word) for word in words], env=env)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert not [sign for sign in PLACEHOLDERS if sign in result.output and "--json" not in words]
        return result

    return run


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    """A draft in the folder the commands run in."""
    path = tmp_path / "草稿.docx"
    path.write_bytes(draft(*NOTICE))
    return path


def texts(path: Path) -> list[str]:
    return Finished(path.read_bytes()).texts


# ---- format: where the result lies ------------------------------------------------------------


def test_the_result_lies_beside_the_draft_which_stays_as_it_is(
    paiban: Callable[..., Result], notice: Path
) -> None:
    before = notice.read_bytes()
    done = paiban("format", notice)
    assert done.exit_code == 0
    assert texts(notice.with_name("草稿_排版.docx"))[3].startswith("（一）加强领导。")
    assert notice.read_bytes() == before
    assert sorted(p.name for p in notice.parent.iterdir()) == ["草稿.docx", "草稿_排版.docx"]


def test_the_result_can_have_a_name_of_its_own(
    paiban: Callable[..., Result], notice: Path, tmp_path: Path
) -> None:
    assert paiban("format", notice, "-o", tmp_path / "正式.docx").exit_code == 0
    assert (tmp_path / "正式.docx").exists()
    assert not notice.with_name("草稿_排版.docx").exists()


def test_the_result_can_go_into_a_folder(paiban: Callable[..., Result], notice: Path, tmp_path: Path) -> None:
    (tmp_path / "成稿").mkdir()
    assert paiban("format", notice, "-o", tmp_path / "成稿").exit_code == 0
    assert [p.name for p in (tmp_path / "成稿").iterdir()] == ["草稿_排版.docx"]


def test_in_place_the_original_is_kept_beside_it(paiban: Callable[..., Result], notice: Path) -> None:
    before = notice.read_bytes()
    done = paiban("format", notice, "--in-place")
    assert done.exit_code == 0
    assert "草稿.原稿.docx" in done.output
    assert notice.with_name("草稿.原稿.docx").read_bytes() == before
    assert texts(notice)[3].startswith("（一）")


def test_in_place_a_second_run_changes_and_keeps_nothing_more(
    paiban: Callable[..., Result], notice: Path
) -> None:
    paiban("format", notice, "--in-place")
    stamp, names = notice.stat().st_mtime_ns, sorted(notice.parent.iterdir())
    again = paiban("format", notice, "--in-place")
    assert again.exit_code == 0 and "nothing to change" in again.output
    assert (notice.stat().st_mtime_ns, sorted(notice.parent.iterdir())) == (stamp, names)


def test_in_place_a_draft_that_changes_meanwhile_is_not_overwritten(
    paiban: Callable[..., Result], notice: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = engine.format_bytes

    def slow(*args: object, **options: object) -> object:
        result = right(*args, **options)  # type: ignore[arg-type]
        notice.write_bytes(b"saved again by the author")
        return result

    monkeypatch.setattr(engine, "format_bytes", slow)
    done = paiban("format", notice, "--in-place")
    assert done.exit_code == 3 and "changed while" in done.output
    assert notice.read_bytes() == b"saved again by the author"


def test_a_draft_in_style_is_copied_to_its_output(
    paiban: Callable[..., Result], notice: Path, tmp_path: Path
) -> None:
    paiban("format", notice, "-o", tmp_path / "一.docx")
    done = paiban("format", tmp_path / "一.docx", "-o", tmp_path / "二.docx")
    assert "copied as it is" in done.output
    assert (tmp_path / "一.docx").read_bytes() == (tmp_path / "二.docx").read_bytes()


def test_output_may_not_be_the_draft_itself(paiban: Callable[..., Result], notice: Path) -> None:
    before = notice.read_bytes()
    done = paiban("format", notice, "-o", notice)
    assert done.exit_code == 2 and "--in-place" in done.output
    assert notice.read_bytes() == before


@pytest.mark.parametrize("more", [["-o", "all.docx"], ["-o", "x", "--in-place"]])
def test_several_drafts_need_a_folder_and_in_place_takes_no_output(
    paiban: Callable[..., Result], notice: Path, more: list[str]
) -> None:
    done = paiban("format", notice, notice, *more)
    wanted = "do not go together" if "--in-place" in more else "must be a folder"
    assert done.exit_code == 2 and wanted in done.output
    assert [p.name for p in notice.parent.iterdir()] == ["草稿.docx"]


def test_nothing_is_written_through_a_link(
    paiban: Callable[..., Result], notice: Path, tmp_path: Path
) -> None:
    target = tmp_path / "elsewhere"
    target.write_bytes(b"precious")
    notice.with_name("草稿_排版.docx").symlink_to(target)
    done = paiban("format", notice)
    assert done.exit_code == 3 and "symbolic link" in done.output
    assert target.read_bytes() == b"precious"


# ---- format: several drafts, bad drafts -------------------------------------------------------


def test_one_bad_draft_never_stops_the_others(
    paiban: Callable[..., Result], notice: Path, tmp_path: Path
) -> None:
    (tmp_path / "坏.docx").write_bytes(b"")
    (tmp_path / "乙.docx").write_bytes(draft(*NOTICE))
    done = paiban("format", notice, "坏.docx", "没有.docx", "乙.docx", "--lang", "zh")
    assert done.exit_code == 3
    assert "坏.docx：文件是空的（0 字节）。" in done.stderr
    assert "找不到文件：没有.docx" in done.stderr
    assert {"草稿_排版.docx", "乙_排版.docx"} <= {p.name for p in tmp_path.iterdir()}
    assert not (tmp_path / "坏_排版.docx").exists()


def test_an_unforeseen_error_is_told_without_a_traceback_and_stops_nothing(
    paiban: Callable[..., Result], notice: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "乙.docx").write_bytes(draft("关于乙的通知"))
    right = engine.read

    def broken(package: object) -> object:
        lines = right(package)  # type: ignore[arg-type]
        if lines.lines[0].text == "关于乙的通知":
            raise KeyError("inside")
        return lines

    monkeypatch.setattr(engine, "read", broken)
    done = paiban("format", "乙.docx", notice)
    assert done.exit_code == 3
    assert "internal error" in done.stderr and "KeyError" in done.stderr
    assert [p.name for p in tmp_path.glob("*_排版.docx")] == ["草稿_排版.docx"]


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RecursionError("deep"),
        PermissionError(13, "Permission denied"),
        OSError(28, "No space left on device"),
        ProofError("text", "word/document.xml 3"),
        UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"),
    ],
)
def test_every_kind_of_failure_is_one_sentence_and_exit_3(
    paiban: Callable[..., Result], notice: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(engine, "format_bytes", fail)
    for lang in ("zh", "en"):
        done = paiban("format", notice, "--lang", lang)
        assert done.exit_code == 3
        assert len(done.stderr.strip().splitlines()) == 1
        assert "草稿.docx" in done.stderr
    assert [p.name for p in notice.parent.iterdir()] == ["草稿.docx"]


def test_a_full_disk_is_told_and_leaves_nothing_behind(
    paiban: Callable[..., Result], notice: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "replace", full)
    done = paiban("format", notice)
    assert done.exit_code == 3 and "no space is left on the disk" in done.stderr
    assert "磁盘空间不足" in paiban("format", notice, "--lang", "zh").stderr
    assert [p.name for p in notice.parent.iterdir()] == ["草稿.docx"]


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read anything")
@pytest.mark.parametrize("command", ["format", "check"])
def test_a_draft_that_may_not_be_read_stops_no_other(
    paiban: Callable[..., Result], notice: Path, tmp_path: Path, command: str
) -> None:
    closed = tmp_path / "密.docx"
    closed.write_bytes(notice.read_bytes())
    closed.chmod(0)
    done = paiban(command, closed, notice, "--json")
    assert done.exit_code == 3
    assert len(done.stdout.splitlines()) == 2 and "permission denied" in done.stdout


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_told(paiban: Callable[..., Result], notice: Path) -> None:
    notice.parent.chmod(0o500)
    try:
        done = paiban("format", notice)
    finally:
        notice.parent.chmod(0o700)
    assert done.exit_code == 3 and "denied" in done.stderr.lower()


def test_a_folder_in_place_of_a_draft_is_told(paiban: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "文件夹").mkdir()
    done = paiban("format", "文件夹")
    assert done.exit_code == 3
    assert done.stderr.strip() == "not formatted: 文件夹: this is a folder; paiban batch takes whole folders."
    done = paiban("check", "文件夹", "--lang", "zh")
    assert done.stderr.strip() == "未能排版：文件夹：这是文件夹；整个文件夹请用 paiban batch。"


def test_a_missing_output_folder_is_told(paiban: Callable[..., Result], notice: Path, tmp_path: Path) -> None:
    done = paiban("format", notice, "-o", tmp_path / "没有" / "正式.docx")
    assert done.exit_code == 2
    assert done.stderr.strip() == f"no such output folder: {tmp_path / '没有'}"


@pytest.mark.parametrize("name", ["结果.pdf", "结果.doc", "结果.docm", "成稿", "-"])
def test_a_result_takes_no_name_under_which_it_would_not_open(
    paiban: Callable[..., Result], notice: Path, name: str
) -> None:
    done = paiban("format", notice, "-o", name)
    assert done.exit_code == 2 and name in done.stderr
    assert [p.name for p in notice.parent.iterdir()] == ["草稿.docx"]


def test_a_folder_under_the_result_s_name_is_told(paiban: Callable[..., Result], notice: Path) -> None:
    notice.with_name("草稿_排版.docx").mkdir()
    done = paiban("format", notice)
    assert done.exit_code == 3 and "草稿_排版.docx is a folder" in done.stderr


def test_a_draft_that_has_an_odd_name_may_give_it_to_its_result(
    paiban: Callable[..., Result], notice: Path, tmp_path: Path
) -> None:
    notice.rename(tmp_path / "草稿.doc")  # DOCX under the old ending, as mailers send it
    assert paiban("format", "草稿.doc", "-o", "正式.doc").exit_code == 0
    assert paiban("format", "草稿.doc", "-o", "正式.DOCX").exit_code == 0


@pytest.mark.parametrize("how", ["in place", "output"])
def test_what_cannot_be_replaced_is_not_kept_either(
    paiban: Callable[..., Result], notice: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """A link, or a file that may not be written: no copy is left of what stays where it is."""
    (tmp_path / "链接.docx").symlink_to(notice)
    (tmp_path / "成品.docx").write_bytes(b"earlier")
    before = sorted(tmp_path.iterdir())
    if how == "in place":
        words: list[str | Path] = ["链接.docx", "--in-place"]
    else:
        right = os.access
        monkeypatch.setattr(
            files.os, "access", lambda path, mode: not str(path).endswith("成品.docx") and right(path, mode)
        )
        words = [notice, "-o", "成品.docx"]
    assert paiban("format", *words).exit_code == 3
    assert sorted(tmp_path.iterdir()) == before


def test_two_drafts_of_one_name_are_not_written_over_each_other(
    paiban: Callable[..., Result], notice: Path, tmp_path: Path
) -> None:
    for name in ("成稿", "乙"):
        (tmp_path / name).mkdir()
    (tmp_path / "乙" / "草稿.docx").write_bytes(draft("关于乙的通知"))
    done = paiban("format", notice, Path("乙") / "草稿.docx", "-o", "成稿")
    assert done.exit_code == 2 and "overwrite each other" in done.stderr
    assert list((tmp_path / "成稿").iterdir()) == []


def test_no_draft_at_all_is_wrong_usage(paiban: Callable[..., Result]) -> None:
    assert paiban("format").exit_code == 2


# ---- format: what is said ---------------------------------------------------------------------


def test_the_note_counts_headings_and_edits_and_lists_findings(
    paiban: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "a.docx").write_bytes(draft(*NOTICE[:4], "　　要求如下:", "", *NOTICE[5:]))
    said = paiban("format", "a.docx").output
    assert (
        "通知, 2 headings; 1 numbers mended, 1 pieces of layout white space removed, 1 blank "
        "paragraphs removed" in said
    )
    assert "line 5 PB105" in said


def test_the_note_speaks_chinese_under_a_chinese_locale_or_when_told(
    paiban: Callable[..., Result], notice: Path
) -> None:
    for words, env in (
        (["--lang", "zh"], {}),
        ([], {"LC_ALL": "zh_CN.UTF-8"}),
        ([], {"LANG": "zh_CN.UTF-8"}),
    ):
        said = paiban("format", notice, *words, env=env).output
        assert "已排版：" in said and "2 个层次标题" in said and "改正序号 1 处" in said
    said = paiban("format", notice, "--lang", "en", env={"LANG": "zh_CN.UTF-8"}).output
    assert "formatted: " in said


def test_format_prints_json_when_told_one_object_a_draft(
    paiban: Callable[..., Result], notice: Path, tmp_path: Path
) -> None:
    (tmp_path / "坏.docx").write_bytes(b"%PDF-1.7")
    done = paiban("format", notice, "坏.docx", "--json", "--lang", "zh")
    good, failed = (json.loads(row) for row in done.stdout.strip().split("\n"))
    assert done.exit_code == 3
    assert (good["source"], good["type"], good["title"], good["changed"]) == (
        str(notice),
        "通知",
        NOTICE[0],
        True,
    )
    assert good["output"].endswith("草稿_排版.docx")
    assert good["edits"] == [
        {"line": 3, "start": 0, "before": "(一）", "after": "（一）", "rule": "numbering.form"}
    ]
    assert failed["source"] == "坏.docx" and "PDF" in failed["error"]


def test_the_type_can_be_given(paiban: Callable[..., Result], notice: Path) -> None:
    done = paiban("format", notice, "--type", "请示", "--json")
    assert json.loads(done.stdout)["type"] == "请示"


@pytest.mark.parametrize(("drafts", "terminal", "drawn"), [(2, True, 1), (2, False, 0), (1, True, 0)])
def test_a_bar_is_drawn_only_for_several_drafts_on_a_terminal(
    paiban: Callable[..., Result],
    notice: Path,
    monkeypatch: pytest.MonkeyPatch,
    drafts: int,
    terminal: bool,
    drawn: int,
) -> None:
    shown: list[int] = []
    right = click.progressbar
    monkeypatch.setattr(
        click, "progressbar", lambda rows, **k: (shown.append(len(rows)), right(rows, **k))[1]
    )
    monkeypatch.setattr(commands.sys, "stderr", _Terminal(terminal))
    assert commands.format_drafts((notice,) * drafts, commands.Options()) == 0
    assert shown == [drafts] * drawn


class _Terminal(io.StringIO):
    """A stream that may say it is a terminal."""

    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


# ---- signatures and protection ----------------------------------------------------------------


def test_a_signed_draft_needs_a_word(paiban: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "签.docx").write_bytes(bad.signed())
    refused = paiban("format", "签.docx")
    assert refused.exit_code == 3 and "--drop-signature" in refused.stderr
    assert paiban("format", "签.docx", "--drop-signature").exit_code == 0
    assert texts(tmp_path / "签_排版.docx") == ["关于开展检查的通知"]


def test_a_protected_draft_needs_a_word(paiban: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "护.docx").write_bytes(bad.good(settings=bad.settings(PROTECTION)))
    refused = paiban("format", "护.docx")
    assert refused.exit_code == 3 and "--force" in refused.stderr and "readOnly" in refused.stderr
    assert paiban("format", "护.docx", "--force").exit_code == 0


# ---- house styles -----------------------------------------------------------------------------


def test_a_house_style_file_is_used(paiban: Callable[..., Result], notice: Path, tmp_path: Path) -> None:
    (tmp_path / "office.toml").write_text('[fonts]\n"仿宋" = "方正仿宋_GBK"\n', encoding="utf-8")
    assert paiban("format", notice, "--style", "office.toml").exit_code == 0
    result = Finished(notice.with_name("草稿_排版.docx").read_bytes())
    assert result.find("各县").runs[0].face == "方正仿宋_GBK"


@pytest.mark.parametrize("command", ["format", "check"])
def test_a_mistake_in_the_house_style_ends_with_2_naming_line_column_and_the_nearest_key(
    paiban: Callable[..., Result], notice: Path, tmp_path: Path, command: str
) -> None:
    (tmp_path / "office.toml").write_text('[page]\n\n  botom = "35mm"\n', encoding="utf-8")
    done = paiban(command, notice, "--style", "office.toml")
    assert done.exit_code == 2
    assert "office.toml" in done.stderr and "3" in done.stderr and "bottom" in done.stderr
    assert [p.name for p in tmp_path.glob("*.docx")] == ["草稿.docx"]


def test_an_unknown_style_name_ends_with_2(paiban: Callable[..., Result], notice: Path) -> None:
    done = paiban("format", notice, "--style", "gbt9705")
    assert done.exit_code == 2 and "gbt9704" in done.stderr


# ---- check ------------------------------------------------------------------------------------


def test_check_tells_what_would_change_ends_with_1_and_writes_nothing(
    paiban: Callable[..., Result], notice: Path
) -> None:
    before = notice.read_bytes()
    done = paiban("check", notice, "--lang", "zh")
    assert done.exit_code == 1
    assert "第 4 行 序号写法：「(一）」 → 「（一）」" in done.output
    assert notice.read_bytes() == before and [p.name for p in notice.parent.iterdir()] == ["草稿.docx"]


def test_check_ends_with_0_when_a_draft_is_in_style_and_has_no_findings(
    paiban: Callable[..., Result], notice: Path
) -> None:
    paiban("format", notice, "--in-place")
    done = paiban("check", notice)
    assert done.exit_code == 0, done.output
    assert "already in style" in done.output


def test_check_ends_with_1_for_findings_alone(paiban: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(draft(*NOTICE[:5]))
    paiban("format", "a.docx", "--in-place")
    done = paiban("check", "a.docx")
    assert done.exit_code == 1 and "already in style" in done.output and "PB301" in done.output


def test_check_of_several_drafts_with_a_bad_one_ends_with_3(
    paiban: Callable[..., Result], notice: Path, tmp_path: Path
) -> None:
    (tmp_path / "坏.docx").write_bytes(b"{\\rtf1")
    done = paiban("check", "坏.docx", notice)
    assert done.exit_code == 3 and "RTF" in done.stderr and "would change" in done.stdout


def test_check_prints_json(paiban: Callable[..., Result], notice: Path) -> None:
    done = paiban("check", notice, "--json")
    said = json.loads(done.stdout)
    assert done.exit_code == 1 and said["changed"] is True and said["edits"][0]["line"] == 3


# ---- inspect ----------------------------------------------------------------------------------


def test_inspect_prints_every_line_with_role_number_and_reason(
    paiban: Callable[..., Result], notice: Path
) -> None:
    done = paiban("inspect", notice, "--lang", "zh")
    rows = done.output.rstrip("\n").split("\n")
    assert done.exit_code == 0 and len(rows) == len(NOTICE)
    assert rows[0].split()[:2] == ["1", "title"]
    assert rows[2].split()[:2] == ["3", "heading1"]
    assert all(row.endswith("）") or row.endswith(")") for row in rows)


def test_inspect_prints_json_in_the_promised_shape(paiban: Callable[..., Result], notice: Path) -> None:
    said = json.loads(paiban("inspect", notice, "--json", "--lang", "zh").stdout)
    assert list(said) == ["type", "title", "lines"]
    assert (said["type"], said["title"]) == ("通知", NOTICE[0])
    assert [line["index"] for line in said["lines"]] == list(range(len(NOTICE)))
    assert [line["text"] for line in said["lines"]] == list(NOTICE)
    assert {tuple(line) for line in said["lines"]} == {
        ("index", "text", "role", "level", "number", "head", "reason")
    }
    assert {line["role"] for line in said["lines"]} <= {role.value for role in Role}
    run_in = said["lines"][3]
    assert (run_in["level"], run_in["number"], run_in["head"]) == (2, "(一）", "加强领导。")
    assert said["lines"][0]["level"] is None


def test_inspect_gives_levels_to_headings_and_to_nothing_else(
    paiban: Callable[..., Result], tmp_path: Path
) -> None:
    rules = (
        "临江市检查办法",
        "第一章　总则",
        "第一条　检查下列事项：",
        "（一）责任落实情况；",
        "（二）隐患排查情况。",
    )
    (tmp_path / "a.docx").write_bytes(draft(*rules))
    said = json.loads(paiban("inspect", "a.docx", "--json").stdout)
    assert [(line["role"], line["level"]) for line in said["lines"]] == [
        *(("title", None), ("chapter", 1), ("article", None), ("list_item", None), ("list_item", None))
    ]


def test_inspect_of_a_bad_file_ends_with_3(paiban: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"")
    assert paiban("inspect", "a.docx").exit_code == 3
    assert paiban("inspect", "nowhere.docx").exit_code == 3


# ---- the program ------------------------------------------------------------------------------


def test_the_program_runs_as_a_process_of_its_own(notice: Path, checkout: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "paiban", "format", str(notice)],
        env={"PYTHONPATH": str(checkout / "plugin"), "LANG": "zh_CN.UTF-8", "PYTHONIOENCODING": "utf-8"},
        capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "已排版：" in done.stdout
    assert "\r" not in done.stdout and "\x1b" not in done.stdout
    assert notice.with_name("草稿_排版.docx").exists()


def test_the_program_survives_a_terminal_that_cannot_write_chinese(notice: Path, checkout: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "paiban", "format", str(notice), "--lang", "zh"],
        env={"PYTHONPATH": str(checkout / "plugin"), "LANG": "C", "PYTHONIOENCODING": "ascii"},
        capture_output=True,
    )
    assert b"Traceback" not in done.stderr
    assert done.returncode == 0


def test_a_reader_that_goes_away_early_costs_no_traceback(notice: Path, checkout: Path) -> None:
    shell = f'"{sys.executable}" -m paiban inspect "{notice}" | head -c 1 >/dev/null'
    done = subprocess.run(
        ["sh", "-c", shell], env={**os.environ, "PYTHONPATH": str(checkout / "plugin")}, capture_output=True
    )
    assert b"Traceback" not in done.stderr


def test_version_and_help_are_told(paiban: Callable[..., Result]) -> None:
    assert paiban("--version").output.startswith("paiban ")
    for command in ("format", "check", "inspect"):
        assert "--lang" in paiban(command, "--help").output


def test_every_sentence_is_there_in_both_languages() -> None:
    for catalogue in (DRAFT, SAY, RULES):
        for code, pair in catalogue.items():
            assert len(pair) == 2 and all(pair), code
            fields = [sorted(part.partition("}")[0] for part in text.split("{")[1:]) for text in pair]
            if code == "style-fault":  # quotes a sentence that is there in both languages already
                fields = [[part.replace("zh", "en") for part in each] for each in fields]
            assert fields[0] == fields[1], code


def test_every_rule_has_a_name_for_people(notice: Path) -> None:
    rules = {
        c.rule for c in engine.format_bytes(notice.read_bytes(), house()).plan.changes if hasattr(c, "rule")
    }
    assert rules <= RULES.keys() | {"layout.blank", "layout.soft-break"}


def test_an_earlier_result_that_somebody_changed_is_kept(tmp_path: Path) -> None:
    place = tmp_path / "草稿.docx"
    place.write_bytes(draft("关于开展检查的通知", "一、检查内容"))
    result = tmp_path / "草稿_排版.docx"
    assert CliRunner().invoke(cli.main, ["format", str(place)]).exit_code == 0
    assert CliRunner().invoke(cli.main, ["format", str(place)]).exit_code == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["草稿.docx", "草稿_排版.docx"]
    result.write_bytes(b"somebody's work")
    run = CliRunner().invoke(cli.main, ["format", str(place), "--lang", "zh"])
    kept = tmp_path / "草稿_排版.上一版.docx"
    assert run.exit_code == 0 and kept.read_bytes() == b"somebody's work" and str(kept) in run.output
    assert result.read_bytes()[:2] == b"PK"
