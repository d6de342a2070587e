"""A7, A25: resources only for what is in the platform; each refusal names its article and is kept."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import Forbidden, InvalidAnswers
from engine.services import records
from engine.services.access import SYSTEM
from engine.services.records import Cause
from tests.actors import Case
from tests.content.district import AGREE, CHECKED_INTAKE, District

REQUEST: dict[str, Any] = {
    "applicant_unit_id": "huangbei_subdistrict",
    "project_no": "LH-ZWXX-2026-0001",
    "resource_type": "HOSTING",
    "resource_purpose": "部署网格巡查系统",
    "resource_spec": "2 台云主机，8 核 16 GB",
    "needed_from": "2026-12-01",
    "needed_until": "2027-12-31",
}


def asks(district: District, **changes: Any) -> Case:
    return district("zhangjiayi").starts("resource_request", **{**REQUEST, **changes})


def registers(district: District, amount: str = "200000.00", **changes: Any) -> None:
    district.declares(amount=amount, **changes)
    district("chenguodong").completes("review_by_unit", **AGREE)
    district("hexiaotong").completes("check", intake_decision="ACCEPT", intake_checks=CHECKED_INTAKE)


def kept(district: District) -> tuple[str, str, str]:
    with district.database.reading() as session:
        (found,) = records.find(session, "resource_request", {})
    return found["request_no"], found["resource_result"], found["refusal_basis"]


@pytest.mark.article("A7 A7.2", "没有项目编号的资源申请被拒绝并留痕")
def test_what_is_not_in_the_platform_gets_nothing(district: District) -> None:
    case = asks(district)
    assert case.is_completed
    assert kept(district) == ("ZY-2026-0001", "REFUSED", "A7.2")
    assert district.notified("资源申请不予提供") == ["zhangjiayi"]
    assert [decision[0] for decision in case.decisions] == ["resource_gate"]


@pytest.mark.article("A7.2 A30", "不予办理的登记关口记录，告知书写明条款和理由")
def test_a_refusal_is_kept_and_told_with_its_article(district: District) -> None:
    """A30: an auditor finds it by project and unit; T22 says why."""
    case = asks(district)
    with district.database.reading() as session:
        (entry,) = records.find(session, "gate_decision", {"subject_unit_id": "huangbei_subdistrict"})
    assert (entry["action"], entry["gate_result"], entry["cites"]) == ("PROVIDE_RESOURCES", "DENY", "A7.2")
    assert (entry["project_no"], entry["matter"]) == (REQUEST["project_no"], REQUEST["resource_purpose"])
    (notice,) = district.documents(case)
    assert notice.number == "罗政数拒〔2026〕1号"
    text = district.text_of(notice)
    for words in ("服务器托管", "ZY-2026-0001", "第七条，未纳入管理平台的项目，不予托管服务器"):
        assert words in text


def test_a_project_of_another_unit_opens_nothing(district: District) -> None:
    registers(district)
    asked = {**REQUEST, "applicant_unit_id": "health_bureau"}
    assert district("tangyuhan").starts("resource_request", **asked).is_completed
    assert kept(district)[1:] == ("REFUSED", "A7.2")


@pytest.mark.article("A7.2", "已登记项目的资源申请得到办理")
def test_a_registered_project_is_granted_its_resources(district: District) -> None:
    registers(district)
    case = asks(district)
    assert case.waits_at == ["decide"]
    district("ouyangmin").completes("decide", resource_decision="GRANTED", resource_note="")
    assert case.is_completed
    assert kept(district) == ("ZY-2026-0001", "GRANTED", "A7.1")
    assert district.notified("资源申请已办结") == ["zhangjiayi"]


def test_before_the_filing_only_provisionally(district: District) -> None:
    registers(district, "199999.99")
    case = asks(district)
    with pytest.raises(InvalidAnswers):
        district("ouyangmin").completes("decide", resource_decision="GRANTED", resource_note="")
    district("ouyangmin").completes("decide", resource_decision="PROVISIONAL", resource_note="")
    assert case.is_completed
    assert kept(district)[1] == "PROVISIONAL"


@pytest.mark.article("A25.3 Q42", "验收后仍未备案的不再给资源")
def test_after_its_acceptance_a_project_that_is_not_filed_is_refused(district: District) -> None:
    registers(district, "199999.99", planned_start="2026-11-24", planned_end="2026-11-25")
    district.days_pass(3)
    assert asks(district).is_completed
    assert kept(district)[1:] == ("REFUSED", "A25.3 Q42")


@pytest.mark.parametrize(("code", "closed"), [("M6", True), ("M8", True), ("M4", False)])
@pytest.mark.article("A7.2 A25.3", "措施在身的项目申请被拒绝")
def test_a_measure_closes_the_gate(district: District, code: str, closed: bool) -> None:
    registers(district)
    values = {"measure_code": code, "project_no": REQUEST["project_no"], "measure_state": "IN_FORCE"}
    with district.database.begin() as session:
        records.write(session, "measure", None, values, Cause(SYSTEM))
    assert asks(district).is_completed is closed


def test_the_resource_officer_is_reminded_and_is_not_the_applicant(district: District) -> None:
    registers(district)
    district.grants("zhangjiayi", "bureau_resource", "data_bureau")
    asks(district)
    with pytest.raises(Forbidden):
        district("zhangjiayi").completes("decide", resource_decision="GRANTED", resource_note="")
    district.days_pass(9)
    assert "ouyangmin" in district.notified("资源申请已到期限")


def test_a_refusal_by_hand_says_why(district: District) -> None:
    registers(district)
    case = asks(district)
    with pytest.raises(InvalidAnswers):
        district("ouyangmin").completes("decide", resource_decision="REFUSED", resource_note="")
    district("ouyangmin").completes("decide", resource_decision="REFUSED", resource_note="规格超出需要")
    assert case.is_completed
    assert kept(district)[1] == "REFUSED"
    assert "规格超出需要" in district.text_of(district.documents(case)[0])
