"""Articles 4, 6 and 8: a unit plans, the bureau collects, and what was planned becomes a declaration."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import Forbidden, InvalidAnswers
from engine.forms import Stopped
from tests.actors import Case
from tests.content.district import AGREE, CHECKED_INTAKE, LONG, District, declaration

PLAN: dict[str, Any] = {
    "is_classified": False,
    "plan_year": 2027,
    "name": "社区网格巡查管理系统",
    "owner_unit_id": "huangbei_subdistrict",
    "subcategory": "SOFTWARE_DEV.SPECIAL",
    "amount": "800000.00",
    "fund_class": "DEPT_BUDGET",
    "intended_start": "2027-01-11",
    "priority": "HIGH",
    "need": LONG,
    "plan_task": "3.2 基层治理数字化",
}
DEMAND: dict[str, Any] = {
    "applicant_unit_id": "huangbei_subdistrict",
    "resource_type": "HOSTING",
    "quantity": 4,
    "quantity_unit": "台",
    "need_date": "2027-03-01",
    "purpose": "网格巡查系统部署所需的云服务器。",
    "no_secrets": True,
}


def plans(district: District, **changes: Any) -> Case:
    return district("zhangjiayi").starts("plan_declaration", **{**PLAN, **changes})


def is_collected(district: District) -> Case:
    case = plans(district)
    district("chenguodong").completes("review_by_unit", **AGREE)
    district("hexiaotong").completes("collect", collection_decision="COLLECT")
    return case


@pytest.mark.article("A8", "各单位策划年度项目，经汇总后承接为项目申报，内容带入申报表")
def test_a_plan_becomes_a_declaration_that_begins_filled_in(district: District) -> None:
    case = is_collected(district)
    (entry,) = district.records("plan_entry")
    assert (entry["entry_no"], entry["entry_state"]) == ("JH-2026-0001", "COLLECTED")
    district("zhangjiayi").completes("take_over", takeover_decision="DECLARE")
    assert case.is_completed
    intake = district.case_of("project_intake")
    assert intake.waits_at == ["declare_planned"]
    assert district.answered("declare_planned") == ["zhangjiayi"]
    project = district.project(intake)
    assert (project["name"], project["plan_entry_no"]) == (PLAN["name"], "JH-2026-0001")
    assert (str(project["budget_amount"]), project["fund_class"]) == ("800000.00", "DEPT_BUDGET")
    assert project["lifecycle_state"] == "DRAFT"
    assert district.records("plan_entry")[0]["entry_state"] == "TAKEN_OVER"
    district("zhangjiayi").completes("declare_planned", **declaration("800000.00"))
    district("chenguodong").completes("review_by_unit", intake, **AGREE)
    district("hexiaotong").completes("check", intake_decision="ACCEPT", intake_checks=CHECKED_INTAKE)
    assert intake.is_completed
    registered = district.project(intake)
    assert (registered["project_no"], registered["plan_entry_no"]) == ("LH-ZWXX-2026-0001", "JH-2026-0001")


def test_a_declared_project_without_a_plan_names_none(district: District) -> None:
    case = district.declares(plan_entry_no="JH-2026-0009")
    assert district.project(case)["plan_entry_no"] is None


def test_nothing_of_a_classified_plan_is_kept(district: District) -> None:
    with pytest.raises(Stopped):
        plans(district, is_classified=True)
    assert district.records("plan_entry") == []


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"plan_task": ""}, {"plan_task"}),
        ({"amount": "0.00"}, {"amount"}),
        ({"need": "太短"}, {"need"}),
        ({"owner_unit_id": "housing_bureau"}, {"owner_unit_id"}),
    ],
)
def test_what_a_plan_has_to_say(district: District, changes: dict[str, Any], wrong: set[str]) -> None:
    with pytest.raises(InvalidAnswers) as refused:
        plans(district, **changes)
    assert set(refused.value.fields) == wrong


def test_who_plans_does_not_review(district: District) -> None:
    district.grants("zhangjiayi", "owner_approver", "huangbei_subdistrict")
    plans(district)
    with pytest.raises(Forbidden):
        district("zhangjiayi").completes("review_by_unit", **AGREE)


def test_the_approver_and_the_bureau_return_a_plan(district: District) -> None:
    case = plans(district)
    district("chenguodong").completes("review_by_unit", unit_decision="RETURN", unit_comment="金额偏高")
    assert case.waits_at == ["correct_plan"]
    district("zhangjiayi").completes("correct_plan", **{**PLAN, "amount": "700000.00"})
    district("chenguodong").completes("review_by_unit", **AGREE)
    with pytest.raises(InvalidAnswers) as refused:
        district("hexiaotong").completes("collect", collection_decision="RETURN")
    assert set(refused.value.fields) == {"collection_comment"}
    district("hexiaotong").completes(
        "collect", collection_decision="RETURN", collection_comment="与市级平台重复"
    )
    assert case.waits_at == ["correct_plan"]
    assert district.records("plan_entry")[0]["entry_state"] == "RETURNED"
    district("zhangjiayi").completes("correct_plan", **PLAN)
    district("chenguodong").completes("review_by_unit", **AGREE)
    district("hexiaotong").completes("collect", collection_decision="COLLECT")
    assert district.records("plan_entry")[0]["entry_no"] == "JH-2026-0001"


def test_a_plan_is_dropped_with_a_reason(district: District) -> None:
    case = is_collected(district)
    with pytest.raises(InvalidAnswers) as refused:
        district("zhangjiayi").completes("take_over", takeover_decision="DROP")
    assert set(refused.value.fields) == {"takeover_reason"}
    district("zhangjiayi").completes("take_over", takeover_decision="DROP", takeover_reason="市级已建")
    assert case.is_completed
    assert district.records("plan_entry")[0]["entry_state"] == "PLAN_DROPPED"
    assert district.records("project") == []


@pytest.mark.article("A4.2 A4.3", "各单位提出公共基础设施需求，由区政数局纳入公共类项目或说明理由")
def test_a_demand_is_included_in_a_project_of_the_bureau(district: District) -> None:
    case = district("zhangjiayi").starts("infrastructure_demand", **DEMAND)
    district("chenguodong").completes("review_by_unit", **AGREE)
    with pytest.raises(InvalidAnswers) as refused:
        district("ouyangmin").completes("handle_demand", demand_decision="INCLUDE")
    assert set(refused.value.fields) == {"public_project_no"}
    district("ouyangmin").completes(
        "handle_demand", demand_decision="INCLUDE", public_project_no="LH-ZWXX-2026-0007"
    )
    assert case.is_completed
    (demand,) = district.records("infra_demand")
    assert (demand["demand_no"], demand["demand_state"]) == ("XQ-2026-0001", "INCLUDED")
    assert demand["public_project_no"] == "LH-ZWXX-2026-0007"
    assert district.notified("公共基础设施需求已办理") == ["zhangjiayi"]


@pytest.mark.parametrize(
    ("decision", "state", "waits"), [("DECLINE", "DECLINED", []), ("RETURN", "RETURNED", ["correct_demand"])]
)
def test_a_demand_is_declined_or_returned_with_a_reason(
    district: District, decision: str, state: str, waits: list[str]
) -> None:
    case = district("zhangjiayi").starts("infrastructure_demand", **DEMAND)
    district("chenguodong").completes("review_by_unit", **AGREE)
    with pytest.raises(InvalidAnswers):
        district("ouyangmin").completes("handle_demand", demand_decision=decision)
    district("ouyangmin").completes("handle_demand", demand_decision=decision, demand_comment="已有富余资源")
    assert case.waits_at == waits
    assert district.records("infra_demand")[0]["demand_state"] == state


def test_the_approver_returns_a_demand(district: District) -> None:
    case = district("zhangjiayi").starts("infrastructure_demand", **DEMAND)
    district("chenguodong").completes("review_by_unit", unit_decision="RETURN", unit_comment="核实数量")
    assert case.waits_at == ["correct_demand"]
    district("zhangjiayi").completes("correct_demand", **{**DEMAND, "quantity": 2})
    assert case.waits_at == ["review_by_unit"]
