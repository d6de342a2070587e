"""From a declaration to a registered project, with every way back and every way out."""

from __future__ import annotations

import pytest

from engine.errors import Forbidden, InvalidAnswers, NotFound
from engine.forms import Stopped
from tests.content.district import AGREE, CHECKED_INTAKE, District, declaration, in_days, mixed
from tests.content.library import files

ACCEPT = {"intake_decision": "ACCEPT", "intake_checks": CHECKED_INTAKE}
NOTICE = {"correction_items": [{"item": "附件", "requirement": "补充立项依据"}]}


@pytest.mark.article("A7.1 A8 A3.1", "申报经单位审核和受理后取得项目编号")
def test_a_project_is_registered_and_its_life_begins(district: District) -> None:
    case = district.declares()
    assert case.waits_at == ["review_by_unit"]
    district("chenguodong").completes("review_by_unit", **AGREE)
    district("hexiaotong").completes("check", **ACCEPT)
    assert case.is_completed
    project = district.project(case)
    assert project["project_no"] == "LH-ZWXX-2026-0001"
    assert (project["lifecycle_state"], project["management_mode"]) == ("PREPARING", "FULL")
    assert (project["scope"], project["rule_version"]) == ("IN_SCOPE", "LH-2024-3")
    (receipt,) = district.documents(case)
    assert (receipt.template, receipt.number) == ("registration_notice", "罗政数登〔2026〕1号")
    assert district.case_of("project_lifecycle").waits_at == ["prepare_plan"]


@pytest.mark.article("A2.6 Q55", "涉密即停，什么都不留")
def test_nothing_of_a_classified_project_is_kept(district: District) -> None:
    with pytest.raises(Stopped):
        district.declares(is_classified=True)
    assert district.waiting() == []


def test_who_declares_cannot_review(district: District) -> None:
    district.grants("zhangjiayi", "owner_approver", "huangbei_subdistrict")
    district.declares()
    with pytest.raises(Forbidden):
        district("zhangjiayi").completes("review_by_unit", **AGREE)
    with pytest.raises((Forbidden, NotFound)):
        district("liangxiuzhen").completes("review_by_unit", **AGREE)  # another unit's approver


def test_the_unit_returns_the_declaration_to_who_made_it(district: District) -> None:
    case = district.declares()
    with pytest.raises(InvalidAnswers) as refused:
        district("chenguodong").completes("review_by_unit", unit_decision="RETURN")
    assert set(refused.value.fields) == {"unit_comment"}
    district("chenguodong").completes("review_by_unit", unit_decision="RETURN", unit_comment="请核实金额")
    assert case.waits_at == ["correct"]
    assert district.answered("correct") == ["zhangjiayi"]
    district("zhangjiayi").completes("correct", **declaration("210000.00"))
    assert case.waits_at == ["review_by_unit"]
    assert str(district.project(case)["budget_amount"]) == "210000.00"


def test_the_bureau_returns_it_with_a_notice(district: District) -> None:
    case = district.declares()
    district("chenguodong").completes("review_by_unit", **AGREE)
    with pytest.raises(InvalidAnswers) as refused:
        district("hexiaotong").completes("check", intake_decision="ACCEPT", intake_checks=["complete"])
    assert set(refused.value.fields) == {"intake_checks"}
    district("hexiaotong").completes("check", intake_decision="RETURN", intake_comment="附件不全")
    assert case.waits_at == ["notify_correction"]
    district("hexiaotong").completes("notify_correction", correction_due=in_days(14), **NOTICE)
    assert case.waits_at == ["correct"]
    (notice,) = district.documents(case)
    assert notice.number == "罗政数补〔2026〕1号"
    assert "补充立项依据" in district.text_of(notice)
    district("zhangjiayi").completes("correct", **declaration())
    district("chenguodong").completes("review_by_unit", **AGREE)
    district("hexiaotong").completes("check", **ACCEPT)
    assert case.is_completed
    assert [d[0] for d in case.decisions].count("management_mode") == 2


@pytest.mark.parametrize(
    ("changes", "scope", "state", "ends"),
    [
        ({"in_luohu": False}, "NOT_APPLICABLE", "NOT_APPLICABLE", True),
        ({"is_informatization": False}, "NOT_APPLICABLE", "NOT_APPLICABLE", True),
        (
            {"fund_sources": [{"source": "SUPERIOR", "amount": "200000.00", "note": ""}]},
            "NO_DISTRICT_FUNDS",
            "NOT_APPLICABLE",
            True,
        ),
        ({"is_gov_affairs": False}, "REFERENCE_ONLY", "REFERENCE", False),
        (mixed(("OM.SOFTWARE", "50000000.00")), "IN_SCOPE", "REGISTERED", True),
    ],
)
@pytest.mark.article("A2.1 A2.3 A2.4 A2.5 A32", "不在全过程管理内的申报各有去处")
def test_where_a_declaration_ends(
    district: District, changes: dict[str, object], scope: str, state: str, ends: bool
) -> None:
    case = district.declares(**changes)
    district("chenguodong").completes("review_by_unit", **AGREE)
    district("hexiaotong").completes("check", **ACCEPT)
    assert (district.project(case)["scope"], district.project(case)["lifecycle_state"]) == (scope, state)
    assert case.is_completed == ends
    assert case.waits_at == ([] if ends else ["submit"])


@pytest.mark.parametrize(
    ("changes", "scope", "state", "numbered"),
    [
        ({"annex1_code": "ANNEX1-UNVERIFIED"}, "EXCLUDED_ANNEX1", "EXCLUDED", False),
        ({"has_superior_rule": True, "superior_rule_ref": "某办法"}, "EXTERNAL_RULE", "EXTERNAL", True),
        (
            {"is_emergency": True, "emergency_basis": None},
            "EMERGENCY",
            "REGISTERED",
            True,
        ),
    ],
)
@pytest.mark.article("A2.3 A2.4 A2.5 Q52", "附件1、上级资金、应急须经领导确认")
def test_a_leader_confirms_the_special_scopes(
    district: District, changes: dict[str, object], scope: str, state: str, numbered: bool
) -> None:
    if "emergency_basis" in changes:
        changes = {**changes, "emergency_basis": district.upload("zhangjiayi", "会议纪要.pdf")}
    case = district.declares(**changes)
    district("chenguodong").completes("review_by_unit", **AGREE)
    district("hexiaotong").completes("check", **ACCEPT)
    assert case.waits_at == ["confirm"]
    district("zhengweiguo").completes("confirm", confirm_decision="CONFIRM")
    project = district.project(case)
    assert case.is_completed
    assert (project["scope"], project["lifecycle_state"]) == (scope, state)
    assert bool(project.get("project_no")) == numbered
    assert project.get("management_mode") is None


def test_a_leader_returns_it_by_way_of_the_notice(district: District) -> None:
    case = district.declares(annex1_code="ANNEX1-UNVERIFIED")
    district("chenguodong").completes("review_by_unit", **AGREE)
    district("hexiaotong").completes("check", **ACCEPT)
    district("zhengweiguo").completes("confirm", confirm_decision="RETURN", confirm_comment="类别不符")
    assert case.waits_at == ["notify_correction"]


def test_the_intake_officer_is_reminded_once(district: District) -> None:
    case = district.declares()
    district("chenguodong").completes("review_by_unit", **AGREE)
    (task,) = case.detail.tasks
    assert str(task.due_at.astimezone().date()) == "2026-11-30"  # five working days after Monday the 23rd
    district.days_pass(5)
    assert "TimerFired" not in case.told
    district.days_pass(2)
    district.days_pass(30)
    assert case.told.count("TimerFired") == 1
    assert case.waits_at == ["check"]


@pytest.mark.article("A35 Q51", "有效期届满后只登记不办理")
def test_after_expiry_a_declaration_is_received_but_not_processed(district: District) -> None:
    case = district.declares()
    district.days_pass(365 * 3)
    district("chenguodong").completes("review_by_unit", **AGREE)
    assert case.is_completed
    assert district.project(case)["lifecycle_state"] == "PENDING_RULE"


def test_a_new_threshold_decides_new_cases_only(district: District) -> None:
    before = district.declares(**mixed(("SOFTWARE_DEV.SPECIAL", "250000.00")))
    table = files()["dmn/management_mode.dmn"].decode()
    for cell in (">= 200000", "&lt; 200000"):
        table = table.replace(f"<text>{cell}</text>", f"<text>{cell.replace('2', '3')}</text>", 1)
    district.deploys({"dmn/management_mode.dmn": table})
    after = district.declares(**mixed(("SOFTWARE_DEV.SPECIAL", "250000.00")))
    for case, version, mode in ((before, 1, "FULL"), (after, 2, "FILING")):
        district("chenguodong").completes("review_by_unit", case, **AGREE)
        (decided,) = [d for d in case.decisions if d[0] == "management_mode"]
        assert (decided[1], decided[2]["mode"]) == (version, mode)
