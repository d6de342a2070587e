"""A17: a general change is confirmed by all together and filed; a major one is approved."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine.errors import Forbidden, InvalidAnswers
from engine.services import records
from tests.actors import Case
from tests.content.building import reaches
from tests.content.district import District
from tests.content.test_documents import filled
from tests.content.test_tables import decide

NUMBER = "LH-ZWXX-2026-0001"
OWNER = "huangbei_subdistrict"
PARTIES = [
    {"role": "CONTRACTOR", "unit_id": "demo_contractor"},
    {"role": "SUPERVISOR", "unit_id": "demo_supervisor"},
    {"role": "DESIGNER", "unit_id": "demo_designer"},
]
FOUR = ("chenguodong", "qinjiawei", "yuanhong", "shizhiyong")


def proposes(district: District, delta: str = "10000.00", **changes: Any) -> Case:
    """A project of 180,000 yuan by contract, 200,000 yuan approved, is to change."""
    reaches(
        district,
        "BUILDING",
        contract_total=Decimal("180000.00"),
        approved_investment=Decimal("200000.00"),
    )
    return asks(district, delta, **changes)


def asks(district: District, delta: str, who: str = "zhangjiayi", **changes: Any) -> Case:
    filled_in = {
        "project_no": NUMBER,
        "owner_unit_id": OWNER,
        "proposer_unit_id": OWNER,
        "change_title": "增加移动端巡查",
        "change_reason": "一线巡查人员需要在移动端上报。",
        "delta": delta,
        "content_changed": False,
        "change_files": district.upload(who, "变更说明.pdf"),
        "changes": [{"item": "移动端", "before": "无", "after": "新增小程序"}],
    }
    return district(who).starts("design_change", **{**filled_in, **changes})


def names(district: District, *parties: dict[str, str]) -> None:
    district("zhangjiayi").completes("name_parties", parties=list(parties or PARTIES))


def confirm(district: District, *usernames: str, opinion: str = "AGREE") -> None:
    for username in usernames:
        district.completes_theirs("confirm", username, confirmation=opinion, confirmation_comment="已核对")


def kept(district: District) -> dict[str, Any]:
    with district.database.reading() as session:
        (found,) = records.find(session, "design_change", {})
    return found


@pytest.mark.article("A17.2 A15 Q18", "一般变更由建设、承建、监理、设计各方确认后备案，计入项目累计")
def test_all_confirm_and_the_bureau_files(district: District) -> None:
    case = proposes(district)
    names(district)
    assert case.waits_at == ["confirm"] * 4
    confirm(district, *FOUR)
    district("heminyi").completes("file_change", filing_decision="FILE")
    assert case.is_completed
    change = kept(district)
    assert (change["change_no"], change["change_state"]) == ("BG-2026-0001", "CHANGE_FILED")
    assert (change["current_total"], change["baseline"]) == (Decimal("190000.00"), Decimal("200000.00"))
    assert (change["change_document_no"], change["effective_on"]) == (
        "罗政数变〔2026〕1号",
        date(2026, 11, 23),
    )
    assert {each["unit_id"] for each in change["confirmations"]} == {OWNER, *(p["unit_id"] for p in PARTIES)}
    with district.database.reading() as session:
        (project,) = records.find(session, "project", {"project_no": NUMBER})
    assert project["change_total"] == Decimal("10000.00")
    assert [each["unit_id"] for each in project["participants"]] == [p["unit_id"] for p in PARTIES]


@pytest.mark.article("A17.2 Q18", "一方不同意即退回，修改后重新判定、重新确认")
def test_one_refusal_returns_the_change(district: District) -> None:
    case = proposes(district)
    names(district)
    confirm(district, *FOUR[:3])
    confirm(district, FOUR[3], opinion="DISAGREE")
    assert case.waits_at == ["revise"]
    district("zhangjiayi").completes("revise", delta="5000.00")
    names(district)
    confirm(district, *FOUR)
    assert case.waits_at == ["file_change"]
    assert kept(district)["current_total"] == Decimal("185000.00")


@pytest.mark.article("A17.2 Q18", "职责分离 S8：一人不得代表两个单位确认，他人不得代为确认")
def test_nobody_confirms_for_two_units(district: District) -> None:
    proposes(district)
    names(district)
    district.grants("qinjiawei", "supervisor_user", "demo_supervisor")
    confirm(district, "qinjiawei")
    with pytest.raises(Forbidden):
        confirm(district, "qinjiawei")


@pytest.mark.article("A17.2 A15 Q18", "未设置的单位须写明理由")
def test_who_is_not_there_is_explained(district: District) -> None:
    case = proposes(district)
    with pytest.raises(InvalidAnswers):
        names(district, *PARTIES[:2])
    with pytest.raises(InvalidAnswers):
        names(district, *PARTIES[:2], {"role": "DESIGNER"})
    names(district, *PARTIES[:2], {"role": "DESIGNER", "note": "未另行委托设计"})
    assert case.waits_at == ["confirm"] * 3


def test_who_proposed_it_confirms_too(district: District) -> None:
    case = proposes(district, proposer_unit_id="building_safety_centre")
    names(district)
    assert case.waits_at == ["confirm"] * 5


@pytest.mark.article("A17.2", "备案只核对完整性，可以退回；参与确认的人不得办理")
def test_the_bureau_may_return_what_is_incomplete(district: District) -> None:
    case = proposes(district)
    names(district)
    confirm(district, *FOUR)
    with pytest.raises(InvalidAnswers):
        district("heminyi").completes("file_change", filing_decision="RETURN")
    district("heminyi").completes("file_change", filing_decision="RETURN", filing_comment="附件不全")
    assert case.waits_at == ["revise"]


def test_who_has_not_confirmed_is_urged(district: District) -> None:
    proposes(district)
    names(district)
    confirm(district, "chenguodong")
    district.days_pass(6)
    assert district.notified("设计变更待确认") == []
    district.days_pass(1)  # 30 November, the fifth working day
    assert district.notified("设计变更待确认") == ["qinjiawei", "shizhiyong", "yuanhong"]


@pytest.mark.article("A17.1 Q17", "超过原批复 0.01 元即按重大变更，相等不是超过")
@pytest.mark.parametrize(("delta", "step"), [("20000.00", "confirm"), ("20000.01", "register_approval")])
def test_a_cent_above_the_estimate_is_a_major_change(district: District, delta: str, step: str) -> None:
    case = proposes(district, delta)
    names(district)
    assert set(case.waits_at) == {step}


@pytest.mark.article("A17.1 Q17", "累计：历次变更一并计入实际总投资")
def test_earlier_changes_count(district: District) -> None:
    proposes(district, "15000.00")
    names(district)
    confirm(district, *FOUR)
    district("heminyi").completes("file_change", filing_decision="FILE")
    second = asks(district, "5000.01")
    names(district)
    assert second.waits_at == ["register_approval"]


APPROVAL = {"change_document_no": "罗发改〔2026〕8号", "approved_on": "2026-11-23"}


@pytest.mark.article("A17.1", "重大变更登记发改批复，调整概算后生效")
def test_a_major_change_is_approved(district: District) -> None:
    case = proposes(district, "20000.01")
    names(district)
    file = {"approval_file": district.upload("qiuhuimin", "批复.pdf")}
    approved = {"change_decision": "APPROVE", **APPROVAL, **file}
    with pytest.raises(InvalidAnswers) as refused:
        district("qiuhuimin").completes("register_approval", adjusted_estimate="200000.00", **approved)
    assert set(refused.value.fields) == {"adjusted_estimate"}
    district("qiuhuimin").completes("register_approval", adjusted_estimate="200000.01", **approved)
    assert case.is_completed
    assert (kept(district)["change_state"], kept(district)["change_document_no"]) == (
        "MAJOR_APPROVED",
        "罗发改〔2026〕8号",
    )
    with district.database.reading() as session:
        (project,) = records.find(session, "project", {"project_no": NUMBER})
    assert (project["approved_estimate"], project["change_total"]) == (
        Decimal("200000.01"),
        Decimal("20000.01"),
    )


@pytest.mark.article("A17.1", "未获批的不生效")
def test_a_rejected_change_has_no_effect(district: District) -> None:
    case = proposes(district, major_criteria=["CRITERIA_UNLOADED"])
    names(district)
    file = {"approval_file": district.upload("qiuhuimin", "批复.pdf")}
    district("qiuhuimin").completes("register_approval", change_decision="REJECT", **APPROVAL, **file)
    assert case.is_completed
    assert kept(district)["change_state"] == "CHANGE_REJECTED"
    assert district.notified("设计变更未获批") == ["zhangjiayi"]
    with district.database.reading() as session:
        (project,) = records.find(session, "project", {"project_no": NUMBER})
    assert project["change_total"] is None


@pytest.mark.article("A17.1 A14.1", "重大变更涉及方案内容的，重新技术论证")
def test_a_major_change_of_the_plan_is_appraised_anew(district: District) -> None:
    case = proposes(district, content_changed=True, major_criteria=["CRITERIA_UNLOADED"])
    names(district)
    assert case.waits_at == ["submit"]


def test_a_project_of_another_unit_is_not_changed(district: District) -> None:
    proposes(district)
    case = asks(district, "1.00", "tangyuhan", owner_unit_id="health_bureau")
    assert case.is_completed
    assert district.notified("没有这个全过程项目") == ["tangyuhan"]
    with pytest.raises(InvalidAnswers):
        asks(district, "1.00", "tangyuhan")


@pytest.mark.parametrize(
    ("major", "total", "route"),
    [
        (False, "200000.00", "GENERAL"),
        (False, "200000.01", "MAJOR"),
        (False, "0.00", "GENERAL"),
        (True, "0.00", "MAJOR"),
        (True, "200000.01", "MAJOR"),
    ],
)
@pytest.mark.sweep("design_change_route")
def test_the_route(major: bool, total: str, route: str) -> None:
    found = decide(
        "design_change_route", is_major=major, current_total=Decimal(total), baseline=Decimal("200000.00")
    )
    assert found == route


def test_the_filing_shows_what_changes_and_who_agreed() -> None:
    change = {
        "owner_unit_id": OWNER,
        "change_title": "增加移动端巡查",
        "project_no": NUMBER,
        "change_no": "BG-2026-0001",
        "change_reason": "一线需要",
        "changes": [{"item": "移动端", "before": "无", "after": "新增小程序"}],
        "delta": Decimal("-5000.00"),
        "current_total": Decimal("175000.00"),
        "baseline": Decimal("200000.00"),
    }
    agreed = {"unit_id": "demo_designer", "confirmation": "AGREE", "confirmed_on": date(2026, 11, 24)}
    text = filled(
        "design_change_filing", design_change=change, confirmations=[agreed], project_name="网格系统"
    )
    words = ["新增小程序", "-5,000.00 元", "-25,000.00 元", "某设计有限公司", "2026年11月24日"]
    assert [word for word in words if word not in text] == []
