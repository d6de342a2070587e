"""What the decision tables decide, at their boundaries."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from engine import clock, decisions, workdays
from engine.decisions import DecisionFailed
from engine.forms import Option
from engine.labels import Labels
from tests.content.district import declaration, mixed
from tests.content.library import TABLES, form, model, values

SIX = {
    "INFRA.SPECIAL": "FULL",
    "SOFTWARE_DEV.SPECIAL": "FULL",
    "LICENSED_SOFTWARE.OS": "FULL",
    "OPERATION.DATA": "FULL",
    "OM.SOFTWARE": "FILING",
    "THIRD_PARTY.EVALUATION": "FILING",
}


def decide(name: str, **inputs: Any) -> Any:
    return model(name).evaluate(name, inputs).value


def rows(name: str) -> list[dict[str, Any]]:
    (table,) = [
        each["table"] for each in model(name).evaluate(name, SAMPLES[name]).trace if each.get("table")
    ]
    return list(table["rules"])


SAMPLES: dict[str, dict[str, Any]] = {
    "action_gate": {
        "action": "APPRAISE",
        "compliance_state": "NONE",
        "unit_measure_active": False,
        "application_stage": "SUBMITTED",
        "special_basis": False,
        "completion_accepted": False,
    },
    "appraisal_outcome": {
        "fails": Decimal(0),
        "n": Decimal(3),
        "any_core_not_met": False,
        "revision_needed": False,
    },
    "appraisal_signing": {"is_public_class": False},
    "compliance_conclusion": {
        "applicable": True,
        "block_gaps": Decimal(0),
        "recommendation": "PASS",
    },
    "compliance_gaps": {
        **dict.fromkeys(
            (
                "hosting_ok",
                "xinchuang_ok",
                "lab_qualified",
                "certificate_valid",
                "tests_cover",
                "report_meets_contract",
                "data_collected",
                "catalogued",
                "source_ok",
                "source_body_ok",
                "mlps_ok",
                "mlps_body_ok",
                "medium_planned",
                "crypto_ok",
            ),
            True,
        ),
        "high_vulns": Decimal(0),
    },
    "compliance_items": {
        "has_software_dev": True,
        "hosting_exempt_type": "NONE",
        "produces_data": True,
        "mlps_level": Decimal(2),
    },
    "crypto_requirement": {"builds_system": True, "mlps_level": Decimal(3)},
    "decision_path": {
        "project_kind": "SPECIAL_IT",
        "fund_class": "GOV_INVEST",
        "it_investment": Decimal(0),
        "special_need": False,
        "mode": "FULL",
    },
    "deadline_rules": {"deadline_type": "HANDOVER", "given_n": None},
    "design_change_route": {
        "is_major": False,
        "current_total": Decimal(0),
        "baseline": Decimal(0),
    },
    "filing_negative": dict.fromkeys(
        ("plan_conflict", "not_shared", "data_not_shared", "xinchuang_conflict"), False
    ),
    "filing_review": {
        "missing_count": Decimal(0),
        "mismatch": False,
        "has_software_dev": False,
        "self_review_ok": True,
        "correction_expired": False,
        "filed_on": date(2026, 11, 25),
        "acceptance_on": date(2026, 11, 25),
    },
    "handover_need": {"owner_unit_id": "a", "using_unit_id": "b", "letter_issued": False},
    "management_mode": {
        "primary_category": "INFRA",
        "budget_amount": Decimal(1),
        "regulated_amount": Decimal(1),
    },
    "measures_on_event": {"event": "COMPLIANCE_FAILED"},
    "plan_sections": {
        "doc_type": "PROJECT_PLAN",
        "sections": {},
        "feasibility_required": False,
        "has_software_dev": False,
    },
    "prep_gate": {"actor": "DRC", "appraisal_status": "PASSED", "override_doc": False},
    "preparation_route": {
        "fund_class": "GOV_INVEST",
        "total_investment": Decimal(50000000),
        "owner_skips_fsr": True,
    },
    "rectification_outcome": {
        "stage": "CHECKED",
        "accepted": True,
        "time_left": True,
        "determination": "NONE",
    },
    "reporting_status": {
        "submitted": True,
        "on_date": date(2026, 11, 25),
        "due_on": date(2026, 11, 25),
        "working_days": Decimal(0),
    },
    "resource_gate": {
        "mode": "FULL",
        "registered": True,
        "measure_active": False,
        "filing_state": "NONE",
        "acceptance_date": None,
        "on_date": date(2026, 11, 25),
    },
    "rule_version": {"event_date": date(2026, 11, 25)},
    "scope_determination": {
        "is_classified": False,
        "in_luohu": True,
        "is_informatization": True,
        "district_fund": Decimal(1),
        "annex1_code": "",
        "superior_rule": False,
        "is_emergency": False,
        "is_gov_affairs": True,
    },
}


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_every_table_is_complete_and_without_contradiction(path: Path) -> None:
    assert decisions.verify(decisions.read(path.read_bytes(), path.name)) == []


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_every_row_cites_what_it_rests_on(path: Path) -> None:
    cited = [set(row["annotations"]["依据"].split()) for row in rows(path.stem)]
    assert all(cited)
    assert set().union(*cited) <= values("articles")


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_every_heading_has_both_languages(path: Path) -> None:
    decision = model(path.stem).decisions[path.stem]
    assert decision.labels["zh"] != decision.labels["en"]
    (table,) = [each["table"] for each in model(path.stem).evaluate(path.stem, SAMPLES[path.stem]).trace]
    assert all(column["labels"]["zh"] != column["labels"]["en"] for column in table["columns"])


def management_of(declared: dict[str, Any]) -> str:
    """F01 works out the amounts, D02 decides."""
    answers = form("project_registration").load(declared, {}, _options, workdays_functions())
    inputs = {key: answers[key] for key in ("primary_category", "budget_amount", "regulated_amount")}
    return str(decide("management_mode", **inputs)["mode"])


def _options(key: str) -> list[Any]:
    table = "units" if key.startswith("units") else key.partition(".")[2]
    return [Option(value, Labels(value, value)) for value in values(table)]


def workdays_functions() -> Any:
    calendar = workdays.Calendar(frozenset(), frozenset(), frozenset())
    return workdays.functions(calendar, clock.now)


@pytest.mark.parametrize(("subcategory", "mode"), SIX.items())
@pytest.mark.article("A3.1 A3.2 Q01 Q03", "恰为二十万元：四类全过程，运维和第三方服务备案")
def test_two_hundred_thousand_yuan_are_enough(subcategory: str, mode: str) -> None:
    assert management_of(declaration(**mixed((subcategory, "200000.00")))) == mode


@pytest.mark.parametrize("subcategory", SIX)
@pytest.mark.article("A3.2 Q01", "差一分不到二十万元：备案")
def test_a_cent_less_is_not(subcategory: str) -> None:
    assert management_of(declaration(**mixed((subcategory, "199999.99")))) == "FILING"


@pytest.mark.parametrize(
    ("components", "mode"),
    [
        # supervision and testing inside a development project belong to its budget
        ([("SOFTWARE_DEV.SPECIAL", "150000.00"), ("THIRD_PARTY.SUPERVISION", "50000.00")], "FULL"),
        ([("SOFTWARE_DEV.SPECIAL", "149999.99"), ("THIRD_PARTY.SUPERVISION", "50000.00")], "FILING"),
        # a development part of 200,000 yuan cannot hide inside a package of operation and maintenance
        ([("OM.SOFTWARE", "900000.00"), ("SOFTWARE_DEV.SPECIAL", "200000.00")], "FULL"),
        ([("OM.SOFTWARE", "900000.00"), ("SOFTWARE_DEV.SPECIAL", "199999.99")], "FILING"),
        (
            [("OM.SOFTWARE", "300000.00"), ("INFRA.SPECIAL", "100000.00"), ("OPERATION.DATA", "100000.00")],
            "FULL",
        ),
        # a tie goes to what is not exempt
        ([("OM.SOFTWARE", "100000.00"), ("SOFTWARE_DEV.SPECIAL", "100000.00")], "FULL"),
        ([("THIRD_PARTY.OTHER", "100000.01"), ("SOFTWARE_DEV.SPECIAL", "100000.00")], "FILING"),
        # of operation and third-party services alone, any amount
        ([("OM.INFRA", "30000000.00"), ("THIRD_PARTY.SECURITY", "20000000.00")], "FILING"),
        # a category is not made smaller by writing it in several rows
        ([("OM.SOFTWARE", "90000.00"), *[("SOFTWARE_DEV.SPECIAL", "60000.00")] * 2], "FULL"),
    ],
)
@pytest.mark.article("A3.1 A3.2 Q02", "混合项目按主要类别和其余部分金额判定")
def test_mixed_packages(components: list[tuple[str, str]], mode: str) -> None:
    assert management_of(declaration(**mixed(*components))) == mode


@pytest.mark.parametrize(
    ("changes", "scope"),
    [
        ({}, "IN_SCOPE"),
        ({"is_classified": True}, "CLASSIFIED_REJECTED"),
        ({"in_luohu": False}, "NOT_APPLICABLE"),
        ({"is_informatization": False}, "NOT_APPLICABLE"),
        ({"district_fund": Decimal(0)}, "NO_DISTRICT_FUNDS"),
        ({"district_fund": Decimal("0.01")}, "IN_SCOPE"),
        ({"annex1_code": "ANNEX1-UNVERIFIED"}, "EXCLUDED_ANNEX1"),
        ({"superior_rule": True}, "EXTERNAL_RULE"),
        ({"is_emergency": True}, "EMERGENCY"),
        ({"superior_rule": True, "is_emergency": True}, "EXTERNAL_RULE"),
        ({"is_gov_affairs": False}, "REFERENCE_ONLY"),
    ],
)
@pytest.mark.article("A2.1 A2.3 A2.4 A2.5 A2.6 A32 Q53 Q54 Q55", "适用范围逐项判定，一分钱区级资金也算")
def test_scope(changes: dict[str, Any], scope: str) -> None:
    assert decide("scope_determination", **{**SAMPLES["scope_determination"], **changes}) == scope


def test_a_question_left_open_decides_nothing() -> None:
    with pytest.raises(DecisionFailed):
        decide("scope_determination", **{**SAMPLES["scope_determination"], "is_gov_affairs": None})


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2024, 2, 4), "LH-2020-8"),
        (date(2024, 2, 5), "LH-2024-3"),
        (date(2029, 2, 4), "LH-2024-3"),
        (date(2029, 2, 5), "PENDING_RULE"),
    ],
)
@pytest.mark.article("A35 Q50 Q51", "施行首日、有效期末日及其前后各一天")
@pytest.mark.sweep("rule_version")
def test_the_days_of_validity(day: date, version: str) -> None:
    assert decide("rule_version", event_date=day) == version


@pytest.mark.parametrize(
    ("doc_type", "more", "count"),
    [("PROJECT_PLAN", {}, 9), ("PROPOSAL", {}, 12), ("FSR", {}, 17), ("DESIGN", {}, 7),
     ("DESIGN", {"feasibility_required": True}, 8), ("PROJECT_PLAN", {"has_software_dev": True}, 14)],
)  # fmt: skip
@pytest.mark.article("A11.2 A11.3 A11.4 A11.5 A12", "四种方案各缺哪些必备章节")
def test_an_empty_plan_lacks_every_section(doc_type: str, more: dict[str, bool], count: int) -> None:
    inputs = {**SAMPLES["plan_sections"], "doc_type": doc_type, **more}
    missing = decide("plan_sections", **inputs)
    assert (
        len(missing) == len(set(missing)) == count + 2
    )  # data collection and shared resources in every plan


@pytest.mark.parametrize(
    ("fails", "n", "core", "revision", "outcome"),
    [
        (1, 3, False, False, "PASSED"),
        (2, 3, False, False, "FAILED"),
        (2, 4, False, False, "PASSED"),  # half is not more than half
        (0, 3, True, False, "FAILED"),
        (0, 3, False, True, "PASSED_AFTER_REVISION"),
        (2, 3, False, True, "FAILED"),
    ],
)
@pytest.mark.article("A14.2", "专家意见怎样汇总为论证结论")
def test_outcome(fails: int, n: int, core: bool, revision: bool, outcome: str) -> None:
    found = decide(
        "appraisal_outcome",
        fails=Decimal(fails),
        n=Decimal(n),
        any_core_not_met=core,
        revision_needed=revision,
    )
    assert found == outcome


@pytest.mark.parametrize(
    ("builds", "level", "items"),
    [
        (True, 2, ["CRYPTO_PLAN_REVIEW"]),
        (True, 3, ["CRYPTO_PLAN_REVIEW", "CRYPTO_ASSESSMENT"]),
        (False, 3, ["CRYPTO_ASSESSMENT"]),
        (False, 1, []),
    ],
)
@pytest.mark.article("A4.4 Q58", "何时审核密码应用方案、何时须密评")
def test_cryptography(builds: bool, level: int, items: list[str]) -> None:
    assert decide("crypto_requirement", builds_system=builds, mlps_level=Decimal(level)) == items


def test_two_cells_move_the_threshold() -> None:
    path = next(path for path in TABLES if path.stem == "management_mode")
    moved = path.read_text("utf-8")
    for cell in (">= 200000", "&lt; 200000"):
        moved = moved.replace(f"<text>{cell}</text>", f"<text>{cell.replace('2', '3')}</text>", 1)
    changed = decisions.read(moved.encode(), path.name)
    assert decisions.verify(changed) == []
    inputs = {"primary_category": "INFRA", "regulated_amount": Decimal(0)}
    modes = [
        changed.evaluate("management_mode", {**inputs, "budget_amount": Decimal(amount)}).value["mode"]
        for amount in ("299999.99", "300000")
    ]
    assert modes == ["FILING", "FULL"]


def test_one_cell_alone_is_noticed() -> None:
    path = next(path for path in TABLES if path.stem == "management_mode")
    moved = path.read_text("utf-8").replace("<text>>= 200000</text>", "<text>>= 300000</text>", 1)
    assert decisions.verify(decisions.read(moved.encode(), path.name))
