"""The gates, the measures and the deadlines: each expected answer is read from the article, not the table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from engine.decisions import DecisionFailed
from tests.content.test_tables import SAMPLES, decide, rows

THROUGH = ("PASSED", "NOT_APPLICABLE")
NOT_THROUGH = ("NONE", "IN_REVIEW", "RETURNED", "FAILED")
EARLY = ("DRAFT", "SUBMITTED", "RETURNED", "ACCEPTED")
ARRANGED = ("ARRANGED", "IN_REVIEW", "REVISION")


def gate(action: str, **changes: Any) -> str:
    found = decide("action_gate", **{**SAMPLES["action_gate"], "action": action, **changes})
    return f"{found['result']} {found['code']}".strip()


@pytest.mark.parametrize(
    ("action", "measure"),
    [
        ("FILE_ACCEPTANCE", "M1"),
        ("FUND_OM", "M3"),
        ("PAY_ACCEPTANCE", "M4"),
        ("AUDIT_SETTLEMENT", "M5"),
        ("CONVENE_COMPLETION", "M1"),
    ],
)
@pytest.mark.article("A19.6 Q23 Q28", "未通过符合性审查，五道关口都不开")
@pytest.mark.sweep("action_gate")
def test_what_waits_for_the_compliance_review(action: str, measure: str) -> None:
    """Article 19: closed until it is passed or does not apply; never having applied opens nothing."""
    for state in THROUGH:
        assert gate(action, compliance_state=state) == "ALLOW"
    for state in NOT_THROUGH:
        assert gate(action, compliance_state=state) == f"DENY {measure}"


@pytest.mark.article("A19.6 Q34", "只扣竣工验收款，进度款照付")
def test_only_the_acceptance_instalment_is_withheld() -> None:
    assert {gate("PAY_PROGRESS", compliance_state=state) for state in (*THROUGH, *NOT_THROUGH)} == {"ALLOW"}


@pytest.mark.parametrize("action", ["APPRAISE", "CONSULT_REPLY"])
@pytest.mark.article("A19.6 A29 Q29 Q31", "受限单位尚未安排的论证暂停，已安排的继续")
@pytest.mark.sweep("action_gate")
def test_a_barred_unit_waits_with_what_is_not_yet_arranged(action: str) -> None:
    for stage in EARLY:
        assert gate(action, unit_measure_active=True, application_stage=stage) == "SUSPEND M2 M9"
        assert gate(action, unit_measure_active=False, application_stage=stage) == "ALLOW"
        special = gate(action, unit_measure_active=True, application_stage=stage, special_basis=True)
        assert special == "ALLOW_EXCEPTION M2 M9"
    for stage in ARRANGED:
        assert gate(action, unit_measure_active=True, application_stage=stage) == "ALLOW"


@pytest.mark.article("A29 Q48", "暂缓审批只及于尚未受理的")
def test_approvals_are_suspended_until_they_are_accepted() -> None:
    for stage in ("DRAFT", "SUBMITTED", "RETURNED"):
        assert gate("DRC_APPROVE", unit_measure_active=True, application_stage=stage) == "SUSPEND M10"
    for stage in ("ACCEPTED", *ARRANGED):
        assert gate("DRC_APPROVE", unit_measure_active=True, application_stage=stage) == "ALLOW"
    assert gate("DRC_APPROVE", unit_measure_active=False) == "ALLOW"


@pytest.mark.article("A20.3 Q37", "竣工验收合格前不得投入使用")
def test_nothing_is_used_before_it_is_accepted() -> None:
    assert gate("PUT_IN_USE", completion_accepted=True) == "ALLOW"
    assert gate("PUT_IN_USE", completion_accepted=False) == "DENY"
    assert gate("PUT_IN_USE", completion_accepted=False, special_basis=True) == "ALLOW_EXCEPTION"


def test_what_nobody_thought_of_is_not_let_through() -> None:
    assert gate("SOMETHING_NEW") == "DENY UNDETERMINED"


def test_a_state_that_does_not_exist_decides_nothing() -> None:
    with pytest.raises(DecisionFailed):
        gate("FILE_ACCEPTANCE", compliance_state="ALMOST")


@pytest.mark.parametrize(
    ("event", "measures"),
    [
        (
            "COMPLIANCE_FAILED",
            {
                ("M1", "PROJECT", "data_bureau"),
                ("M2", "UNIT", "data_bureau"),
                ("M3", "PROJECT", "finance_bureau"),
                ("M4", "PROJECT", "treasury_payment_centre"),
                ("M5", "PROJECT", "investment_review_centre"),
            },
        ),
        *(
            (event, {(measure, "PROJECT", "data_bureau") for measure in ("M6", "M7", "M8")})
            for event in ("NOT_IN_PLATFORM", "FILING_MISSING", "FILING_NONCONFORMING")
        ),
        ("RECTIFICATION_REFUSED", {("M9", "UNIT", "data_bureau"), ("M10", "UNIT", "drc")}),
        ("REPORT_OVERDUE", {("M11", "UNIT", "data_bureau")}),
    ],
)
@pytest.mark.article("A7.2 A16.2 A19.6 A25.3 A29 Q30", "每种情形产生哪些措施、对谁、由谁执行")
@pytest.mark.sweep("measures_on_event")
def test_measures(event: str, measures: set[tuple[str, str, str]]) -> None:
    found = decide("measures_on_event", event=event)
    assert {(each["measure"], each["subject"], each["executor"]) for each in found} == measures
    assert len(found) == len(measures)


DAY = date(2026, 11, 25)


def resources(**changes: Any) -> str:
    found = decide("resource_gate", **{**SAMPLES["resource_gate"], **changes})
    return f"{found['result']} {found['basis']}"


@pytest.mark.parametrize("mode", ["FULL", "FILING", "OTHER"])
@pytest.mark.article("A7.2", "未纳入平台的不给资源")
def test_no_resources_outside_the_platform(mode: str) -> None:
    assert resources(mode=mode, registered=False) == "REFUSED 第七条"


def test_a_full_process_project_has_its_resources() -> None:
    assert resources(mode="FULL") == "GRANTED 第七条"
    assert resources(mode="FULL", measure_active=True).startswith("REFUSED")


@pytest.mark.parametrize(
    ("state", "acceptance", "answer"),
    [
        ("FILED", DAY - timedelta(1), "GRANTED 第二十五条"),
        ("NONE", None, "PROVISIONAL 第七条、第二十五条"),
        ("NONE", DAY + timedelta(1), "PROVISIONAL 第七条、第二十五条"),
        ("NONE", DAY, "PROVISIONAL 第七条、第二十五条"),  # the day itself has not passed
        ("NONE", DAY - timedelta(1), "REFUSED 第二十五条"),
        ("RETURNED", DAY - timedelta(1), "REFUSED 第二十五条"),
        ("RETURNED", DAY, "PROVISIONAL 第七条、第二十五条"),
        ("NONCONFORMING", DAY + timedelta(1), "REFUSED 第二十五条"),
    ],
)
@pytest.mark.article("A25.3 Q42", "备案项目在验收日前后一天能否取得资源")
@pytest.mark.sweep("resource_gate")
def test_a_filing_project_before_and_after_its_acceptance(
    state: str, acceptance: date | None, answer: str
) -> None:
    assert resources(mode="FILING", filing_state=state, acceptance_date=acceptance) == answer


def test_what_is_outside_or_beside_is_handled_by_hand() -> None:
    assert resources(mode="EXCLUDED_ANNEX1", registered=False) == "MANUAL 第二条"
    assert resources(mode="OTHER").startswith("MANUAL")


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        ("PRELIM_ACCEPTANCE", ("construction_completed_on", 6, "MONTH", True, True)),
        ("TRIAL_MIN", ("trial_started_on", 30, "DAY", False, True)),
        ("HANDOVER", ("completion_accepted_on", 30, "WORKING_DAY", False, True)),
        ("SELF_EVALUATION", ("completion_accepted_on", 12, "MONTH", True, True)),
        ("ACCEPTANCE_FILING", ("completion_accepted_on", 15, "WORKING_DAY", False, False)),
        ("CONSULTATION", ("sent_on", 10, "WORKING_DAY", False, False)),
        ("APPRAISAL_ACCEPT", ("submitted_on", 5, "WORKING_DAY", False, False)),
        ("APPRAISAL", ("accepted_on", 15, "WORKING_DAY", False, False)),
        ("MONTHLY_REPORT", ("period_end", 5, "DAY", True, False)),
        ("EVENT_REPORT", ("event_on", 10, "WORKING_DAY", False, False)),
        ("COMMITMENT_LETTER", ("plan_approved_on", 20, "WORKING_DAY", False, False)),
        ("FILING_CORRECTION", ("notified_on", 10, "WORKING_DAY", False, False)),
        ("EMERGENCY_REGISTRATION", ("works_started_on", 30, "DAY", True, False)),
    ],
)
@pytest.mark.article("A9 A14 A16 A18 A20 A22 A29 Q59", "每种期限的起点、长短、单位和顺延")
@pytest.mark.sweep("deadline_rules")
def test_deadlines(kind: str, rule: tuple[str, int, str, bool, bool]) -> None:
    found = decide("deadline_rules", deadline_type=kind, given_n=None)
    assert tuple(found[name] for name in ("base_event", "n", "unit", "roll", "hard")) == rule


@pytest.mark.parametrize(("agreed", "n"), [(23, 23), (24, 24), (36, 36)])
@pytest.mark.article("A27 Q46", "保修期按合同约定的月数")
def test_the_warranty_is_as_long_as_the_contract_says(agreed: int, n: int) -> None:
    found = decide("deadline_rules", deadline_type="WARRANTY", given_n=Decimal(agreed))
    assert (found["n"], found["unit"], found["roll"]) == (n, "MONTH", False)


@pytest.mark.parametrize(("ordered", "n"), [(None, 30), (Decimal(10), 10)])
@pytest.mark.article("A29", "整改期限按通知书")
def test_a_rectification_has_the_time_its_order_gives(ordered: Decimal | None, n: int) -> None:
    found = decide("deadline_rules", deadline_type="RECTIFICATION", given_n=ordered)
    assert (found["n"], found["unit"], found["roll"]) == (n, "DAY", True)


def test_a_default_of_the_platform_says_that_it_is_one() -> None:
    for hard, notes in _notes():
        assert hard == ("非办法规定" not in notes["说明"]), notes
        assert hard == ("not in the Measures" not in notes["Note"]), notes


def _notes() -> Iterator[tuple[bool, dict[str, str]]]:
    for row in rows("deadline_rules"):
        kind = row["cells"][0]["text"].strip('"')
        yield decide("deadline_rules", deadline_type=kind, given_n=Decimal(24))["hard"], row["annotations"]
