"""Q29–Q33, Q59: a barred unit's application waits, is not rejected, and goes on with the days left."""

from __future__ import annotations

from typing import Any

import pytest

from engine.services import instances, records
from engine.services.access import SYSTEM
from engine.services.records import Cause
from tests.actors import Case
from tests.content.district import AGREE, CHECKED_APPLICATION, District, in_days
from tests.content.test_measures import DRAFT, lifts, proposes, signs

OTHER = {**DRAFT, "project_no": "LH-ZWXX-2025-0099"}
"""A failed review of another project of the same unit."""


def bars(district: District, **changes: Any) -> None:
    proposes(district, **{**OTHER, **changes})
    signs(district)


def refuses_to_rectify(district: District) -> None:
    bars(district, event="RECTIFICATION_REFUSED", project_no=None, cause_no="ZG-2026-0001")


def applies(district: District) -> Case:
    case = district.appraises()
    district.applies()
    district("chenguodong").completes("sign_application", **AGREE)
    return case


def is_accepted(district: District) -> None:
    answers = {"acceptance_decision": "ACCEPT", "acceptance_checks": CHECKED_APPLICATION}
    district("hexiaotong").completes("accept", **answers)


def state(district: District, case: Case) -> str:
    return str(district.project(case)["appraisal_state"])


def due(case: Case, element: str) -> str:
    (task,) = [task for task in case.detail.tasks if task.element == element]
    assert task.due_at is not None
    return str(task.due_at.astimezone().date())


def kept(district: District) -> list[dict[str, Any]]:
    """What the gate kept, the oldest first."""
    with district.database.reading() as session:
        return sorted(records.find(session, "gate_decision", {}), key=lambda each: each["decision_no"])


@pytest.mark.article("A19.6 Q29 Q32", "受限单位的论证申请等待，解除后接着办")
def test_the_application_of_a_barred_unit_waits_and_goes_on(district: District) -> None:
    bars(district)
    case = applies(district)
    assert case.waits_at == []
    assert state(district, case) == "SUSPENDED"
    district.days_pass(20)
    assert district.notified("技术论证受理已到期限") == []
    lifts(district)
    assert case.waits_at == ["accept"]
    assert state(district, case) == "SUBMITTED"
    assert due(case, "accept") == "2026-12-18"  # five working days from 13 December, a Sunday


@pytest.mark.article("A19.6 A30", "暂停登记为关口记录、告知建设单位，恢复时登记日期")
def test_the_suspension_is_kept_told_and_closed_when_it_ends(district: District) -> None:
    bars(district)
    case = applies(district)
    (entry,) = kept(district)
    project = district.project(case)
    assert (entry["decision_no"], entry["action"], entry["gate_result"]) == (
        "GK-2026-00001",
        "APPRAISE",
        "SUSPEND",
    )
    assert (entry["measures"], entry["measure_nos"]) == (["M2"], "CS-2026-0002")
    assert entry["cites"] == "A19.6 A29 Q29 Q33"
    assert (entry["project_no"], entry["matter"]) == (project["project_no"], project["name"])
    assert entry["subject_unit_id"] == "huangbei_subdistrict"
    assert district.notified("暂停办理：社区网格巡查管理系统") == ["chenguodong", "zhangjiayi"]
    district.days_pass(3)
    lifts(district)
    (entry,) = kept(district)
    assert str(entry["resumed_on"]) == "2026-11-26"


@pytest.mark.article("A19.6 Q32", "最后一项措施解除才放行")
def test_it_waits_until_the_last_measure_is_lifted(district: District) -> None:
    refuses_to_rectify(district)
    bars(district)
    case = applies(district)
    district.sends("measure_lift_requested", OTHER["project_no"], lift_reason="重新审查通过")
    assert case.waits_at == []
    assert state(district, case) == "SUSPENDED"
    district.sends("measure_lift_requested", "ZG-2026-0001", lift_reason="整改合格")
    assert case.waits_at == ["accept"]
    (entry,) = kept(district)  # one suspension, however often the gate looked
    assert entry["measures"] == ["M2", "M9"]


@pytest.mark.article("A19.6 Q29 Q59", "受理期间采取措施的，停止计时，恢复后按剩余期限办理")
def test_a_measure_taken_meanwhile_stops_the_acceptance_check_and_its_clock(district: District) -> None:
    """Q59: the day of the suspension counts as used, the day of the resumption does not count."""
    case = applies(district)  # Monday 23 November, due on the next Monday
    assert due(case, "accept") == "2026-11-30"
    district.days_pass(2)  # Wednesday: two of the five days are used
    bars(district)
    assert case.waits_at == []
    assert state(district, case) == "SUSPENDED"
    district.days_pass(14)  # Wednesday 9 December
    assert district.notified("技术论证受理已到期限") == []
    lifts(district)
    assert case.waits_at == ["accept"]
    assert due(case, "accept") == "2026-12-14"  # three working days after the Wednesday


@pytest.mark.article("A19.6 Q29 Q59", "一件论证多次暂停的，每次都按剩余期限接续")
def test_a_clock_that_is_stopped_twice_keeps_what_is_left_each_time(district: District) -> None:
    case = applies(district)
    district.days_pass(2)  # Wednesday 25 November: two of the five days are used
    bars(district)
    district.days_pass(14)  # Wednesday 9 December
    district.sends("measure_lift_requested", OTHER["project_no"], lift_reason="重新审查通过")
    district.days_pass(1)  # Thursday: another one is used
    refuses_to_rectify(district)
    assert case.waits_at == []
    district.days_pass(4)  # Monday 14 December
    district.sends("measure_lift_requested", "ZG-2026-0001", lift_reason="整改合格")
    assert due(case, "accept") == "2026-12-16"  # two working days after the Monday
    district.days_pass(2)
    assert district.notified("技术论证受理已到期限") == ["hexiaotong"]


@pytest.mark.article("A19.6 Q59", "缺次年日历时暂停、恢复照常，期限待日历发布后算出")
def test_a_clock_without_a_calendar_stops_and_goes_on(district: District) -> None:
    district.days_pass(32)  # Friday 25 December
    case = applies(district)
    bars(district)
    assert state(district, case) == "SUSPENDED"
    district.days_pass(3)
    lifts(district)
    assert case.waits_at == ["accept"]
    district.learns_the_days_of_2027()
    assert due(case, "accept") == "2027-01-05"  # 29 to 31 December, and two days after New Year's Day


@pytest.mark.article("A19.6 Q29 Q59", "已受理未安排评审的暂停，论证期限按剩余天数恢复")
def test_a_measure_taken_after_the_acceptance_stops_the_arranging(district: District) -> None:
    case = applies(district)
    is_accepted(district)
    assert state(district, case) == "ACCEPTED"
    district.days_pass(5)  # Saturday 28 November: four of the fifteen days are used
    bars(district)
    assert case.waits_at == ["crypto_review"]  # another bureau's review goes on
    assert state(district, case) == "SUSPENDED"
    district.days_pass(9)  # Monday 7 December
    lifts(district)
    assert case.waits_at == ["arrange", "crypto_review"]
    district("linxiaolan").completes("arrange", expert_count=3, review_due=in_days(7))
    assert state(district, case) == "ARRANGED"
    kept_on = case_scope(case)["appraisal_due"]["due_on"]
    assert str(kept_on) == "2026-12-22"  # eleven working days after the 7th


@pytest.mark.article("A19.6 Q29", "评审已经安排的继续进行")
def test_what_is_arranged_goes_on(district: District) -> None:
    case = applies(district)
    is_accepted(district)
    district("linxiaolan").completes("arrange", expert_count=3, review_due=in_days(7))
    waits = case.waits_at
    bars(district)
    assert case.waits_at == waits
    assert kept(district) == []


def test_a_correction_has_a_clock_of_its_own(district: District) -> None:
    case = applies(district)
    district.days_pass(2)
    district("hexiaotong").completes(
        "accept", acceptance_decision="RETURN", acceptance_checks=[], acceptance_comment="缺页"
    )
    assert state(district, case) == "RETURNED"


@pytest.mark.article("A19.6 Q30 Q33", "只有限制论证的措施、只对本单位起作用")
@pytest.mark.parametrize(
    "changes",
    [
        {"subject_unit_id": "health_bureau"},
        {"event": "FILING_MISSING"},
        {"event": "REPORT_OVERDUE", "project_no": None},
    ],
)
def test_only_the_measures_on_appraisals_of_this_unit_suspend(district: District, changes: Any) -> None:
    bars(district, **changes)
    assert applies(district).waits_at == ["accept"]


@pytest.mark.article("A19.6 Q33", "被认定不通过的项目本身不属“其他项目”")
def test_the_project_that_failed_is_not_another_project_of_the_unit(district: District) -> None:
    case = applies(district)
    bars(district, project_no=district.project(case)["project_no"])
    assert case.waits_at == ["accept"]


def approves_special_need(district: District, case: Case, on: str) -> None:
    project = district.project(case)
    with district.database.begin() as session:
        key = records.find(session, "project", {"project_no": project["project_no"]})[0]["key"]
        records.write(session, "project", key, {"special_approved_on": on}, Cause(SYSTEM))
    district.settles()


@pytest.mark.article("A9.2 Q31", "措施生效后取得特殊需要审批的，作为例外放行")
def test_a_special_approval_of_a_later_day_is_let_through_as_an_exception(district: District) -> None:
    """Q31: the public interest is not to suffer; the exception is visible."""
    bars(district)
    case = applies(district)
    approves_special_need(district, case, "2026-11-23")
    assert case.waits_at == []  # the very day of the measure is not later
    approves_special_need(district, case, "2026-11-24")
    assert case.waits_at == ["accept"]
    suspended, exception = kept(district)
    assert str(suspended["resumed_on"]) == "2026-11-23"
    assert (exception["gate_result"], exception["cites"]) == ("ALLOW_EXCEPTION", "A9.2 A2.5 Q31")


def case_scope(case: Case) -> Any:
    with case.town.database.reading() as session:
        scopes = instances.variables(session, case.id, SYSTEM)
    return next(scope.variables for scope in scopes if "appraisal_due" in scope.variables)
