"""Q29–Q32: a barred unit's application waits, is not rejected, and goes on when the measure is lifted."""

from __future__ import annotations

import pytest

from engine.services import records
from engine.services.access import SYSTEM
from engine.services.records import Cause
from engine.store.instances import Instance
from tests.actors import Case
from tests.content.district import AGREE, District
from tests.content.test_measures import DRAFT, proposes, signs


def bars(district: District, code: str = "M2", unit: str = "huangbei_subdistrict") -> None:
    values = {"measure_code": code, "subject_unit_id": unit, "measure_state": "IN_FORCE"}
    with district.database.begin() as session:
        records.write(session, "measure", None, values, Cause(SYSTEM))


def applies(district: District) -> Case:
    case = district.appraises()
    district.applies()
    district("chenguodong").completes("sign_application", **AGREE)
    return case


def lifts(district: District) -> None:
    district("heminyi").completes("consider_lifting", lift_reason="重新审查通过")
    district("zhengweiguo").completes("sign_lifting", lifting_decision="SIGN")


@pytest.mark.article("A19.6 Q29 Q32", "受限单位的论证申请等待，解除后接着办")
def test_the_application_of_a_barred_unit_waits_and_goes_on(district: District) -> None:
    proposes(district, **DRAFT)
    signs(district)
    case = applies(district)
    assert case.waits_at == []
    assert district.project(case)["appraisal_state"] == "SUSPENDED"
    district.days_pass(20)
    assert district.notified("技术论证受理已到期限") == []
    lifts(district)
    assert case.waits_at == ["accept"]
    assert district.project(case)["appraisal_state"] == "SUBMITTED"
    (task,) = case.detail.tasks
    assert (
        str(task.due_at.astimezone().date()) == "2026-12-18"
    )  # five working days from 13 December, a Sunday


@pytest.mark.article("A19.6 Q32", "最后一项措施解除才放行")
def test_it_waits_until_the_last_measure_is_lifted(district: District) -> None:
    bars(district, "M9")
    proposes(district, **DRAFT)
    signs(district)
    case = applies(district)
    lifts(district)
    assert case.waits_at == []
    assert district.project(case)["appraisal_state"] == "SUSPENDED"


def test_only_the_measures_on_appraisals_of_this_unit_suspend(district: District) -> None:
    bars(district, "M10")
    bars(district, "M2", "health_bureau")
    assert applies(district).waits_at == ["accept"]


@pytest.mark.parametrize(("approved", "waits"), [("2026-11-24", ["accept"]), ("2026-11-23", []), (None, [])])
def test_a_special_need_approved_after_the_measure_is_not_barred(
    district: District, approved: str | None, waits: list[str]
) -> None:
    """Q31: the special approval of article 9 counts where it is of a later day than the measure."""
    proposes(district, **DRAFT)
    signs(district)  # in force on 23 November
    case = district.appraises()
    with district.database.begin() as session:
        key = session.get_one(Instance, case.id).subject_key
        records.write(session, "project", key, {"special_approved_on": approved}, Cause(SYSTEM))
    district.applies()
    district("chenguodong").completes("sign_application", **AGREE)
    assert case.waits_at == waits


@pytest.mark.article("A19.6 Q29", "已过关口的不受影响")
def test_a_measure_does_not_reach_back_to_what_passed_the_gate(district: District) -> None:
    case = applies(district)
    bars(district)
    assert case.waits_at == ["accept"]
