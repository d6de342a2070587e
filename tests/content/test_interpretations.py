"""The readings of the Measures: in the register from the first day, changed by two persons, kept for ever."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import Forbidden, InvalidAnswers
from engine.services import records
from engine.services.access import SYSTEM
from engine.store import records as store
from tests.content.district import District
from tests.content.library import rows, values

DRAFT: dict[str, Any] = {
    "change_kind": "REVISE",
    "target_no": "Q15",
    "draft_articles": "A14.2",
    "draft_question": "“及时”论证是多久",
    "draft_question_en": "How soon is in time",
    "draft_resolution": "受理三个工作日、论证十个工作日，为平台默认。",
    "draft_resolution_en": "Three and ten working days: defaults of the platform.",
    "draft_reason": "人手已增加。",
    "draft_reason_en": "There are more people now.",
    "draft_effective": "2026-12-01",
}


def readings(district: District, **where: Any) -> list[dict[str, Any]]:
    with district.database.reading() as session:
        return records.find(session, "interpretation", where)


@pytest.mark.article("A33", "六十条口径全部登记在册")
def test_the_register_begins_with_all_sixty(district: District) -> None:
    found = {each["interpretation_no"]: each for each in readings(district)}
    assert set(found) == {f"Q{number:02d}" for number in range(1, 61)}
    for each in found.values():
        for text in ("question", "question_en", "resolution", "resolution_en", "reason", "reason_en"):
            assert each[text], each
        assert set(each["articles"].split()) <= values("articles")
        assert each["interpretation_state"] == "PUBLISHED"


@pytest.mark.article("A1 A34 Q57", "办法及其上位依据登记在册，注明效力层级、有效期和已修订")
def test_the_documents_the_measures_rest_on(district: District) -> None:
    with district.database.reading() as session:
        found = {each["document_no"]: each for each in records.find(session, "legal_basis", {})}
    assert len(found) == 6 == len(rows("legal_bases"))
    measures = found["罗府办规〔2024〕3号"]
    assert (str(measures["valid_from"]), str(measures["valid_to"])) == ("2024-02-05", "2029-02-04")
    assert found["粤府办〔2020〕9号"]["superseded_by"] == "粤府办〔2023〕22号"


@pytest.mark.article("A33", "口径修订经领导批准后才公布")
def test_a_revision_that_was_approved_is_published_on_its_day(district: District) -> None:
    case = district("suwanting").starts("interpretation_change", **DRAFT)
    assert case.waits_at == ["approve"]
    (before,) = readings(district, interpretation_no="Q15")
    assert before["resolution"] != DRAFT["draft_resolution"]
    district("zhengweiguo").completes("approve", approval_decision="CONFIRM")
    district.days_pass(7.5)  # the evening of 30 November
    (still,) = readings(district, interpretation_no="Q15")
    assert still["resolution"] == before["resolution"]
    district.days_pass(0.5)
    assert case.is_completed
    (after,) = readings(district, interpretation_no="Q15")
    assert (after["key"], after["resolution"]) == (before["key"], DRAFT["draft_resolution"])
    told = (after["decided_by"], str(after["decided_on"]), str(after["effective_from"]))
    assert told == ("zhengweiguo", "2026-11-23", "2026-12-01")
    with district.database.reading() as session:
        changes = store.changes(session, after["key"], field="resolution").items
    assert [change.old for change in changes] == [before["resolution"], None]


def test_a_new_reading_gets_a_number_of_its_own(district: District) -> None:
    district("suwanting").starts(
        "interpretation_change",
        **{**DRAFT, "change_kind": "NEW", "target_no": None, "draft_effective": "2026-11-23"},
    )
    district("zhengweiguo").completes("approve", approval_decision="CONFIRM")
    assert [each["question"] for each in readings(district, interpretation_no="KJ-2026-001")] == [
        DRAFT["draft_question"]
    ]


def test_a_repealed_reading_stays_to_be_read(district: District) -> None:
    repeal = {key: DRAFT[key] for key in ("target_no", "draft_reason", "draft_reason_en", "draft_effective")}
    district("suwanting").starts(
        "interpretation_change", change_kind="REPEAL", draft_superseded_by="Q16", **repeal
    )
    district("zhengweiguo").completes("approve", approval_decision="CONFIRM")
    district.days_pass(8)
    (found,) = readings(district, interpretation_no="Q15")
    assert found["interpretation_state"] == "REPEALED"
    assert found["resolution"]
    assert (found["superseded_by"], str(found["effective_until"])) == ("Q16", "2026-12-01")


def test_a_number_nobody_knows_and_a_return_come_back_to_the_draft(district: District) -> None:
    case = district("suwanting").starts("interpretation_change", **{**DRAFT, "target_no": "Q99"})
    assert case.waits_at == ["redraft"]
    district("suwanting").completes("redraft", **DRAFT)
    with pytest.raises(InvalidAnswers):
        district("zhengweiguo").completes("approve", approval_decision="RETURN")
    district("zhengweiguo").completes("approve", approval_decision="RETURN", approval_comment="请补充依据")
    assert case.waits_at == ["redraft"]


@pytest.mark.article("A33", "口径由规则管理员起草，起草人不得批准")
def test_only_the_rule_administrator_drafts_and_never_approves(district: District) -> None:
    with pytest.raises(Forbidden):
        district("zhangjiayi").starts("interpretation_change", **DRAFT)
    district.grants("suwanting", "bureau_leader", "data_bureau")
    district("suwanting").starts("interpretation_change", **DRAFT)
    with pytest.raises(Forbidden):
        district("suwanting").completes("approve", approval_decision="CONFIRM")


@pytest.mark.article("A33", "口径公布后人人可查")
@pytest.mark.parametrize("who", ["suwanting", "zhangjiayi", "liwenbo", "qinjiawei"])
def test_everybody_reads_them_in_the_register(district: District, who: str) -> None:
    (found,) = readings(district, interpretation_no="Q01")
    with district.database.reading() as session:
        assert records.get(session, "interpretation", found["key"], district(who).actor)
        assert records.get(session, "interpretation", found["key"], SYSTEM).number == "Q01"
