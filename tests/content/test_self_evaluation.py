"""A22: within twelve months of the acceptance, to three receivers; late or missing is seen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine import clock
from engine.errors import Forbidden
from engine.services import records
from engine.services.access import SYSTEM
from engine.services.records import Cause
from tests.actors import Case
from tests.content.building import reaches
from tests.content.district import AGREE, District
from tests.content.test_documents import PROJECT, filled

GOALS = [{"indicator": "巡查覆盖率", "target": "95"}]
EVALUATION: dict[str, Any] = {
    "goals": [{"indicator": "巡查覆盖率", "target": "95", "actual": "97", "score": 98}],
    "users": 320,
    "monthly_actives": 260,
    "transactions": 18000,
    "data_shared": "已归集巡查记录并按日更新。",
    "cost_benefit": "巡查效率提高三成。",
    "problems": "部分社区网络不稳定。",
    "measures": "改用政务专网。",
    "overall": "GRADE_A",
}
RECEIVERS = ("jiazhengyang", "qiuhuimin", "heminyi")


def is_accepted(district: District, **declared: Any) -> Case:
    """The project's completion is accepted today, 23 November 2026."""
    reaches(
        district,
        "COMPLETION_ACCEPTED",
        declared=declared,
        completion_accepted_on=date(2026, 11, 23),
        performance_goals=[{**GOALS[0], "unit": "%"}],
    )
    with district.database.reading() as session:
        (project,) = records.find(session, "project", {"project_no": PROJECT["project_no"]})
    district.sends("completion_accepted", project["key"], project_id=project["key"])
    return district.case_of("self_evaluation")


def writes(district: District, who: str = "zhangjiayi") -> None:
    report = district.upload(who, "自评价报告.pdf")
    district(who).completes("write", **EVALUATION, evaluation_file=report)


def kept(district: District) -> dict[str, Any]:
    with district.database.reading() as session:
        (found,) = records.find(session, "self_evaluation", {})
    return found


def project(district: District) -> dict[str, Any]:
    with district.database.reading() as session:
        (found,) = records.find(session, "project", {"project_no": PROJECT["project_no"]})
    return found


@pytest.mark.article("A22 Q38", "自评价报告报审计、发改、政数三部门，各自签收")
def test_three_receivers_acknowledge(district: District) -> None:
    case = is_accepted(district)
    assert project(district)["selfeval_due"] == date(2027, 11, 23)
    writes(district)
    district("chenguodong").completes("approve", **AGREE)
    assert case.waits_at == ["acknowledge"] * 3
    for username in RECEIVERS:
        district.completes_theirs("acknowledge", username, evaluation_received=True, evaluation_note="")
    assert case.is_completed
    found = kept(district)
    assert (found["evaluation_no"], found["evaluation_state"]) == ("PJ-2026-0001", "SUBMITTED_ON_TIME")
    assert found["writer_unit_id"] == "huangbei_subdistrict"
    assert {each["receiver"] for each in found["receipts"]} == {
        "区审计局",
        "区发展和改革局",
        "区政务服务数据管理局",
    }
    assert project(district)["selfeval_state"] == "SUBMITTED_ON_TIME"
    assert [document.template for document in district.documents(case)] == ["self_evaluation_report"]


@pytest.mark.article("A22 Q38", "第九、第十一个月提醒；末日当天仍为按期，次日为逾期未报")
def test_reminders_and_the_last_day(district: District) -> None:
    case = is_accepted(district)
    days_until(district, date(2027, 8, 22))
    assert district.notified("绩效自评价将到期") == []
    district.days_pass(1)
    assert district.notified("绩效自评价将到期") == ["zhangjiayi"]
    days_until(district, date(2027, 10, 23))
    assert district.notified("绩效自评价将到期") == ["zhangjiayi"] * 2
    days_until(district, date(2027, 11, 23))
    assert project(district)["selfeval_state"] == "DUE"
    assert case.waits_at == ["write"]
    district.days_pass(1)
    assert project(district)["selfeval_state"] == "MISSING"
    assert {"chenguodong", "heminyi"} <= set(district.notified("绩效自评价逾期未报"))
    writes(district)
    district("chenguodong").completes("approve", **AGREE)
    assert project(district)["selfeval_state"] == "SUBMITTED_LATE"


def days_until(district: District, day: date) -> None:
    district.days_pass((day - clock.today()).days)


@pytest.mark.article("A22", "第十二个月当日报送为按期")
def test_the_last_day_is_on_time(district: District) -> None:
    is_accepted(district)
    days_until(district, date(2027, 11, 23))
    writes(district)
    district("chenguodong").completes("approve", **AGREE)
    assert project(district)["selfeval_state"] == "SUBMITTED_ON_TIME"


@pytest.mark.article("A22 Q39", "移交后由使用单位编写、使用单位负责人审核，建设单位会签")
def test_after_the_handover_the_using_unit_writes_and_the_owner_countersigns(district: District) -> None:
    case = is_accepted(district, using_unit_id="building_safety_centre")
    hands_over(district)
    writes(district, "huangzhiyuan")
    assert case.waits_at == ["approve_using"]
    district("dengwenjuan").completes("approve_using", **AGREE)
    assert case.waits_at == ["approve"]
    district("chenguodong").completes("approve", **AGREE)
    assert kept(district)["writer_unit_id"] == "building_safety_centre"


def hands_over(district: District) -> None:
    with district.database.begin() as session:
        cause = Cause(SYSTEM, reason="移交登记")
        records.write(session, "project", project(district)["key"], {"handed_over_on": clock.today()}, cause)


def test_the_approver_returns_and_is_not_the_writer(district: District) -> None:
    case = is_accepted(district)
    writes(district)
    district.grants("zhangjiayi", "owner_approver", "huangbei_subdistrict")
    with pytest.raises(Forbidden):
        district("zhangjiayi").completes("approve", **AGREE)
    district("chenguodong").completes("approve", unit_decision="RETURN", unit_comment="补充数据")
    assert case.waits_at == ["write"]


@pytest.mark.parametrize(("late", "words"), [(False, ["97", "优"]), (True, ["晚于2027年11月23日"])])
def test_the_report_says_how_the_goals_were_met(late: bool, words: list[str]) -> None:
    evaluation = {**EVALUATION, "writer_unit_id": "huangbei_subdistrict"}
    evaluation["goals"] = [{**EVALUATION["goals"][0], "score": Decimal(98)}]
    days = {"completion_accepted_on": date(2026, 11, 23), "selfeval_due": date(2027, 11, 23)}
    text = filled(
        "self_evaluation_report", self_evaluation=evaluation, project={**PROJECT, **days}, late=late
    )
    assert [word for word in [*words, "罗湖区审计局", "巡查覆盖率"] if word not in text] == []
