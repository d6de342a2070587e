"""A19, A25, A29: who is barred, by what, who carries it out, and how it ends."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import Forbidden, InvalidAnswers
from engine.services import records
from tests.actors import Case
from tests.content.district import District

UNIT = "huangbei_subdistrict"
NUMBER = "LH-ZWXX-2026-0001"
EXECUTORS = ("heminyi", "linxiaolan", "caiyating", "fanlihua", "yaojianping")
DRAFT: dict[str, Any] = {
    "event": "COMPLIANCE_FAILED",
    "project_no": NUMBER,
    "subject_unit_id": UNIT,
    "facts": "符合性审查结论为不通过。",
    "cause_no": None,
}


def proposes(district: District, **changes: Any) -> Case:
    return district("heminyi").starts("measure", **{**DRAFT, **changes})


def signs(district: District) -> None:
    district("zhengweiguo").completes("sign", measure_decision="SIGN")


def in_force(district: District) -> set[str]:
    with district.database.reading() as session:
        return {
            each["measure_code"] for each in records.find(session, "measure", {"measure_state": "IN_FORCE"})
        }


def measure(district: District, code: str) -> dict[str, Any]:
    with district.database.reading() as session:
        (found,) = records.find(session, "measure", {"measure_code": code})
    return found


def proposes_lifting(district: District, *codes: str, lift_reason: str = "重新审查通过") -> None:
    """Supervision proposes to lift these measures, or all that are in force."""
    chosen = codes or sorted(in_force(district))
    keys = [measure(district, code)["key"] for code in chosen]
    district("heminyi").completes("consider_lifting", lifted_keys=keys, lift_reason=lift_reason)


def lifts(district: District, *codes: str) -> None:
    proposes_lifting(district, *codes)
    district("zhengweiguo").completes("sign_lifting", lifting_decision="SIGN")


def acknowledges(district: District, *usernames: str) -> None:
    for username in usernames:
        district(username).completes("acknowledge", receipt_confirmed=True, receipt_note="")


@pytest.mark.article("A19.6", "约束措施签发前不生效")
def test_nothing_is_in_force_before_it_is_signed(district: District) -> None:
    case = proposes(district)
    assert case.waits_at == ["sign"]
    assert in_force(district) == set()
    signs(district)
    assert in_force(district) == {"M1", "M2", "M3", "M4", "M5"}
    assert case.waits_at == ["acknowledge"] * 5 + ["consider_lifting"]
    with district.database.reading() as session:
        found = records.find(session, "measure", {"measure_code": "M2"})
    assert [(each["subject"], each["subject_unit_id"]) for each in found] == [("UNIT", UNIT)]
    assert found[0]["measure_no"] == "CS-2026-0002"


@pytest.mark.article("A19.6", "每个执行部门都要签收")
def test_each_executing_office_acknowledges(district: District) -> None:
    case = proposes(district)
    signs(district)
    acknowledges(district, *EXECUTORS)
    assert case.waits_at == ["consider_lifting"]


@pytest.mark.article("A29", "拒不整改：暂缓论证和审批")
def test_refused_rectification_bars_appraisals_and_approvals(district: District) -> None:
    proposes(district, event="RECTIFICATION_REFUSED", project_no=None)
    signs(district)
    assert in_force(district) == {"M9", "M10"}
    acknowledges(district, "linxiaolan", "qiuhuimin")


@pytest.mark.article("A19.6 Q32", "解除同样须两人")
def test_the_lifting_takes_two_as_well(district: District) -> None:
    case = proposes(district)
    signs(district)
    acknowledges(district, *EXECUTORS)
    proposes_lifting(district, lift_reason="重新审查通过")
    assert in_force(district)
    district("zhengweiguo").completes("sign_lifting", lifting_decision="RETURN", lifting_comment="补充文号")
    proposes_lifting(district, lift_reason="重新审查通过，文号另附")
    district("zhengweiguo").completes("sign_lifting", lifting_decision="SIGN")
    assert in_force(district) == set()
    assert case.is_completed


def test_the_lifting_does_not_wait_for_receipts(district: District) -> None:
    case = proposes(district)
    signs(district)
    proposes_lifting(district)
    district("zhengweiguo").completes("sign_lifting", lifting_decision="SIGN")
    assert in_force(district) == set()
    assert case.waits_at == ["acknowledge"] * 5


def test_when_the_cause_is_gone_it_ends_by_itself(district: District) -> None:
    proposes(district)
    signs(district)
    district.sends("measure_lift_requested", NUMBER, lift_reason="重新审查通过")
    assert in_force(district) == set()


def test_another_process_asks_and_a_person_drafts(district: District) -> None:
    district.sends(
        "measure_requested", NUMBER, event="FILING_MISSING", project_no=NUMBER, subject_unit_id=UNIT
    )
    district("heminyi").completes("draft", **{**DRAFT, "event": "FILING_MISSING"})
    signs(district)
    assert in_force(district) == {"M6", "M7", "M8"}


def test_who_drafts_does_not_sign(district: District) -> None:
    district.grants("heminyi", "bureau_leader", "data_bureau")
    proposes(district)
    with pytest.raises(Forbidden):
        district("heminyi").completes("sign", measure_decision="SIGN")
    signs(district)
    proposes_lifting(district)
    with pytest.raises(Forbidden):
        district("heminyi").completes("sign_lifting", lifting_decision="SIGN")


def test_a_return_leads_back_to_the_draft(district: District) -> None:
    case = proposes(district)
    with pytest.raises(InvalidAnswers):
        district("zhengweiguo").completes("sign", measure_decision="RETURN")
    district("zhengweiguo").completes("sign", measure_decision="RETURN", measure_comment="事实不清")
    assert case.waits_at == ["draft"]


def test_a_project_s_measure_names_the_project(district: District) -> None:
    with pytest.raises(InvalidAnswers) as refused:
        proposes(district, project_no=None)
    assert set(refused.value.fields) == {"project_no"}


@pytest.mark.article("A19.6", "告知书写明每项措施、执行部门和起因，文号登记在每项措施上")
def test_the_notice_names_each_measure_and_is_noted_on_it(district: District) -> None:
    case = proposes(district, cause_no="罗政数审〔2026〕1号")
    signs(district)
    (notice,) = district.documents(case)
    assert (notice.template, notice.number) == ("measure_notice", "罗政数措〔2026〕1号")
    assert {measure(district, code)["notice_no"] for code in in_force(district)} == {notice.number}
    text = district.text_of(notice)
    for words in (
        "CS-2026-0005",
        "不予办理结算、决算审核",
        "国库支付中心",
        "罗政数审〔2026〕1号",
        "只及于你单位本身",
    ):
        assert words in text
    assert district.notified("约束措施告知书：罗政数措〔2026〕1号") == ["chenguodong", "zhangjiayi"]


@pytest.mark.article("A25.3", "只涉及项目的措施，告知书不写对单位的影响")
def test_a_notice_about_a_project_says_nothing_of_the_unit_s_others(district: District) -> None:
    case = proposes(district, event="FILING_MISSING")
    signs(district)
    text = district.text_of(district.documents(case)[0])
    assert "不予托管服务器" in text
    assert "你单位本身" not in text


@pytest.mark.article("A19.6", "执行岗位到期未签收的予以催办")
def test_who_has_not_acknowledged_is_reminded_on_the_fifth_working_day(district: District) -> None:
    proposes(district)  # Monday 23 November
    signs(district)
    acknowledges(district, "heminyi")
    district.days_pass(6)
    assert district.notified("约束措施尚未签收") == []
    district.days_pass(1)  # the next Monday
    assert district.notified("约束措施尚未签收") == [
        "caiyating",
        "fanlihua",
        "linxiaolan",
        "xuzhiheng",
        "yaojianping",
    ]


@pytest.mark.article("A19.6 Q32", "措施可以逐项解除，解除通知书写明仍然生效的")
def test_measures_are_lifted_one_by_one(district: District) -> None:
    case = proposes(district)
    signs(district)
    lifts(district, "M2")
    assert in_force(district) == {"M1", "M3", "M4", "M5"}
    assert (measure(district, "M2")["measure_state"], measure(district, "M2")["lifting_no"]) == (
        "LIFTED",
        "罗政数解〔2026〕1号",
    )
    lifting = district.documents(case)[0]
    assert lifting.template == "measure_lifting_notice"
    assert "以下措施仍然生效：CS-2026-0001（不予竣工验收备案）；" in district.text_of(lifting)
    assert "consider_lifting" in case.waits_at
    lifts(district)
    assert in_force(district) == set()
    assert "已全部解除" in district.text_of(district.documents(case)[0])


def test_the_lifting_is_told_to_the_unit_and_to_who_carried_it_out(district: District) -> None:
    proposes(district)
    signs(district)
    lifts(district, "M4")
    assert district.notified("约束措施解除通知书") == ["chenguodong", "fanlihua", "zhangjiayi"]


@pytest.mark.article("A19.6 Q32", "多个项目不通过的，各自解除，其余仍然生效")
def test_two_causes_end_each_by_its_own_document(district: District) -> None:
    """Q32: what one review passes leaves the measures of another project."""
    for cause in ("罗政数审〔2026〕1号", "罗政数审〔2026〕2号"):
        proposes(district, cause_no=cause)
        signs(district)
    district.sends("measure_lift_requested", "罗政数审〔2026〕2号", lift_reason="重新审查通过")
    with district.database.reading() as session:
        left = records.find(session, "measure", {"measure_state": "IN_FORCE"})
    assert {each["cause_no"] for each in left} == {"罗政数审〔2026〕1号"}
    assert len(left) == 5


@pytest.mark.article("A7.2 A16.2 A25.3", "未纳入平台、未备案、备案不规范、逾期报送各有其措施")
@pytest.mark.parametrize(
    "event", ["NOT_IN_PLATFORM", "FILING_MISSING", "FILING_NONCONFORMING", "REPORT_OVERDUE"]
)
def test_each_cause_has_its_measures(district: District, event: str) -> None:
    proposes(district, event=event)
    signs(district)
    assert in_force(district) == ({"M11"} if event == "REPORT_OVERDUE" else {"M6", "M7", "M8"})
