"""Article 13: a government-investment project through its plans, and what stops it."""

from __future__ import annotations

import pytest

from engine.errors import Forbidden, InvalidAnswers, NotFound
from tests.actors import Case
from tests.content import preparing as step
from tests.content.district import AGREE, District
from tests.content.test_measures import DRAFT, proposes, signs
from tests.content.test_suspension import lifts

LIMIT, ABOVE = "50000000.00", "50000000.01"


@pytest.fixture
def case(district: District) -> Case:
    return step.is_decided(district)


def _chooses(district: District, waive: bool) -> None:
    district("zhangjiayi").completes("choose_route", skips_fsr=waive)


def _documents(district: District, case: Case) -> list[str]:
    return [row["doc_type"] for row in district.project(case)["approvals"]]


@pytest.mark.article("A13.2", "政府投资项目委托咨询机构，依次报批建议书、可研、初设概算")
def test_proposal_study_and_design_are_approved_in_this_order(district: District, case: Case) -> None:
    assert case.waits_at == ["submit"]
    step.is_approved(district, "PROPOSAL")
    assert case.waits_at == ["choose_route"]
    _chooses(district, waive=False)
    step.is_approved(district, "FSR")
    assert case.waits_at == ["submit"]
    step.is_approved(district, "DESIGN")
    assert case.is_completed
    project = district.project(case)
    assert project["lifecycle_state"] == "APPROVED"
    assert _documents(district, case) == ["PROPOSAL", "FSR", "DESIGN"]
    assert [row["appraisal_no"] for row in project["appraisals"]] == [
        f"罗政数论〔2026〕{number}号" for number in (1, 2, 3)
    ]
    assert (str(project["approved_estimate"]), str(project["estimate_direct"])) == (
        "48000000.00",
        "48000000.00",
    )
    assert project["fsr_skipped"] is False


@pytest.mark.article("A13.3", "总投资五千万元以内（含）的，取得建议书批复后可以免于可研审批")
def test_forty_eight_million_may_skip_the_study(district: District, case: Case) -> None:
    step.is_approved(district, "PROPOSAL")
    _chooses(district, waive=True)
    assert district.project(case)["fsr_skipped"] is True
    step.is_approved(district, "DESIGN")
    assert case.is_completed
    assert _documents(district, case) == ["PROPOSAL", "DESIGN"]
    assert district.project(case)["lifecycle_state"] == "APPROVED"


def test_a_design_without_a_study_lacks_its_content(district: District, case: Case) -> None:
    step.is_approved(district, "PROPOSAL")
    _chooses(district, waive=True)
    pages = {key: page for page, key in enumerate(step.SECTIONS["DESIGN"], 3)}
    step.submits(district, "48000000.00", "DESIGN", sections=pages)
    assert case.waits_at == ["submit"]
    assert "项目可行性研究内容" in str(case.decisions[-1][2])


@pytest.mark.article("A11.5", "概算四项均须列明，为零的说明理由")
def test_an_item_of_the_estimate_is_zero_only_with_a_reason(district: District, case: Case) -> None:
    step.is_approved(district, "PROPOSAL")
    _chooses(district, waive=True)
    with pytest.raises(InvalidAnswers) as refused:
        step.submits(district, "48000000.00", "DESIGN", zero_cost_reason=" ")
    assert set(refused.value.fields) == {"zero_cost_reason"}


@pytest.mark.parametrize(("amount", "waits"), [(LIMIT, "choose_route"), (ABOVE, "submit")])
def test_above_fifty_million_there_is_nothing_to_choose(district: District, amount: str, waits: str) -> None:
    case = step.is_decided(district, amount)
    step.is_approved(district, "PROPOSAL", amount)
    assert case.waits_at == [waits]


@pytest.mark.article("A13.3 Q11", "免于可研后概算超过五千万元的，须补报可研，再报初设概算")
def test_an_estimate_above_fifty_million_leads_back_to_the_study(district: District, case: Case) -> None:
    step.is_approved(district, "PROPOSAL")
    _chooses(district, waive=True)
    step.is_appraised(district, ABOVE, "DESIGN")
    step.applies_for_approval(district, ABOVE)
    assert _documents(district, case) == ["PROPOSAL"]  # the design has not reached the bureau
    assert district.project(case)["fsr_skipped"] is False
    step.is_approved(district, "FSR", ABOVE)
    step.is_approved(district, "DESIGN", ABOVE)
    assert case.is_completed
    assert _documents(district, case) == ["PROPOSAL", "FSR", "DESIGN"]


def test_at_exactly_fifty_million_the_waiver_holds(district: District, case: Case) -> None:
    step.is_approved(district, "PROPOSAL")
    _chooses(district, waive=True)
    step.is_approved(district, "DESIGN", LIMIT)
    assert case.is_completed
    assert _documents(district, case) == ["PROPOSAL", "DESIGN"]


def test_an_approval_above_fifty_million_leads_back_as_well(district: District, case: Case) -> None:
    step.is_approved(district, "PROPOSAL")
    _chooses(district, waive=True)
    step.is_appraised(district, LIMIT, "DESIGN")
    step.applies_for_approval(district, LIMIT)
    step.examines(district, "DESIGN", ABOVE)
    step.signs_reply(district)
    assert case.waits_at == ["submit"]
    assert district.project(case)["fsr_skipped"] is False


def test_the_plans_are_not_written_by_the_owner(district: District) -> None:
    step.is_decided(district, commissions=False)
    with pytest.raises(InvalidAnswers) as refused:
        district("zhangjiayi").completes("commission", commissioned=False)
    assert set(refused.value.fields) == {"commissioned"}


@pytest.mark.article("A9.1", "未经决策不得进入前期")
def test_without_the_decision_nothing_is_prepared(district: District) -> None:
    case = step.is_registered(
        district, "48000000.00", fund_class="GOV_INVEST", special_need=False, special_need_reason=None
    )
    assert case.waits_at == ["apply"]
    assert district.project(case)["lifecycle_state"] == "REGISTERED"


@pytest.mark.article("A14.3", "论证未通过报批方案的，发改不予审核：写明条款、留存记录、其他不变")
def test_without_a_passed_appraisal_the_plan_is_not_examined(district: District, case: Case) -> None:
    step.is_appraised(district, "48000000.00", "PROPOSAL", vote="FAIL")
    assert case.waits_at == ["choose_next"]
    step.chooses(district, "APPLY")
    step.applies_for_approval(district)
    assert case.waits_at == ["choose_next"]
    assert ("prep_gate", 1, "DENY_NOT_EXAMINED") in case.decisions
    (kept,) = district.records("gate_decision")
    assert (kept["gate_result"], kept["cites"], kept["action"]) == ("DENY", "A14.3", "DRC_APPROVE")
    assert district.project(case)["approvals"] is None


def test_an_earlier_plan_s_appraisal_does_not_serve_for_the_next(district: District, case: Case) -> None:
    """Q12: each plan has an opinion of its own."""
    step.is_approved(district, "PROPOSAL")
    _chooses(district, waive=True)
    step.is_appraised(district, "48000000.00", "DESIGN", vote="FAIL")
    step.chooses(district, "APPLY")
    step.applies_for_approval(district)
    assert case.waits_at == ["choose_next"]
    assert _documents(district, case) == ["PROPOSAL"]


def test_an_exception_lets_the_plan_be_examined(district: District, case: Case) -> None:
    step.is_appraised(district, "48000000.00", "PROPOSAL", vote="FAIL")
    step.chooses(district, "EXCEPTION")
    step.asks_for_exception(district)
    step.answers_exception(district, "heminyi", "first_approval")
    step.answers_exception(district, "zhengweiguo", "second_approval")
    step.chooses(district, "APPLY")
    step.applies_for_approval(district)
    assert case.waits_at == ["examine_plan"]
    (exception,) = district.project(case)["exceptions"]
    assert (exception["gate"], exception["second_approver"]) == ("DRC", "zhengweiguo")


def test_the_bureau_returns_the_plan(district: District, case: Case) -> None:
    step.is_appraised(district, "48000000.00", "PROPOSAL")
    step.applies_for_approval(district)
    with pytest.raises(InvalidAnswers) as refused:
        step.examines(district, "PROPOSAL", decision="RETURN")
    assert set(refused.value.fields) == {"examination_comment"}
    step.examines(district, "PROPOSAL", decision="RETURN", comment="补充比选方案")
    assert case.waits_at == ["choose_next"]
    with pytest.raises(InvalidAnswers) as refused:
        step.chooses(district, "EXCEPTION")  # there is nothing to make an exception of
    assert set(refused.value.fields) == {"next_step"}
    step.chooses(district, "APPLY")
    step.applies_for_approval(district)
    step.examines(district, "PROPOSAL")
    step.signs_reply(district, "RETURN", "金额须核实")
    assert case.waits_at == ["choose_next"]


def test_a_rejected_plan_ends_the_preparation(district: District, case: Case) -> None:
    step.is_appraised(district, "48000000.00", "PROPOSAL")
    step.applies_for_approval(district)
    step.examines(district, "PROPOSAL", decision="REJECT", comment="不符合规划")
    step.signs_reply(district)
    assert case.waits_at == ["confirm_stage"]
    assert district.project(case)["approvals"] is None
    district("heminyi").completes("confirm_stage", stage_decision="RETRY", stage_reason="调整后再报")
    assert case.waits_at == ["commission"]


@pytest.mark.parametrize("doc", ["FSR", "DESIGN"])
def test_a_later_plan_that_is_rejected_ends_it_as_well(district: District, case: Case, doc: str) -> None:
    step.is_approved(district, "PROPOSAL")
    _chooses(district, waive=doc == "DESIGN")
    step.is_appraised(district, "48000000.00", doc)
    step.applies_for_approval(district)
    step.examines(district, doc, decision="REJECT", comment="条件不具备")
    step.signs_reply(district)
    assert case.waits_at == ["confirm_stage"]


@pytest.mark.parametrize("who", ["qiuhuimin", "heminyi"])
def test_a_reply_from_outside_is_entered_and_checked(district: District, case: Case, who: str) -> None:
    """K21: the bureau replied in its own system; it, or the data bureau, checks what the owner enters."""
    step.is_appraised(district, "48000000.00", "PROPOSAL")
    outside = step.reply(district, "zhangjiayi", "PROPOSAL", "47500000.00")
    step.applies_for_approval(district, **{**outside, "reply_source": "EXTERNAL"})
    district(who).completes("examine_plan", verification="VERIFIED")
    assert case.waits_at == ["choose_route"]
    (approval,) = district.project(case)["approvals"]
    assert (approval["is_external"], str(approval["approved_amount"])) == (True, "47500000.00")


def test_a_reply_from_outside_passes_the_same_gate(district: District, case: Case) -> None:
    step.is_appraised(district, "48000000.00", "PROPOSAL", vote="FAIL")
    step.chooses(district, "APPLY")
    outside = step.reply(district, "zhangjiayi", "PROPOSAL", "47500000.00")
    step.applies_for_approval(district, **{**outside, "reply_source": "EXTERNAL"})
    assert case.waits_at == ["choose_next"]
    assert district.project(case)["approvals"] is None


def test_the_four_parts_of_the_estimate_sum_up(district: District, case: Case) -> None:
    step.is_approved(district, "PROPOSAL")
    _chooses(district, waive=True)
    step.is_appraised(district, "48000000.00", "DESIGN")
    step.applies_for_approval(district)
    wrong = {**step.reply(district, "qiuhuimin", "DESIGN", "48000000.00"), "approved_other": "0.01"}
    with pytest.raises(InvalidAnswers) as refused:
        district("qiuhuimin").completes("examine_plan", platform_examination="APPROVE", **wrong)
    assert set(refused.value.fields) == {"approved_amount"}


def test_nobody_answers_their_own_application(district: District, case: Case) -> None:
    step.is_appraised(district, "48000000.00", "PROPOSAL")
    district.grants("zhangjiayi", "owner_approver", "huangbei_subdistrict")
    district.grants("zhangjiayi", "drc_handler", "drc")
    asked = {"applied_amount": "48000000.00", "reply_source": "PLATFORM"}
    district("zhangjiayi").completes("apply_approval", **asked)
    with pytest.raises(Forbidden):
        district("zhangjiayi").completes("sign_approval", **AGREE)
    district("chenguodong").completes("sign_approval", **AGREE)
    with pytest.raises(Forbidden):
        district("zhangjiayi").completes("examine_plan", platform_examination="RETURN")
    with pytest.raises((Forbidden, NotFound)):
        district("zhouqiming").completes("examine_plan", platform_examination="RETURN")
    district.grants("qiuhuimin", "drc_leader", "drc")
    step.examines(district, "PROPOSAL")
    with pytest.raises(Forbidden):
        district("qiuhuimin").completes("issue_reply", issue_decision="SIGN")


@pytest.mark.article("A29 Q48", "单位被暂缓审批的，申报留在原处，解除后继续")
def test_a_barred_unit_s_application_waits_and_goes_on(district: District, case: Case) -> None:
    step.is_appraised(district, "48000000.00", "PROPOSAL")
    proposes(district, **{**DRAFT, "event": "RECTIFICATION_REFUSED"})
    signs(district)  # M9 and M10
    step.applies_for_approval(district)
    assert case.waits_at == []
    lifts(district)
    assert case.waits_at == ["examine_plan"]
