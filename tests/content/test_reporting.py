"""A16, A4.1: reports by the month, reminders, candidates, and a circular that only a leader publishes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine.errors import Forbidden, InvalidAnswers
from engine.services import records
from tests.actors import Case
from tests.content.building import enters, reaches, sets_start_timers
from tests.content.district import AGREE, District
from tests.content.test_documents import filled
from tests.content.test_tables import decide

REPORT: dict[str, Any] = {
    "percent": 40,
    "funds_paid_total": "60000.00",
    "risk": "ON_TRACK",
    "milestones": [{"milestone": "需求确认", "planned_on": "2026-11-20", "reached_on": "2026-11-18"}],
    "problems": "",
    "next_plan": "完成系统开发",
}


@pytest.fixture(autouse=True)
def _by_this_clock(district: District) -> None:
    sets_start_timers(district, "progress_reporting", "leading_group_report")


def builds(district: District, **values: Any) -> Case:
    """A project under construction with a contract of 180,000 yuan; 1 December comes."""
    case = reaches(district, "BUILDING", contract_total=Decimal("180000.00"), **values)
    district.days_pass(8)
    return case


def reports(district: District, **changes: Any) -> None:
    district("zhangjiayi").completes("fill", **{**REPORT, **changes})
    district("chenguodong").completes("sign_off", **AGREE)


def kept(district: District, kind: str = "progress_report") -> dict[str, Any]:
    with district.database.reading() as session:
        (found,) = records.find(session, kind, {})
    return found


@pytest.mark.article("A16.1 Q16", "每月初发起上月进展报送，次月五日遇休息日顺延，按期报送并更新项目")
def test_a_report_on_time(district: District) -> None:
    case = builds(district)
    report = kept(district)
    assert (report["period"], report["report_state"]) == ("2026-11", "OPEN")
    assert report["report_due"] == date(2026, 12, 7)  # the 5th is a Saturday
    reports(district)
    report = kept(district)
    assert (report["report_no"], report["report_state"]) == ("BS-2026-00001", "ON_TIME")
    assert (report["reported_on"], report["reported_by"]) == (date(2026, 12, 1), "chenguodong")
    project = district.project(case)
    assert (project["progress_percent"], project["last_report_period"]) == (40, "2026-11")
    assert project["paid_total"] == Decimal("60000.00")
    assert district.case_of("project_report").is_completed


@pytest.mark.article("A16.1 Q16", "期限当日报送为按期，次日为逾期")
@pytest.mark.parametrize(("days", "state"), [(6, "ON_TIME"), (7, "LATE")])
def test_the_due_day_itself_is_on_time(district: District, days: int, state: str) -> None:
    builds(district)
    district.days_pass(days)
    reports(district)
    assert kept(district)["report_state"] == state


@pytest.mark.article("A16.1", "负责人签报，填报人不得签报")
def test_the_approver_signs_and_may_return(district: District) -> None:
    builds(district)
    district.grants("zhangjiayi", "owner_approver", "huangbei_subdistrict")
    district("zhangjiayi").completes("fill", **REPORT)
    with pytest.raises(Forbidden):
        district("zhangjiayi").completes("sign_off", **AGREE)
    district("chenguodong").completes("sign_off", unit_decision="RETURN", unit_comment="核对支付")
    assert district.case_of("project_report").waits_at == ["fill"]


@pytest.mark.article("A16.1 Q16", "期限前三个工作日提醒，届满催报")
def test_reminders_three_working_days_before_and_after_the_due_day(district: District) -> None:
    builds(district)
    district.days_pass(0.5)
    assert district.notified("进展报送将到期") == []
    district.days_pass(0.5)  # 2 December; three working days to the 7th
    assert district.notified("进展报送将到期") == ["zhangjiayi"]
    district.days_pass(5)  # the due day
    assert district.notified("进展报送已逾期") == []
    district.days_pass(1)
    assert district.notified("进展报送已逾期") == ["chenguodong", "zhangjiayi"]
    assert kept(district)["report_state"] == "OVERDUE"
    reports(district)
    assert kept(district)["report_state"] == "LATE"


@pytest.mark.article("A16.1", "进度回退须说明，累计支付不超合同、不少于上期")
@pytest.mark.parametrize(
    ("before", "changes", "wrong"),
    [
        ({"progress_percent": 41}, {}, {"percent_reason"}),
        ({"progress_percent": 41}, {"percent_reason": "返工"}, set()),
        ({}, {"funds_paid_total": "180000.01"}, {"funds_paid_total"}),
        ({}, {"funds_paid_total": "180000.00"}, set()),
        ({"paid_total": Decimal("60000.01")}, {}, {"funds_paid_total"}),
    ],
)
def test_what_a_report_is_checked_against(
    district: District, before: dict[str, Any], changes: dict[str, Any], wrong: set[str]
) -> None:
    builds(district, **before)
    if not wrong:
        district("zhangjiayi").completes("fill", **{**REPORT, **changes})
        return
    with pytest.raises(InvalidAnswers) as refused:
        district("zhangjiayi").completes("fill", **{**REPORT, **changes})
    assert set(refused.value.fields) == wrong


def misses(district: District) -> Case:
    """The fifth working day after the due day, 14 December, has passed without a report."""
    case = builds(district)
    district.days_pass(13)
    period = district.case_of("progress_reporting")
    assert period.waits_at == []
    district.days_pass(1)
    return case


def reviews(district: District, to_be_named: bool = True, reason: str = "") -> None:
    district("heminyi").completes(
        "review_candidates", candidates=[{"to_be_named": to_be_named, "reason": reason}]
    )


def drafts(district: District) -> None:
    district("heminyi").completes(
        "draft", circular_title="关于11月报送情况的通报", circular_text="请立即补报，今后按期报送。"
    )


@pytest.mark.article("A16.2 Q16", "逾期五个工作日仍未报的列入候选，只有局领导可以签发通报")
def test_what_is_still_missing_is_circulated_by_the_leader_alone(district: District) -> None:
    case = misses(district)
    assert kept(district)["report_state"] == "CIRCULAR_CANDIDATE"
    reviews(district)
    drafts(district)
    period = district.case_of("progress_reporting")
    assert district.documents(period) == []
    district.grants("heminyi", "bureau_leader", "data_bureau")
    with pytest.raises(Forbidden):
        district("heminyi").completes("sign_circular", circular_decision="SIGN")
    district("zhengweiguo").completes(
        "sign_circular", circular_decision="RETURN", circular_comment="写明要求"
    )
    assert period.waits_at == ["draft"]
    drafts(district)
    district("zhengweiguo").completes("sign_circular", circular_decision="SIGN")
    assert period.is_completed
    circular = kept(district, "circular")
    assert (circular["circular_no"], circular["document_no"]) == ("TB-2026-001", "罗政数通〔2026〕1号")
    (named,) = circular["named"]
    assert (named["owner_unit_id"], named["days_late"]) == ("huangbei_subdistrict", 6)
    assert kept(district)["report_state"] == "CIRCULATED"
    assert district.project(case)["late_count"] == 1
    told = district.notified("通报：")
    assert {"zhangjiayi", "tangyuhan", "lujianhua", "fengyuqing", "dongguoqiang"} <= set(told)
    reports(district)
    assert kept(district)["report_state"] == "LATE"


@pytest.mark.article("A16.2", "不予通报的逐条说明理由")
def test_who_is_excused_is_not_named(district: District) -> None:
    misses(district)
    with pytest.raises(InvalidAnswers):
        reviews(district, to_be_named=False)
    reviews(district, to_be_named=False, reason="系统故障无法填报")
    assert district.case_of("progress_reporting").is_completed
    with district.database.reading() as session:
        assert records.find(session, "circular", {}) == []


def test_the_leader_may_drop_the_circular(district: District) -> None:
    case = misses(district)
    reviews(district)
    drafts(district)
    district("zhengweiguo").completes("sign_circular", circular_decision="DROP", circular_comment="已约谈")
    assert district.case_of("progress_reporting").is_completed
    assert district.project(case)["late_count"] is None


@pytest.mark.article("A16.2 Q16", "第五个工作日当天补报的不列入候选")
def test_a_late_report_is_no_candidate(district: District) -> None:
    builds(district)
    district.days_pass(13)  # the fifth working day itself
    reports(district)
    district.days_pass(1)
    assert district.case_of("progress_reporting").is_completed
    assert kept(district)["report_state"] == "LATE"


def test_only_projects_under_construction_report(district: District) -> None:
    district.appraises()
    district.days_pass(8)
    with district.database.reading() as session:
        assert records.find(session, "progress_report", {}) == []


def test_every_month_anew(district: District) -> None:
    case = builds(district)
    reports(district)
    enters(district, case, lifecycle_state="BUILT")
    district.days_pass(31)
    with district.database.reading() as session:
        found = records.find(session, "progress_report", {"period": "2026-12"})
    assert [each["report_state"] for each in found] == ["OPEN"]


@pytest.mark.article("A4.1", "每季度汇总统计并报领导小组")
def test_every_quarter_the_leading_group_is_reported_to(district: District) -> None:
    reaches(district, "BUILDING")
    district.days_pass(39)  # 1 January
    case = district.case_of("leading_group_report")
    report = {"work_progress": "平台建设有序推进，运行平稳。", "work_issues": "无。"}
    projects = "全区在建项目一个，进展正常。"
    district("fengyuqing").completes("draft_work", work_projects=projects, **report)
    district.grants("fengyuqing", "bureau_leader", "data_bureau")
    with pytest.raises(Forbidden):
        district("fengyuqing").completes("approve_work", work_decision="SIGN")
    district("zhengweiguo").completes("approve_work", work_decision="SIGN")
    assert case.is_completed
    work = kept(district, "work_report")
    assert (work["quarter"], work["document_no"]) == ("2026年第4季度", "罗智数报〔2027〕1号")
    assert district.notified("工作汇报") == ["dongguoqiang", "weizhiming"]


@pytest.mark.article("A16.1 A16.2 Q16", "报送状态在期限前后各日的分界")
@pytest.mark.parametrize(
    ("submitted", "on", "days", "status"),
    [
        (True, date(2026, 12, 7), 0, "ON_TIME"),
        (True, date(2026, 12, 8), 1, "LATE"),
        (False, date(2026, 12, 1), 4, "OPEN"),
        (False, date(2026, 12, 2), 3, "REMIND"),
        (False, date(2026, 12, 7), 0, "REMIND"),
        (False, date(2026, 12, 8), 1, "OVERDUE"),
        (False, date(2026, 12, 14), 5, "OVERDUE"),
        (False, date(2026, 12, 15), 6, "CIRCULAR_CANDIDATE"),
    ],
)
@pytest.mark.sweep("reporting_status")
def test_the_state_of_a_report(submitted: bool, on: date, days: int, status: str) -> None:
    due = date(2026, 12, 7)
    found = decide(
        "reporting_status", submitted=submitted, on_date=on, due_on=due, working_days=Decimal(days)
    )
    assert found == status


def test_the_circular_names_who_did_not_report() -> None:
    named = {"owner_unit_id": "huangbei_subdistrict", "project_no": "LH-ZWXX-2026-0001"}
    text = filled(
        "circular",
        title="关于11月报送情况的通报",
        period="2026-11",
        named=[{**named, "report_title": "网格系统 2026-11", "days_late": Decimal(6)}],
        text="请立即补报。",
    )
    words = ["第十六条", "网格系统 2026-11", "黄贝街道办事处", "请立即补报。", "领导小组"]
    assert [word for word in words if word not in text] == []


def test_the_report_to_the_leading_group_has_its_figures() -> None:
    figures = [{"state": "建设中", "projects": Decimal(3)}]
    said = {"progress": "推进顺利", "projects": "统筹建设", "issues": "无"}
    text = filled(
        "work_report",
        quarter="2026年第4季度",
        figures=figures,
        measures=Decimal(2),
        circulars=Decimal(1),
        **said,
    )
    words = ["2026年第4季度", "建设中", "约束措施2项", "已发布通报1份"]
    assert [word for word in words if word not in text] == []
