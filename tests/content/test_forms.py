"""The forms: readable by the engine, in two languages, in step with the register and the tables."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from engine.errors import InvalidAnswers
from tests.content.district import SHARED, application, component, declaration, mixed, sheet
from tests.content.library import FORMS, form, kind, parts, rows, values
from tests.content.test_tables import _options, workdays_functions

each = pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
GRID = 16
SILENT = {"expression"}  # shows nothing


def schema(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text("utf-8")))


def load(name: str, answers: dict[str, Any], **data: Any) -> dict[str, Any]:
    return form(name).load(answers, data, _options, workdays_functions())


def errors(name: str, answers: dict[str, Any], **data: Any) -> set[str]:
    with pytest.raises(InvalidAnswers) as refused:
        load(name, answers, **data)
    return set(refused.value.fields)


@each
def test_the_engine_reads_it_under_its_name(path: Path) -> None:
    assert form(path.stem).id == path.stem


@each
def test_every_text_has_both_languages(path: Path) -> None:
    whole = schema(path)
    assert all(whole[name] for name in ("label", "label.en", "article"))
    for part in parts(whole):
        english = part.get("properties", {})
        for text in ("label", "description", "text"):
            if part.get(text) and part["type"] not in SILENT:
                assert english.get(f"{text}.en"), (part["id"], text)
        assert all(option["label.en"] for option in part.get("values", [])), part["id"]
    assert all(rule["message.en"] for rule in [*whole.get("checks", []), *whole.get("stops", [])])


@each
def test_rows_fill_the_grid_and_no_more(path: Path) -> None:
    for outer in [schema(path), *(part for part in parts(schema(path)) if "components" in part)]:
        lines: dict[str, int] = {}
        for part in outer["components"]:
            layout = part.get("layout", {})
            if layout.get("row"):
                lines[layout["row"]] = lines.get(layout["row"], 0) + layout.get("columns", GRID)
        assert all(width <= GRID for width in lines.values()), outer.get("id")
        assert outer.get("type") != "dynamiclist" or set(lines.values()) == {GRID}, outer["id"]


@each
def test_the_register_has_the_fields_that_forms_write(path: Path) -> None:
    written = [field.record for field in form(path.stem).fields if field.record]
    assert all(kind(name.partition(".")[0]).field(name.partition(".")[2]) for name in written)


@each
def test_articles_and_tables_exist(path: Path) -> None:
    for part in [schema(path), *parts(schema(path))]:
        cited = part.get("article", "") or part.get("properties", {}).get("article", "")
        assert set(cited.split()) <= values("articles"), part.get("id")
        if part.get("valuesKey", "").startswith("codes."):
            assert rows(part["valuesKey"].removeprefix("codes."))


def test_list_columns_of_forms_are_those_of_the_register() -> None:
    for path in FORMS:
        for part in parts(schema(path)):
            record = part.get("properties", {}).get("record", "")
            if part["type"] == "dynamiclist" and record:
                field = kind(record.partition(".")[0]).field(record.partition(".")[2])
                assert field is not None
                assert {inner["key"] for inner in part["components"]} == {f.key for f in field.fields}


@pytest.mark.article("A2.2 A3", "由建设内容组成算出类别、金额和是否含软件开发")
def test_a_declaration_works_out_what_follows_from_its_components() -> None:
    changes = mixed(("OM.SOFTWARE", "50000.00"), ("SOFTWARE_DEV.SPECIAL", "150000.00"))
    answers = load("project_registration", declaration(**changes))
    assert answers["primary_category"] == "SOFTWARE_DEV"
    assert answers["regulated_amount"] == Decimal("150000.00")
    assert answers["district_fund"] == Decimal("200000.00")
    assert answers["has_software_dev"] is True
    assert answers["is_public_class"] is False
    assert [row["category"] for row in answers["components"]] == ["OM", "SOFTWARE_DEV"]


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"budget_amount": "200000.01"}, {"budget_amount", "total_investment"}),
        ({"total_investment": "200000.01"}, {"total_investment"}),
        ({"components": []}, {"components", "budget_amount"}),
        ({"planned_end": "2027-01-11"}, {"planned_end"}),
        ({"necessity": "太短"}, {"necessity"}),
        ({"phone": "12345"}, {"phone"}),
        ({"truth_declaration": False}, {"truth_declaration"}),
        ({"plan_task": ""}, {"plan_task"}),
        ({"construction_type": "UPGRADE"}, {"related_system"}),
        ({"project_kind": "COMPREHENSIVE"}, {"it_investment"}),
        ({"has_superior_rule": True}, {"superior_rule_ref"}),
        ({"is_emergency": True}, {"emergency_basis"}),
        ({"fund_class": "GOV_INVEST"}, {"special_need"}),
        ({"fund_class": "GOV_INVEST", "special_need": True}, {"special_need_reason"}),
        ({"components": [component("INFRA.PUBLIC", "200000.00")]}, {"owner_unit_id"}),
        ({"software_dev_basis": "NO"}, {"software_dev_reason"}),
    ],
)
@pytest.mark.article("A8 A2.2", "申报表必填项和金额勾稽")
def test_what_a_declaration_has_to_say(changes: dict[str, Any], wrong: set[str]) -> None:
    assert errors("project_registration", declaration(**changes)) == wrong


@pytest.mark.parametrize(("task", "kept"), [("3.2 治理", False), ("", True), (" ", True), (None, True)])
@pytest.mark.article("A6", "不对应总体规划任务的须说明理由")
def test_only_a_project_outside_the_plan_gives_a_reason(task: str | None, kept: bool) -> None:
    filled = declaration(plan_task=task, plan_task_reason="新增的职能")
    assert bool(load("project_registration", filled).get("plan_task_reason")) is kept


FILE = [{"id": "1" * 36, "name": "方案.pdf"}]
SHARED_USES = [f"{key}_use" for key in SHARED]
PRODUCES = {"project": {"produces_data": True}}


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"contingency": "0.01"}, {"declared_investment"}),
        ({"data_plan": []}, {"data_plan"}),
        ({"performance_goals": []}, {"performance_goals"}),
        ({"crypto_plan": []}, {"crypto_plan"}),
        ({"plan_file": [{"id": "1" * 36, "name": "方案.exe"}]}, {"plan_file"}),
        (
            {"shared_resources": {**dict.fromkeys(SHARED_USES, "USED"), "network_use": "NOT_USED"}},
            {"shared_resources.network_note"},
        ),
    ],
)
@pytest.mark.article("A5 A11 A12 A14.1", "论证申请须写明投资构成、共享资源和数据归集")
def test_what_an_application_has_to_say(changes: dict[str, Any], wrong: set[str]) -> None:
    assert errors("appraisal_application", {**application(FILE, FILE), **changes}, **PRODUCES) == wrong


def test_an_application_may_lack_sections_for_the_table_to_find() -> None:
    answers = load("appraisal_application", application(FILE, FILE, ["background"]), **PRODUCES)
    assert answers["sections"]["background"] is None


@pytest.mark.article("A14.2", "专家对不完全符合的须说明")
def test_an_expert_explains_what_is_not_fully_met() -> None:
    filled = sheet(necessity="NOT_MET")
    filled["criteria"]["necessity_note"] = " "
    assert errors("expert_sheet", filled) == {"criteria.necessity_note"}
    assert errors("expert_sheet", {"recusal": "NONE"}) >= {"vote", "recusal_declaration", "criteria.estimate"}


def test_a_recused_expert_only_gives_the_reason() -> None:
    assert errors("expert_sheet", {"recusal": "RECUSE"}) == {"recusal_reason"}
    answers = load("expert_sheet", {"recusal": "RECUSE", "recusal_reason": "曾参与编制"})
    assert "vote" not in answers


def test_a_reviewer_decides_anew_each_time() -> None:
    for name in (
        "unit_review",
        "intake_check",
        "appraisal_acceptance",
        "revision_check",
        "appraisal_sign_off",
        "consultation_reply",
        "vice_mayor_opinion",
        "special_approval",
        "decision_confirmation",
    ):
        fresh = form(name).existing({field.key: "RETURN" for field in form(name).fields})
        assert not [key for key in fresh if key.endswith(("_decision", "_comment"))], name


def test_only_the_question_of_secrecy_is_asked_first() -> None:
    assert errors("project_registration", {}) == {"is_classified"}
