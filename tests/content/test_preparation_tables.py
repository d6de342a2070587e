"""Which way a project is decided and prepared, at the boundaries that articles 9, 10, 13 and 14 name."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.content.test_tables import decide

ORDINARY, SPECIAL, NONE = "ORDINARY_A9", "SPECIAL_A9", "NONE"
THREE, TWO = ["PROPOSAL", "FSR", "DESIGN"], ["PROPOSAL", "DESIGN"]


@pytest.mark.parametrize(
    ("amount", "special", "path"),
    [
        # article 10: above four million, that number not included
        ("0.01", False, "CONSULT_ONLY"),
        ("3999999.99", False, "CONSULT_ONLY"),
        ("4000000.00", False, "CONSULT_ONLY"),
        ("4000000.01", False, "CONSULT_THEN_A9"),
        ("3999999.99", True, "CONSULT_ONLY"),
        ("4000000.00", True, "CONSULT_ONLY"),
        ("4000000.01", True, "CONSULT_THEN_SPECIAL"),
    ],
)
@pytest.mark.article("A10 A9.1 A9.2 Q06", "信息化部分四百万元上下各一分")
@pytest.mark.sweep("decision_path")
def test_four_million_of_a_comprehensive_project(amount: str, special: bool, path: str) -> None:
    for fund_class in ("GOV_INVEST", "DEPT_BUDGET"):
        assert _path("COMPREHENSIVE", fund_class, amount, special) == path


@pytest.mark.parametrize(
    ("fund_class", "special", "mode", "path"),
    [
        ("GOV_INVEST", False, "FULL", ORDINARY),
        ("GOV_INVEST", True, "FULL", SPECIAL),
        ("DEPT_BUDGET", False, "FULL", NONE),
        ("DEPT_BUDGET", True, "FULL", NONE),  # a special need is no matter of department budgets
        ("GOV_INVEST", False, "FILING", NONE),
        ("GOV_INVEST", True, "FILING", NONE),
    ],
)
@pytest.mark.article("A9.1 A9.2 A13.1 Q07 Q10", "专项信息化按资金类别和管理方式决定报批路径")
@pytest.mark.sweep("decision_path")
def test_an_it_project_is_decided_by_its_funds(fund_class: str, special: bool, mode: str, path: str) -> None:
    for amount in ("200000.00", "4000000.01"):  # the amount does not matter here
        assert _path("SPECIAL_IT", fund_class, amount, special, mode) == path


def _path(kind: str, fund_class: str, amount: str, special: bool, mode: str = "FULL") -> str:
    inputs = {"project_kind": kind, "fund_class": fund_class, "special_need": special, "mode": mode}
    return str(decide("decision_path", it_investment=Decimal(amount), **inputs))


@pytest.mark.parametrize(
    ("amount", "skips", "stages", "chapter"),
    [
        # article 13: up to fifty million, that number included, the owner may do without the study
        ("49999999.99", True, TWO, True),
        ("50000000.00", True, TWO, True),
        ("50000000.01", True, THREE, False),
        ("49999999.99", False, THREE, False),
        ("50000000.00", False, THREE, False),
        ("50000000.01", False, THREE, False),
    ],
)
@pytest.mark.article("A13.2 A13.3 Q11", "总投资五千万元上下各一分，选择或不选择免可研")
@pytest.mark.sweep("preparation_route")
def test_fifty_million_of_government_investment(
    amount: str, skips: bool, stages: list[str], chapter: bool
) -> None:
    found = decide(
        "preparation_route",
        fund_class="GOV_INVEST",
        total_investment=Decimal(amount),
        owner_skips_fsr=skips,
    )
    assert found == {"stages": stages, "feasibility_chapter": chapter}


@pytest.mark.parametrize("skips", [False, True])
@pytest.mark.parametrize("amount", ["200000.00", "49999999.99", "50000000.00", "50000000.01"])
@pytest.mark.article("A13.1", "部门预算项目只报立项方案")
def test_a_department_budget_needs_the_project_plan_alone(amount: str, skips: bool) -> None:
    found = decide(
        "preparation_route",
        fund_class="DEPT_BUDGET",
        total_investment=Decimal(amount),
        owner_skips_fsr=skips,
    )
    assert found == {"stages": ["PROJECT_PLAN"], "feasibility_chapter": False}


@pytest.mark.parametrize("actor", ["DRC", "FINANCE"])
@pytest.mark.parametrize(
    ("state", "documented", "allowed"),
    [
        ("PASSED", False, "ALLOW"),
        ("PASSED", True, "ALLOW"),  # nothing to make an exception of
        # whatever is not passed: not applied for, under way, failed, withdrawn
        ("NONE", False, None),
        ("SUBMITTED", False, None),
        ("RETURNED", False, None),
        ("SUSPENDED", False, None),
        ("ACCEPTED", False, None),
        ("ARRANGED", False, None),
        ("IN_REVIEW", False, None),
        ("REVISION", False, None),
        ("FAILED", False, None),
        ("WITHDRAWN", False, None),
        ("NONE", True, "ALLOW_EXCEPTION"),
        ("REVISION", True, "ALLOW_EXCEPTION"),
        ("FAILED", True, "ALLOW_EXCEPTION"),
        ("WITHDRAWN", True, "ALLOW_EXCEPTION"),
    ],
)
@pytest.mark.article("A14.3 Q14", "没有通过的论证意见：发改不审批、财政不安排，有文件的例外")
@pytest.mark.sweep("prep_gate")
def test_without_a_passed_appraisal(actor: str, state: str, documented: bool, allowed: str | None) -> None:
    refusal = {"DRC": "DENY_NOT_EXAMINED", "FINANCE": "DENY_NO_FUNDS"}[actor]
    found = decide("prep_gate", actor=actor, appraisal_status=state, override_doc=documented)
    assert found == (allowed or refusal)
