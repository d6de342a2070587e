"""Article 8: what the register says of a project is confirmed or changed in time, and owners are reminded."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import Forbidden, InvalidAnswers
from tests.actors import Case
from tests.content import preparing as step
from tests.content.district import AGREE, District

ASKED = {"applicant_unit_id": "huangbei_subdistrict", "project_no": "LH-ZWXX-2026-0001"}
CHANGED: dict[str, Any] = {
    "update_kind": "CHANGE",
    "new_name": "社区网格巡查平台",
    "new_start": "2027-01-11",
    "new_end": "2028-01-31",
    "new_person": "李文",
    "new_phone": "13800000001",
    "update_reason": "工期顺延，责任人调整",
}
REMINDER = "请确认或更新项目信息"


@pytest.fixture
def project(district: District) -> Case:
    return step.is_registered(district)


def _asks(district: District) -> Case:
    return district("zhangjiayi").starts("project_update", **ASKED)


@pytest.mark.article("A8", "项目信息的变更经单位审核、区政数局知悉后写入档案")
def test_a_change_is_reviewed_acknowledged_and_kept(district: District, project: Case) -> None:
    case = _asks(district)
    assert case.waits_at == ["update_info"]
    district("zhangjiayi").completes("update_info", **CHANGED)
    district.grants("zhangjiayi", "owner_approver", "huangbei_subdistrict")
    with pytest.raises(Forbidden):
        district("zhangjiayi").completes("review_update", **AGREE)
    district("chenguodong").completes("review_update", **AGREE)
    assert district.project(project)["name"] == "社区网格巡查管理系统"  # not before it is acknowledged
    district("heminyi").completes("acknowledge", acknowledgement="NOTED")
    assert case.is_completed
    held = district.project(project)
    assert (held["name"], held["responsible_person"], held["phone"]) == (
        "社区网格巡查平台",
        "李文",
        "13800000001",
    )
    assert (str(held["planned_end"]), str(held["last_confirmed_on"])) == ("2028-01-31", "2026-11-23")


def test_what_is_unchanged_is_confirmed_at_once(district: District, project: Case) -> None:
    case = _asks(district)
    district("zhangjiayi").completes("update_info", update_kind="CONFIRM")
    assert case.is_completed
    assert str(district.project(project)["last_confirmed_on"]) == "2026-11-23"


def test_a_change_says_what_and_why(district: District, project: Case) -> None:
    _asks(district)
    with pytest.raises(InvalidAnswers) as refused:
        district("zhangjiayi").completes(
            "update_info", **{**CHANGED, "new_end": "2027-01-11", "update_reason": ""}
        )
    assert set(refused.value.fields) == {"new_end", "update_reason"}
    same = {
        "new_name": "社区网格巡查管理系统",
        "new_end": "2027-12-31",
        "new_person": "张嘉仪",
        "new_phone": "13800000000",
    }
    with pytest.raises(InvalidAnswers) as refused:
        district("zhangjiayi").completes("update_info", **{**CHANGED, **same})
    assert set(refused.value.fields) == {"update_kind"}


def test_the_approver_and_the_bureau_return_a_change(district: District, project: Case) -> None:
    case = _asks(district)
    district("zhangjiayi").completes("update_info", **CHANGED)
    district("chenguodong").completes("review_update", unit_decision="RETURN", unit_comment="名称不变")
    assert case.waits_at == ["update_info"]
    district("zhangjiayi").completes("update_info", **CHANGED)
    district("chenguodong").completes("review_update", **AGREE)
    with pytest.raises(InvalidAnswers) as refused:
        district("heminyi").completes("acknowledge", acknowledgement="RETURN")
    assert set(refused.value.fields) == {"acknowledgement_comment"}
    district("heminyi").completes("acknowledge", acknowledgement="RETURN", acknowledgement_comment="补充依据")
    assert case.waits_at == ["update_info"]


def test_another_unit_s_project_is_not_found(district: District, project: Case) -> None:
    other = {**ASKED, "applicant_unit_id": "housing_bureau"}
    case = district("zhouqiming").starts("project_update", **other)
    assert case.is_completed
    assert district.notified("本单位没有该项目") == ["zhouqiming"]


@pytest.mark.article("A8", "九十日未确认的项目每周提醒建设单位（平台默认，非办法规定）")
def test_after_ninety_days_the_owner_is_reminded_every_week(district: District, project: Case) -> None:
    """Registered on Monday 23 November; the ninetieth day is Sunday 21 February; looked at on Mondays."""
    district.days_pass(90)
    assert district.notified(REMINDER) == []
    district.days_pass(1)
    assert district.notified(REMINDER) == ["zhangjiayi"]
    district.days_pass(7)
    assert district.notified(REMINDER) == ["zhangjiayi"] * 2
    _asks(district)
    district("zhangjiayi").completes("update_info", update_kind="CONFIRM")
    district.days_pass(84)
    assert district.notified(REMINDER) == ["zhangjiayi"] * 2
    district.days_pass(7)
    assert district.notified(REMINDER) == ["zhangjiayi"] * 3
