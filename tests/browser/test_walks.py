"""Two projects on their whole way to the approval, everybody at their own browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.browser.conftest import Installation
from tests.browser.district import AtBrowsers
from tests.browser.visitor import Visitor
from tests.content import preparing as step
from tests.content.district import AGREE, CHECKED_INTAKE, declaration
from tests.content.test_planning_path import PLAN

Visit = Callable[..., Visitor]


def is_planned(district: AtBrowsers, amount: str, **changes: object) -> None:
    """A plan entry is collected and taken over; the declaration that begins with it is registered."""
    district("zhangjiayi").starts("plan_declaration", **{**PLAN, "amount": amount, **changes})
    district("chenguodong").completes("review_by_unit", **AGREE)
    district("hexiaotong").completes("collect", collection_decision="COLLECT")
    district("zhangjiayi").completes("take_over", takeover_decision="DECLARE")
    district("zhangjiayi").completes("declare_planned", **declaration(amount, **changes))
    district("chenguodong").completes("review_by_unit", **AGREE)
    district("hexiaotong").completes("check", intake_decision="ACCEPT", intake_checks=CHECKED_INTAKE)


def department_budget(district: AtBrowsers) -> None:
    """800,000 yuan of a department's budget: plan entry, project plan, appraisal, funds."""
    is_planned(district, "800000.00")
    step.writes_plan(district)
    step.is_appraised(district)
    step.applies_for_funds(district)
    step.answers_funds(district)


def government_investment(district: AtBrowsers) -> None:
    """48,000,000 yuan of government investment: plan entry, decision, proposal, design without a study."""
    amount = "48000000.00"
    special = {"special_need": True, "special_need_reason": "防汛指挥急需"}
    is_planned(district, amount, fund_class="GOV_INVEST", **special)
    step.is_decided_specially(district, amount)
    step.is_approved(district, "PROPOSAL", amount)
    district("zhangjiayi").completes("choose_route", skips_fsr=True)
    step.is_approved(district, "DESIGN", amount)


@pytest.fixture
def district(visit: Visit, installation: Installation) -> Iterator[AtBrowsers]:
    found = AtBrowsers(installation, visit, lambda _visitor, _step: None)
    yield found
    found.database.close()


@pytest.mark.xdist_group("walk department budget")
@pytest.mark.article("A13.1 A14.1", "真实浏览器：80万元部门预算项目从年度计划到经费安排")
def test_a_department_budget_from_the_plan_entry_to_the_funds(district: AtBrowsers) -> None:
    department_budget(district)
    (project,) = district.records("project")
    assert (project["lifecycle_state"], str(project["funds_arranged"])) == ("APPROVED", "780000.00")


@pytest.mark.xdist_group("walk government investment")
@pytest.mark.article("A9.2 A13.2 A13.3", "真实浏览器：4800万元政府投资项目免可研，从年度计划到初设概算批复")
def test_a_government_investment_without_a_study_up_to_its_approval(district: AtBrowsers) -> None:
    government_investment(district)
    project = district.records("project")[-1]
    assert (project["lifecycle_state"], project["fsr_skipped"]) == ("APPROVED", True)
    assert [row["doc_type"] for row in project["approvals"]] == ["PROPOSAL", "DESIGN"]
    assert str(project["approved_estimate"]) == "48000000.00"
