"""K27: a wrong date or amount is corrected on request, by two people, and nothing is lost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from engine.errors import Forbidden, StepFailed
from engine.services import deadlines, people, records, register
from engine.services.access import SYSTEM
from engine.services.deadlines import Act, Wanted
from engine.services.records import Cause
from engine.store.deadlines import Deadline, DeadlineChange, Why
from tests.actors import Case
from tests.content.district import AGREE, CHECKED_INTAKE, District

FIELD = "construction_completed_on"


@pytest.fixture
def key(district: District) -> str:
    """A registered project that was completed on 20 May, with the legal day of its preliminary acceptance."""
    case = district.declares()
    district("chenguodong").completes("review_by_unit", **AGREE)
    district("hexiaotong").completes("check", intake_decision="ACCEPT", intake_checks=CHECKED_INTAKE)
    key = district.project_key(case)
    with district.database.begin() as session:
        records.write(session, "project", key, {FIELD: "2026-05-20"}, Cause(SYSTEM))
        deadlines.begin(session, Wanted("PRELIM_ACCEPTANCE", subject=("project", key)), Act(SYSTEM))
    return key


def requests(
    district: District, who: str = "zhangjiayi", unit: str = "huangbei_subdistrict", **changes: Any
) -> Case:
    asked = {
        "project_no": "LH-ZWXX-2026-0001",
        "applicant_unit_id": unit,
        "corrected_kind": "DATE",
        "date_field": FIELD,
        "new_date": "2026-05-25",
        "correction_reason": "完工报告载明的日期为五月二十五日",
        "correction_evidence": district.upload(who, "完工报告.pdf"),
    }
    return district(who).starts("correction_request", **{**asked, **changes})


def decides(district: District, decision: str, note: str = "") -> None:
    district("heminyi").completes("approve", approval_decision=decision, approval_note=note)


def value_of(district: District, key: str, field: str = FIELD) -> Any:
    with district.database.reading() as session:
        return records.values_of(session, "project", key)[field]


def correction(district: District) -> dict[str, Any]:
    with district.database.reading() as session:
        (found,) = records.find(session, "correction", {"project_no": "LH-ZWXX-2026-0001"})
        return found


def due(district: District) -> date | None:
    with district.database.reading() as session:
        return session.scalars(select(Deadline.due_on).where(Deadline.code == "PRELIM_ACCEPTANCE")).one()


@pytest.mark.article("A16", "更正经另一人核准，期限随之重算，原值留痕")
def test_an_approved_correction_changes_the_record_and_the_legal_day(district: District, key: str) -> None:
    case = requests(district)
    assert correction(district)["old_value"] == "2026-05-20"
    assert value_of(district, key) == date(2026, 5, 20)
    decides(district, "APPROVE")
    assert case.is_completed
    assert value_of(district, key) == date(2026, 5, 25)
    assert due(district) == date(2026, 11, 25)
    assert correction(district)["correction_state"] == "CORRECTED"
    assert district.notified("数据已更正：GZ-2026-0001") == ["zhangjiayi"]


def test_the_histories_keep_the_old_values_and_cite_the_request(district: District, key: str) -> None:
    requests(district)
    decides(district, "APPROVE")
    with district.database.reading() as session:
        auditor = people.actor_named(session, "jiazhengyang")
        change = register.changes(session, "project", key, auditor, field=FIELD).items[0]
        assert (change.old.value, change.new.value) == (date(2026, 5, 20), date(2026, 5, 25))
        assert change.actor_name == "何敏仪"
        assert change.reason == "GZ-2026-0001 完工报告载明的日期为五月二十五日"
        moved = session.scalars(select(DeadlineChange).where(DeadlineChange.why == Why.BASE)).one()
        assert (moved.old_due, moved.new_due) == (date(2026, 11, 20), date(2026, 11, 25))
        assert moved.note == change.reason


def test_an_amount_is_corrected_exactly(district: District, key: str) -> None:
    requests(
        district,
        corrected_kind="AMOUNT",
        amount_field="contract_total",
        new_amount="199999.99",
        date_field=None,
        new_date=None,
    )
    assert correction(district)["old_value"] == "—"
    decides(district, "APPROVE")
    assert value_of(district, key, "contract_total") == Decimal("199999.99")


def test_a_rejected_one_changes_nothing(district: District, key: str) -> None:
    case = requests(district)
    decides(district, "REJECT", "报告未签章")
    assert case.is_completed
    assert value_of(district, key) == date(2026, 5, 20)
    assert due(district) == date(2026, 11, 20)
    assert correction(district)["correction_state"] == "NOT_CORRECTED"
    assert district.notified("数据不予更正") == ["zhangjiayi"]


def test_a_returned_one_is_revised_and_decided_again(district: District, key: str) -> None:
    case = requests(district)
    decides(district, "RETURN", "请补充监理意见")
    assert case.waits_at == ["revise"]
    assert correction(district)["correction_state"] == "RETURNED"
    district("zhangjiayi").completes(
        "revise",
        project_no="LH-ZWXX-2026-0001",
        applicant_unit_id="huangbei_subdistrict",
        corrected_kind="DATE",
        date_field=FIELD,
        new_date="2026-05-26",
        correction_reason="以监理意见为准",
        correction_evidence=district.upload("zhangjiayi", "监理意见.pdf"),
    )
    decides(district, "APPROVE")
    assert value_of(district, key) == date(2026, 5, 26)


def test_only_the_units_of_the_project_may_ask(district: District, key: str) -> None:
    case = requests(district, "tangyuhan", "health_bureau")
    assert case.waits_at == ["revise"]
    assert value_of(district, key) == date(2026, 5, 20)


def test_whoever_asked_does_not_approve(district: District, key: str) -> None:
    assert key
    district.grants("hexiaotong", "bureau_supervision", "data_bureau")
    requests(district, "hexiaotong", "data_bureau")
    with pytest.raises(Forbidden):
        district("hexiaotong").completes("approve", approval_decision="APPROVE", approval_note="")


def test_a_value_that_changed_meanwhile_is_not_overwritten(district: District, key: str) -> None:
    requests(district)
    with district.database.begin() as session:
        records.write(session, "project", key, {FIELD: "2026-05-22"}, Cause(SYSTEM))
    with pytest.raises(StepFailed, match=FIELD):
        decides(district, "APPROVE")
    assert value_of(district, key) == date(2026, 5, 22)
