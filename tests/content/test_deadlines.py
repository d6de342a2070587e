"""D24 and Q59: last days as the articles and the civil code give them, told day by day; who sees them.

Every expected day is counted by hand on the published calendars of 2024 to 2026.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from lxml import etree
from sqlalchemy import select

from engine.services import deadlines, people, records
from engine.services.access import SYSTEM
from engine.services.deadlines import Act, DeadlineView, Sought, Wanted
from engine.services.records import Cause
from engine.store.deadlines import Deadline, State
from tests.content import test_decision_path as story
from tests.content.district import AGREE, CHECKED_APPLICATION, District, in_days, sheet
from tests.content.library import DIAGRAMS, values
from tests.content.test_tables import decide
from tests.content.test_tables import rows as table_rows
from tests.content.test_withdrawal import withdraws

BY_SYSTEM = Act(SYSTEM)
CAMUNDA = "{http://camunda.org/schema/1.0/bpmn}"


def due(district: District, code: str, base: str, given: int | None = None) -> tuple[str | None, bool]:
    """The last day, and whether it is provisional."""
    with district.database.session() as session:
        number = None if given is None else Decimal(given)
        wanted = Wanted(code, base_on=date.fromisoformat(base), given=number)
        row = deadlines.begin(session, wanted, BY_SYSTEM)
        return (row.due_on.isoformat() if row.due_on else None), row.provisional


COUNTED = [
    # A18(一): half a year after completion; the month's end clamps, a rest day rolls on.
    ("PRELIM_ACCEPTANCE", "2026-03-30", None, "2026-09-30"),
    ("PRELIM_ACCEPTANCE", "2026-03-31", None, "2026-09-30"),  # there is no 31 September
    ("PRELIM_ACCEPTANCE", "2026-04-01", None, "2026-10-08"),  # 1 to 7 October are off
    ("PRELIM_ACCEPTANCE", "2026-04-10", None, "2026-10-10"),  # a Saturday that is worked
    ("PRELIM_ACCEPTANCE", "2025-08-31", None, "2026-02-28"),  # a Saturday that is worked
    ("PRELIM_ACCEPTANCE", "2025-08-23", None, "2026-02-24"),  # the last day of Spring Festival's holiday
    # A18(一): a trial run of at least thirty days, which does not roll.
    ("TRIAL_MIN", "2026-03-02", None, "2026-04-01"),
    ("TRIAL_MIN", "2026-04-02", None, "2026-05-02"),  # in the holiday of May
    # A20: thirty working days, make-up days count.
    ("HANDOVER", "2026-10-26", None, "2026-12-07"),
    ("HANDOVER", "2026-04-01", None, "2026-05-18"),  # 6 April, 1 to 5 May off, 9 May worked
    ("HANDOVER", "2026-09-18", None, "2026-11-05"),  # 20 Sept and 10 Oct worked; 25 Sept, 1 to 7 Oct off
    # A22: twelve months.
    ("SELF_EVALUATION", "2024-02-29", None, "2025-02-28"),
    ("SELF_EVALUATION", "2025-11-30", None, "2026-11-30"),
    ("SELF_EVALUATION", "2025-11-28", None, "2026-11-30"),  # 28 November 2026 is a Saturday
    # A27: what the contract says, not rolled.
    ("WARRANTY", "2024-10-03", 24, "2026-10-03"),
    ("WARRANTY", "2024-11-30", 23, "2026-10-30"),
    # Defaults of the platform.
    ("ACCEPTANCE_FILING", "2026-11-23", None, "2026-12-14"),
    ("CONSULTATION", "2026-11-23", None, "2026-12-07"),
    ("CONSULTATION", "2026-02-13", None, "2026-03-05"),  # 14 and 28 Feb worked, 15 to 23 off
    ("APPRAISAL_ACCEPT", "2026-11-23", None, "2026-11-30"),
    ("APPRAISAL", "2026-11-23", None, "2026-12-14"),
    ("MONTHLY_REPORT", "2026-10-31", None, "2026-11-05"),
    ("MONTHLY_REPORT", "2026-11-30", None, "2026-12-07"),  # 5 December is a Saturday
    ("MONTHLY_REPORT", "2026-09-30", None, "2026-10-08"),
    ("EVENT_REPORT", "2026-11-23", None, "2026-12-07"),
    ("COMMITMENT_LETTER", "2026-11-23", None, "2026-12-21"),
    ("FILING_CORRECTION", "2026-11-23", None, "2026-12-07"),
    ("RECTIFICATION", "2026-11-23", None, "2026-12-23"),
    ("RECTIFICATION", "2026-11-23", 10, "2026-12-03"),
    ("RECTIFICATION", "2026-09-02", None, "2026-10-08"),
    ("EMERGENCY_REGISTRATION", "2026-11-05", None, "2026-12-07"),  # 5 December is a Saturday
    ("CIRCULAR_LISTING", "2026-12-07", None, "2026-12-15"),  # the day after five working days
    ("INTAKE_CHECK", "2026-11-23", None, "2026-11-30"),
    ("RESOURCE_REQUEST", "2026-11-23", None, "2026-11-30"),
    ("FILING_CHECK", "2026-11-23", None, "2026-11-30"),
    ("CHANGE_CONFIRMATION", "2026-11-23", None, "2026-11-30"),
    ("MEASURE_RECEIPT", "2026-11-23", None, "2026-11-30"),
    ("COMPLIANCE_CHECK", "2026-11-23", None, "2026-11-30"),
    ("INFO_CONFIRMATION", "2026-08-25", None, "2026-11-23"),
]


@pytest.mark.article("A18.1a A18.1b A20.2 A22 A27 Q20 Q22 Q36 Q59", "各类期限逐行按民法典和工作日历手工复算")
def test_the_last_days(district: District) -> None:
    expected = {each[:3]: (each[3], False) for each in COUNTED}
    assert {asked: due(district, *asked) for asked in expected} == expected


def test_every_kind_of_the_table_is_named_and_each_event_too() -> None:
    kinds = {row["cells"][0]["text"].strip('"') for row in table_rows("deadline_rules")}
    assert kinds == values("deadline_types") == {code for code, *_ in COUNTED}
    events = {
        decide("deadline_rules", deadline_type=code, given_n=Decimal(1))["base_event"]
        for code in values("deadline_types")
    }
    assert events == values("deadline_events")


@pytest.mark.article("Q59", "缺某年日历的，按月期限暂定，工作日期限不能计算")
def test_without_the_calendar_of_2027(district: District) -> None:
    assert due(district, "PRELIM_ACCEPTANCE", "2026-08-31") == ("2027-02-28", True)  # a Sunday
    assert due(district, "WARRANTY", "2026-11-30", 24) == ("2028-11-30", False)
    assert due(district, "CONSULTATION", "2026-12-17") == ("2026-12-31", False)
    assert due(district, "CONSULTATION", "2026-12-18") == (None, False)


def consultations(district: District) -> list[tuple[date | None, State]]:
    with district.database.reading() as session:
        rows = session.scalars(select(Deadline).where(Deadline.code == "CONSULTATION"))
        return sorted((row.due_on, row.state) for row in rows)


@pytest.mark.article("A9.1 Q08", "征求意见期限届满前一日、当日和次日")
@pytest.mark.parametrize(
    ("days", "reminded", "state"), [(13, False, State.MET), (14, True, State.MET), (15, True, State.LATE)]
)
def test_a_consultation_the_day_before_on_and_after(
    district: District, days: int, reminded: bool, state: State
) -> None:
    story.registers(district, **story.GOVERNMENT)
    story.applies(district)
    assert consultations(district) == [(date(2026, 12, 7), State.OPEN)] * 3
    district.days_pass(days)
    assert ("qiuhuimin" in district.notified(story.REMINDER)) is reminded
    story.replies(district, "qiuhuimin")
    assert (date(2026, 12, 7), state) in consultations(district)
    assert len([each for each in consultations(district) if each[1] is State.OPEN]) == 2


def seen(district: District, username: str, **narrowed: Any) -> list[DeadlineView]:
    with district.database.reading() as session:
        who = people.actor_named(session, username)
        return list(deadlines.listing(session, who, Sought(**narrowed)).items)


def test_a_unit_sees_its_own_and_the_bureau_and_the_auditors_see_all(district: District) -> None:
    district.declares()
    district("chenguodong").completes("review_by_unit", **AGREE)
    for username in ("zhangjiayi", "chenguodong", "hexiaotong", "heminyi", "jiazhengyang"):
        assert [view.code for view in seen(district, username)] == ["INTAKE_CHECK"], username
    for username in ("tangyuhan", "liwenbo", "wuguoliang"):
        assert seen(district, username) == [], username


def test_the_list_is_narrowed_by_unit_colour_and_state(district: District) -> None:
    district.declares()
    district("chenguodong").completes("review_by_unit", **AGREE)
    assert [view.nearness for view in seen(district, "heminyi", unit="huangbei_subdistrict")] == ["close"]
    assert seen(district, "heminyi", unit="health_bureau") == []
    assert seen(district, "heminyi", nearness=deadlines.Nearness.FAR) == []
    assert seen(district, "heminyi", states=(State.MET,)) == []
    district.days_pass(8)  # 1 December, the day after the last
    (late,) = seen(district, "heminyi", nearness=deadlines.Nearness.OVER)
    assert (late.due_on, late.days) == (date(2026, 11, 30), -1)


def test_what_cannot_be_counted_holds_nobody_up_and_is_known_when_the_calendar_arrives(
    district: District,
) -> None:
    district.days_pass(32)  # Friday, 25 December
    district.declares()
    district("chenguodong").completes("review_by_unit", **AGREE)
    (view,) = seen(district, "hexiaotong")
    assert (view.due_on, view.missing_year, view.nearness) == (None, 2027, "unknown")
    district.days_pass(20)
    assert district.notified("受理核对已到期限") == []
    district.learns_the_days_of_2027()
    (view,) = seen(district, "hexiaotong")
    assert view.due_on == date(2027, 1, 4)  # 28 to 31 December, and the Monday after New Year's Day
    assert district.notified("受理核对已到期限") == ["hexiaotong"]


def appraisals(district: District) -> dict[str, list[tuple[date | None, State]]]:
    """The last days of acceptances and of appraisals, as they were set, and what became of them."""
    kinds = ("APPRAISAL_ACCEPT", "APPRAISAL")
    with district.database.reading() as session:
        rows = session.scalars(select(Deadline).where(Deadline.code.in_(kinds)).order_by(Deadline.created_at))
        found = list(rows)
        return {kind: [(row.due_on, row.state) for row in found if row.code == kind] for kind in kinds}


def is_sent(district: District) -> None:
    district.applies()
    district("chenguodong").completes("sign_application", **AGREE)


def is_reviewed(district: District) -> None:
    district("linxiaolan").completes("arrange", expert_count=3, review_due=in_days(7))
    district.experts_judge(sheet(), sheet(), sheet())
    district("shenruolin").completes("crypto_review", crypto_conclusion="PASS", crypto_opinion="")


def checks(district: District, decision: str = "ACCEPT", **answers: Any) -> None:
    district("hexiaotong").completes("accept", acceptance_decision=decision, **answers)


@pytest.mark.article("A14.1 A14.2 Q15 Q59", "论证的受理、结论期限缺次年日历的不拦案件，日历发布后算出并催办")
def test_an_appraisal_at_the_end_of_a_year_waits_for_no_calendar(district: District) -> None:
    district.days_pass(32)  # Friday, 25 December
    case = district.appraises()
    is_sent(district)
    (view,) = seen(district, "hexiaotong", code="APPRAISAL_ACCEPT")
    assert (view.due_on, view.missing_year, view.nearness) == (None, 2027, "unknown")
    checks(district, acceptance_checks=CHECKED_APPLICATION)
    assert appraisals(district) == {
        "APPRAISAL_ACCEPT": [(None, State.MET)],
        "APPRAISAL": [(None, State.OPEN)],
    }
    is_reviewed(district)
    assert case.waits_at == ["summarise"]
    district.days_pass(30)
    assert district.notified("技术论证已到期限") == []
    district.learns_the_days_of_2027()
    assert appraisals(district)["APPRAISAL"] == [(date(2027, 1, 18), State.OPEN)]  # 4 days, New Year, 11 days
    assert district.notified("技术论证已到期限") == ["linxiaolan", "xuzhiheng"]
    district.is_summarised()
    assert appraisals(district)["APPRAISAL"] == [(date(2027, 1, 18), State.LATE)]
    district("zhengweiguo").completes("sign", sign_decision="SIGN")
    assert district.project(case)["appraisal_state"] == "PASSED"


@pytest.mark.article("A14.1 A14.2 Q15", "受理、论证按期办结各记一次，修改方案的时间不计入")
def test_an_appraisal_in_time_meets_both_of_its_deadlines(district: District) -> None:
    district.appraises()
    is_sent(district)
    checks(district, acceptance_checks=CHECKED_APPLICATION)
    assert appraisals(district) == {
        "APPRAISAL_ACCEPT": [(date(2026, 11, 30), State.MET)],
        "APPRAISAL": [(date(2026, 12, 14), State.OPEN)],
    }
    is_reviewed(district)
    district.is_summarised()
    district.days_pass(30)
    district("zhengweiguo").completes("sign", sign_decision="RETURN", sign_comment="补充理由")
    district.is_summarised()
    assert appraisals(district)["APPRAISAL"] == [(date(2026, 12, 14), State.MET)]


@pytest.mark.article("A14.1 Q15", "退回补正的取消受理期限，再次送达时重新起算；撤回的全部取消")
def test_a_return_and_a_withdrawal_cancel_what_was_set(district: District) -> None:
    district.appraises()
    is_sent(district)
    checks(district, "RETURN", acceptance_comment="缺页")
    assert appraisals(district)["APPRAISAL_ACCEPT"] == [(date(2026, 11, 30), State.CANCELLED)]
    notice = [{"item": "附件", "requirement": "补充页码"}]
    district("hexiaotong").completes("notify_correction", correction_due=in_days(14), correction_items=notice)
    district.days_pass(7)
    is_sent(district)
    withdraws(district)
    assert appraisals(district)["APPRAISAL_ACCEPT"] == [
        (date(2026, 11, 30), State.CANCELLED),
        (date(2026, 12, 7), State.CANCELLED),
    ]


def test_a_withdrawal_after_the_acceptance_leaves_the_acceptance_met(district: District) -> None:
    district.appraises()
    is_sent(district)
    checks(district, acceptance_checks=CHECKED_APPLICATION)
    withdraws(district)
    assert appraisals(district) == {
        "APPRAISAL_ACCEPT": [(date(2026, 11, 30), State.MET)],
        "APPRAISAL": [(date(2026, 12, 14), State.CANCELLED)],
    }


def test_a_corrected_date_of_the_register_moves_the_legal_day(district: District) -> None:
    key = district.project_key(district.declares())
    with district.database.begin() as session:
        records.write(session, "project", key, {"construction_completed_on": "2026-05-20"}, Cause(SYSTEM))
        row = deadlines.begin(session, Wanted("PRELIM_ACCEPTANCE", subject=("project", key)), BY_SYSTEM)
        assert row.due_on == date(2026, 11, 20)
        records.write(session, "project", key, {"construction_completed_on": "2026-05-25"}, Cause(SYSTEM))
        assert row.due_on == date(2026, 11, 25)


def test_every_deadline_that_a_diagram_names_is_a_row_of_the_table() -> None:
    named: set[str] = set()
    for path in DIAGRAMS:
        tree = etree.parse(path)
        for tag, attribute in (("property", "value"), ("inputParameter", None)):
            for element in tree.iterfind(f".//{CAMUNDA}{tag}[@name='deadline']"):
                said = str(element.get(attribute) if attribute else element.text)
                named.update(re.findall(r'"([A-Z_]+)"', said) if said.startswith("=") else [said])
    assert {"CONSULTATION", "RECTIFICATION"} <= named <= values("deadline_types") | {"EVENT_REPORTED"}
