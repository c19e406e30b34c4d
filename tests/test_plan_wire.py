"""The plan as JSON: what a word processor may rely on (docs/plan.md, wire/schema.json)."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import jsonschema
import pytest

from paiban.wire import PROTOCOL, SCHEMA, answer

_SCHEMA = json.loads(SCHEMA.read_text(encoding="utf-8"))
Json = dict[str, Any]


def _valid(value: object, kind: str) -> None:
    jsonschema.Draft202012Validator({**_SCHEMA, "$ref": f"#/$defs/{kind}"}).validate(value)


def _text(text: str, **more: Any) -> Json:
    return {"spans": [{"text": text}], **more}


def _ask(*paragraphs: Json, **more: Any) -> Json:
    draft = more.pop("draft", {})
    request = {"protocol": PROTOCOL, "lang": "en", "draft": {**draft, "paragraphs": list(paragraphs)}, **more}
    _valid(request, "request")
    found = answer(request)
    _valid(found, "answer")
    return found


def _edited(paragraph: Json, plan: Json, number: int) -> str:
    """The paragraph's text with its edits carried out, as a host would."""
    text = "".join(span["text"] for span in paragraph["spans"])
    for operation in plan["paragraphs"]:
        if operation["paragraph"] == number:
            for edit in reversed(operation.get("edits", [])):
                at = edit["at"]
                assert text[at : at + len(edit["remove"])] == edit["remove"]
                text = text[:at] + edit["insert"] + text[at + len(edit["remove"]) :]
    return text


REPORT = [
    _text(line)
    for line in (
        "关于防汛工作的报告",
        "县人民政府：",
        "一、工作开展情况",
        "各项工作有序推进。",
        "二、存在问题",
        "(一)基础薄弱。设施老化。",
        "(三）人手不足。编制紧张。",
        "三、下一步打算",
        "继续努力。",
        "县水利局",
        "2024年5月6日",
    )
]


def test_markers_are_mended_and_nothing_else() -> None:
    plan = _ask(*REPORT)
    assert _edited(REPORT[5], plan, 5) == "（一）基础薄弱。设施老化。"
    assert _edited(REPORT[6], plan, 6) == "（二）人手不足。编制紧张。"
    edited = {operation["paragraph"] for operation in plan["paragraphs"] if operation.get("edits")}
    assert edited == {5, 6}


def test_styles_say_what_the_written_file_says() -> None:
    plan = _ask(*REPORT)
    body, heading = plan["styles"]["paragraph"]["body"], plan["styles"]["paragraph"]["heading1"]
    assert (body["name"], body["font"], body["size"], body["first"]) == ("公文正文", "仿宋_GB2312", 16, 640)
    assert (heading["name"], heading["font"], heading["outline"]) == ("heading 1", "黑体", 0)
    assert plan["styles"]["character"]["heading2"]["font"] == "楷体_GB2312"
    piece = next(o for o in plan["paragraphs"] if o["paragraph"] == 5)["pieces"][0]
    assert piece["style"] == "body"
    assert piece["heads"] == [{"from": 0, "to": 8, "style": "heading2"}]


def test_an_object_inside_a_marker_is_never_edited_away() -> None:
    spans = [
        {"text": "("},
        {"text": "\ufffc", "kind": "object", "object": "footnote"},
        {"text": "一)基础薄弱。设施老化。"},
    ]
    paragraphs = [*REPORT[:5], {"spans": spans}, *REPORT[6:]]
    plan = _ask(*paragraphs)
    assert _edited(paragraphs[5], plan, 5) == "（\ufffc一）基础薄弱。设施老化。"


def test_deleted_text_is_no_text_and_stays() -> None:
    spans = [{"text": "旧", "kind": "hidden"}, {"text": "(一)基础薄弱。设施老化。"}]
    paragraphs = [*REPORT[:5], {"spans": spans}, *REPORT[6:]]
    assert _edited(paragraphs[5], _ask(*paragraphs), 5) == "旧（一）基础薄弱。设施老化。"


def test_a_number_in_a_field_is_reported_not_edited() -> None:
    spans = [{"text": "(一)", "kind": "field", "object": "field"}, {"text": "基础薄弱。设施老化。"}]
    paragraphs = [*REPORT[:5], {"spans": spans}, *REPORT[6:]]
    plan = _ask(*paragraphs)
    assert _edited(paragraphs[5], plan, 5) == "(一)基础薄弱。设施老化。"
    assert "PB206" in {finding["code"] for finding in plan["findings"]}


def test_soft_breaks_become_paragraph_ends_unless_locked() -> None:
    spans = [{"text": "二、存在问题"}, {"text": "\n", "kind": "break"}, {"text": "设施老化，年久失修。"}]
    paragraphs = [*REPORT[:4], {"spans": spans}, *REPORT[7:]]
    operation = next(o for o in _ask(*paragraphs)["paragraphs"] if o["paragraph"] == 4)
    assert operation["split"] == [6]
    assert [piece["style"] for piece in operation["pieces"]] == ["heading1", "body"]
    spans[1]["locked"] = True
    operation = next(o for o in _ask(*paragraphs)["paragraphs"] if o["paragraph"] == 4)
    assert "split" not in operation


def test_a_missing_section_comes_with_its_number() -> None:
    plan = _ask(*REPORT[:4], *REPORT[7:])
    inserted = [item for o in plan["paragraphs"] for item in o.get("insert", [])]
    assert [item["heading"] for item in inserted] == ["二、存在的问题"]
    assert inserted[0]["placeholder"].startswith("（待补：")
    known = _ask(*REPORT[:4], *REPORT[7:], draft={"known_sections": [inserted[0]["section"]]})
    assert not [item for o in known["paragraphs"] for item in o.get("insert", [])]


def test_sections_alone_move_only_the_numbers_that_make_room() -> None:
    paragraphs = [*REPORT[:4], _text("二、下一步打算"), _text("(一)继续努力。再接再厉。"), *REPORT[9:]]
    plan = _ask(*paragraphs, scope="sections")
    assert _edited(paragraphs[4], plan, 4) == "三、下一步打算"
    assert _edited(paragraphs[5], plan, 5) == "(一)继续努力。再接再厉。"
    assert all("style" not in piece for o in plan["paragraphs"] for piece in o.get("pieces", []))
    assert plan["pages"] == []


def test_a_footer_of_the_authors_gets_no_number() -> None:
    for footer, numbered in (
        ({"text": "— 1 —"}, True),
        ({"text": "内部资料"}, False),
        ({"drawn": True}, False),
    ):
        plan = _ask(*REPORT, draft={"sections": [{"width": 11906, "height": 16838, "footer": footer}]})
        assert (plan["pages"][0]["number"] is not None) is numbered


def test_a_plan_carried_out_asks_for_no_second_one() -> None:
    assert _ask(*REPORT)["again"] is False


def test_a_character_style_with_a_look_of_its_own_goes_and_its_emphasis_stays() -> None:
    spans = [
        {"text": "各项工作"},
        {"text": "有序", "style": "Fancy", "bold": True, "direct_bold": True},
        {"text": "推进。"},
    ]
    styles = {"Fancy": {"own_look": True, "emphasis": ["bold"]}}
    plan = _ask(*REPORT[:3], {"spans": spans}, *REPORT[4:], draft={"character_styles": styles})
    piece = next(o for o in plan["paragraphs"] if o["paragraph"] == 3)["pieces"][0]
    assert piece["unstyle"] == [{"from": 4, "to": 6, "emphasis": ["bold"]}]


@pytest.mark.parametrize(
    ("request_", "code", "says"),
    [
        ([], "request", "not a JSON object"),
        ({"protocol": 2}, "request", "speaks version 1"),
        ({"protocol": 1, "want": "tea"}, "request", "want"),
        ({"protocol": 1}, "request", "draft"),
        ({"protocol": 1, "draft": {"paragraphs": [1]}}, "request", "draft.paragraphs"),
        ({"protocol": 1, "draft": {"paragraphs": [{"spans": [{"kind": "x"}]}]}}, "request", "no such kind"),
        ({"protocol": 1, "style": "nowhere", "draft": {"paragraphs": []}}, "style", "nowhere"),
        (
            {"protocol": 1, "draft": {"paragraphs": [{"spans": [{"text": "x", "size": []}]}]}},
            "internal",
            "TypeError",
        ),
    ],
)
def test_mistakes_are_answers(request_: object, code: str, says: str) -> None:
    found = answer(request_)
    _valid(found, "answer")
    assert found["error"]["code"] == code
    assert says in found["error"]["message"]


def test_an_empty_document_has_a_plan() -> None:
    assert _ask()["lines"] == []
    assert _ask({"spans": []})["lines"][0]["role"] == "blank"


def test_the_command_answers_line_by_line_in_ascii() -> None:
    requests = [{"protocol": 1, "want": "hello"}, {"protocol": 1, "draft": {"paragraphs": REPORT}}]
    sent = "".join(json.dumps(request, ensure_ascii=False) + "\n" for request in requests) + "nonsense\n"
    done = subprocess.run(
        [sys.executable, "-m", "paiban", "plan", "-"], input=sent.encode(), capture_output=True, check=True
    )
    answers = [json.loads(line) for line in done.stdout.decode("ascii").splitlines()]
    assert [set(a) >= {"protocol", "engine"} for a in answers] == [True] * 3
    assert answers[1]["type"] == "报告"
    assert answers[2]["error"]["code"] == "request"
    for one in answers:
        _valid(one, "answer")


def test_the_schema_refuses_what_is_not_in_it() -> None:
    with pytest.raises(jsonschema.ValidationError):
        _valid(
            {"protocol": 1, "draft": {"paragraphs": [{"spans": [{"text": "x", "colour": "red"}]}]}}, "request"
        )
    plan = _ask(*REPORT)
    plan["paragraphs"][0]["pieces"][0]["blink"] = True
    with pytest.raises(jsonschema.ValidationError):
        _valid(plan, "answer")


def test_known_styles_have_names_and_titles() -> None:
    found = answer({"protocol": 1, "want": "styles"})
    _valid(found, "answer")
    assert "gbt9704" in {style["name"] for style in found["styles"]}
