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
DRAFT: dict[str, Any] = {
    "event": "COMPLIANCE_FAILED",
    "project_no": NUMBER,
    "subject_unit_id": UNIT,
    "facts": "符合性审查结论为不通过，文号罗政数审〔2026〕1号。",
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
    assert case.waits_at == ["acknowledge"] * 4 + ["consider_lifting"]
    with district.database.reading() as session:
        found = records.find(session, "measure", {"measure_code": "M2"})
    assert [(each["subject"], each["subject_unit_id"]) for each in found] == [("UNIT", UNIT)]
    assert found[0]["measure_no"] == "CS-2026-0002"


@pytest.mark.article("A19.6", "每个执行部门都要签收")
def test_each_executing_office_acknowledges(district: District) -> None:
    case = proposes(district)
    signs(district)
    acknowledges(district, "linxiaolan", "caiyating", "fanlihua", "yaojianping")
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
    acknowledges(district, "linxiaolan", "caiyating", "fanlihua", "yaojianping")
    district("heminyi").completes("consider_lifting", lift_reason="重新审查通过")
    assert in_force(district)
    district("zhengweiguo").completes("sign_lifting", lifting_decision="RETURN", lifting_comment="补充文号")
    district("heminyi").completes("consider_lifting", lift_reason="重新审查通过，文号另附")
    district("zhengweiguo").completes("sign_lifting", lifting_decision="SIGN")
    assert in_force(district) == set()
    assert case.is_completed


def test_the_lifting_does_not_wait_for_receipts(district: District) -> None:
    case = proposes(district)
    signs(district)
    district("heminyi").completes("consider_lifting", lift_reason="重新审查通过")
    district("zhengweiguo").completes("sign_lifting", lifting_decision="SIGN")
    assert in_force(district) == set()
    assert case.waits_at == ["acknowledge"] * 4


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
    district("heminyi").completes("consider_lifting", lift_reason="重新审查通过")
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
