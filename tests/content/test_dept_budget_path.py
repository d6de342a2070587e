"""Article 13, item 1: a department-budget project from its plan to its funds, and whatever stops it."""

from __future__ import annotations

import pytest

from engine.errors import Forbidden, InvalidAnswers
from tests.actors import Case
from tests.content import preparing as step
from tests.content.district import AGREE, District


@pytest.fixture
def case(district: District) -> Case:
    case = step.is_registered(district)
    step.writes_plan(district)
    return case


@pytest.mark.article("A13.1", "部门预算项目编制立项方案、取得论证意见后申请并取得经费")
def test_from_the_plan_to_the_funds(district: District) -> None:
    case = step.is_registered(district)
    assert case.waits_at == ["prepare_plan"]
    step.writes_plan(district)
    assert case.waits_at == ["submit"]
    step.is_appraised(district)
    assert case.waits_at == ["apply_funds"]
    step.applies_for_funds(district)
    assert case.waits_at == ["arrange_funds"]
    step.answers_funds(district)
    assert case.is_completed
    project = district.project(case)
    assert project["lifecycle_state"] == "APPROVED"
    assert (str(project["funds_applied"]), str(project["funds_arranged"])) == ("800000.00", "780000.00")
    assert (project["funds_year"], project["funds_document_no"]) == (2027, "罗财预〔2026〕7号")
    assert [row["doc_type"] for row in project["appraisals"]] == ["PROJECT_PLAN"]
    (approval,) = project["approvals"]
    assert (approval["approving_body"], approval["is_external"]) == ("finance_bureau", False)
    assert ("prep_gate", 1, "ALLOW") in case.decisions


def test_which_plan_is_appraised_is_not_the_handler_s_to_say(district: District, case: Case) -> None:
    """The sections asked for stay those of the project plan; a proposal would lack three."""
    district.applies(doc_type="PROPOSAL")
    assert case.waits_at == ["sign_application"]


@pytest.mark.article("A14.3", "论证未通过申请经费的，财政不安排资金：写明条款、留存记录、其他不变")
def test_without_a_passed_appraisal_there_are_no_funds(district: District, case: Case) -> None:
    step.is_appraised(district, vote="FAIL")
    assert case.waits_at == ["choose_next"]
    step.chooses(district, "APPLY")
    step.applies_for_funds(district)
    assert case.waits_at == ["choose_next"]
    assert ("prep_gate", 1, "DENY_NO_FUNDS") in case.decisions
    (kept,) = district.records("gate_decision")
    assert (kept["gate_result"], kept["cites"], kept["action"]) == ("DENY", "A14.3", "ARRANGE_FUNDS")
    project = district.project(case)
    assert project["lifecycle_state"] == "PREPARING"
    assert project["funds_arranged"] is None
    assert project["approvals"] is None
    step.chooses(district, "APPRAISE")
    step.is_appraised(district)
    step.applies_for_funds(district)
    assert case.waits_at == ["arrange_funds"]


def test_after_a_withdrawal_there_are_no_funds_either(district: District, case: Case) -> None:
    step.submits(district)
    district("zhangjiayi").starts(
        "appraisal_withdrawal",
        applicant_unit_id="huangbei_subdistrict",
        project_no="LH-ZWXX-2026-0001",
        withdrawal_reason="另行调整",
    )
    assert case.waits_at == ["choose_next"]
    step.chooses(district, "APPLY")
    step.applies_for_funds(district)
    assert case.waits_at == ["choose_next"]


@pytest.mark.article("A14.3 Q14", "例外须有领导小组文件、两名不同人员批准，并列入例外清单")
def test_an_exception_needs_a_document_and_two_persons(district: District, case: Case) -> None:
    step.is_appraised(district, vote="FAIL")
    step.chooses(district, "EXCEPTION")
    with pytest.raises(InvalidAnswers) as refused:
        district("zhangjiayi").completes("request_exception", exception_reason="汛期前必须建成，先行安排。")
    assert set(refused.value.fields) == {"exception_document_no", "exception_document"}
    step.asks_for_exception(district)
    district.grants("heminyi", "bureau_leader", "data_bureau")
    step.answers_exception(district, "heminyi", "first_approval")
    with pytest.raises(Forbidden):
        step.answers_exception(district, "heminyi", "second_approval")
    step.answers_exception(district, "zhengweiguo", "second_approval")
    (exception,) = district.project(case)["exceptions"]
    assert (exception["gate"], exception["article"]) == ("FINANCE", "A14.3")
    assert (exception["first_approver"], exception["second_approver"]) == ("heminyi", "zhengweiguo")
    assert exception["document_no"] == "罗智领办〔2026〕9号"
    step.chooses(district, "APPLY")
    step.applies_for_funds(district)
    assert case.waits_at == ["arrange_funds"]
    assert ("prep_gate", 1, "ALLOW_EXCEPTION") in case.decisions
    step.answers_funds(district)
    assert district.project(case)["lifecycle_state"] == "APPROVED"


@pytest.mark.parametrize(
    ("first", "second"), [("REFUSE", None), ("AGREE", "REFUSE")], ids=["by the first", "by the second"]
)
def test_a_refused_exception_changes_nothing(
    district: District, case: Case, first: str, second: str | None
) -> None:
    step.is_appraised(district, vote="FAIL")
    step.chooses(district, "EXCEPTION")
    step.asks_for_exception(district)
    step.answers_exception(district, "heminyi", "first_approval", first)
    if second is not None:
        step.answers_exception(district, "zhengweiguo", "second_approval", second)
    assert case.waits_at == ["choose_next"]
    assert district.project(case)["exceptions"] is None
    step.chooses(district, "APPLY")
    step.applies_for_funds(district)
    assert case.waits_at == ["choose_next"]


@pytest.mark.parametrize("decision", ["RETURN"])
def test_a_returned_exception_is_asked_for_again(district: District, case: Case, decision: str) -> None:
    step.is_appraised(district, vote="FAIL")
    step.chooses(district, "EXCEPTION")
    step.asks_for_exception(district)
    step.answers_exception(district, "heminyi", "first_approval", decision)
    assert case.waits_at == ["request_exception"]
    step.asks_for_exception(district)
    step.answers_exception(district, "heminyi", "first_approval")
    step.answers_exception(district, "zhengweiguo", "second_approval", decision)
    assert case.waits_at == ["request_exception"]


def test_the_unit_s_approver_returns_the_application(district: District, case: Case) -> None:
    step.is_appraised(district)
    asked = {"funds_year": 2027, "applied_amount": "800000.00", "reply_source": "PLATFORM"}
    district("zhangjiayi").completes("apply_funds", **asked)
    district.grants("zhangjiayi", "owner_approver", "huangbei_subdistrict")
    with pytest.raises(Forbidden):
        district("zhangjiayi").completes("sign_funds", **AGREE)
    district("chenguodong").completes("sign_funds", unit_decision="RETURN", unit_comment="金额有误")
    assert case.waits_at == ["apply_funds"]


def test_finance_returns_it_and_the_owner_applies_again(district: District, case: Case) -> None:
    step.is_appraised(district)
    step.applies_for_funds(district)
    step.answers_funds(district, "RETURN")
    assert case.waits_at == ["choose_next"]
    step.chooses(district, "APPLY")
    step.applies_for_funds(district, "700000.00")
    step.answers_funds(district, amount="700000.00")
    assert str(district.project(case)["funds_arranged"]) == "700000.00"


def test_finance_refuses_and_the_supervision_confirms_what_follows(district: District, case: Case) -> None:
    step.is_appraised(district)
    step.applies_for_funds(district)
    step.answers_funds(district, "REJECT")
    assert case.waits_at == ["confirm_stage"]
    assert district.project(case)["lifecycle_state"] == "PREPARING"
    district("heminyi").completes("confirm_stage", stage_decision="RETRY", stage_reason="明年再报")
    assert case.waits_at == ["prepare_plan"]
    step.writes_plan(district)
    step.is_appraised(district, vote="FAIL")
    step.chooses(district, "STOP")
    district("heminyi").completes("confirm_stage", stage_decision="TERMINATE", stage_reason="不再实施")
    assert case.is_completed
    assert district.project(case)["lifecycle_state"] == "TERMINATED"


@pytest.mark.parametrize("who", ["caiyating", "heminyi"])
def test_an_arrangement_from_outside_is_entered_and_checked(district: District, case: Case, who: str) -> None:
    """K21: either the finance bureau or the data bureau checks what the owner enters."""
    step.is_appraised(district)
    outside = {
        "reply_source": "EXTERNAL",
        "reply_no": "罗财预〔2026〕8号",
        "reply_on": "2026-11-20",
        "approved_amount": "790000.00",
        "reply_file": district.upload("zhangjiayi", "经费通知.pdf"),
    }
    step.applies_for_funds(district, **outside)
    with pytest.raises(InvalidAnswers) as refused:
        district(who).completes("arrange_funds", verification="RETURN")
    assert set(refused.value.fields) == {"examination_comment"}
    district(who).completes("arrange_funds", verification="VERIFIED")
    project = district.project(case)
    (approval,) = project["approvals"]
    assert (approval["is_external"], approval["document_no"]) == (True, "罗财预〔2026〕8号")
    assert str(project["funds_arranged"]) == "790000.00"


@pytest.mark.article("A3 Q04", "批复金额低于限额的，由局领导确认改为备案制或者保留全过程")
@pytest.mark.parametrize(
    ("amount", "asked"), [("199999.99", True), ("200000.00", False), ("200000.01", False)]
)
def test_what_is_arranged_may_change_the_mode(
    district: District, case: Case, amount: str, asked: bool
) -> None:
    step.is_appraised(district)
    step.applies_for_funds(district)
    step.answers_funds(district, amount=amount)
    assert case.waits_at == (["confirm_mode"] if asked else [])
    assert district.project(case)["management_mode"] == "FULL"


def test_the_leader_changes_it_to_filing_with_a_reason(district: District, case: Case) -> None:
    step.is_appraised(district)
    step.applies_for_funds(district)
    step.answers_funds(district, amount="190000.00")
    with pytest.raises(InvalidAnswers) as refused:
        district("zhengweiguo").completes("confirm_mode", mode_decision="FILING")
    assert set(refused.value.fields) == {"mode_reason"}
    district("zhengweiguo").completes(
        "confirm_mode", mode_decision="FILING", mode_reason="批复金额不足二十万元"
    )
    assert case.is_completed
    assert district.project(case)["management_mode"] == "FILING"
    assert district.case_of("filing_project").detail.tasks


def test_the_leader_keeps_it_under_full_process(district: District, case: Case) -> None:
    step.is_appraised(district)
    step.applies_for_funds(district)
    step.answers_funds(district, amount="190000.00")
    district("zhengweiguo").completes("confirm_mode", mode_decision="FULL", mode_reason="另有追加预算")
    assert case.is_completed
    assert district.project(case)["management_mode"] == "FULL"
