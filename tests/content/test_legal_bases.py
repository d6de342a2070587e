"""A1, A34, A35: what the rules rest on, entered by two persons, and watched until it ends."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from lxml import etree

from engine.errors import Forbidden, InvalidAnswers
from engine.services import records
from engine.store import records as store
from tests.content.district import District
from tests.content.library import ROOT, rows

TOLD = ["heminyi", "suwanting", "zhengweiguo"]
SUCCESSOR: dict[str, Any] = {
    "change_kind": "NEW",
    "draft_name": "罗湖区政务信息化项目管理办法（修订）",
    "draft_name_en": "The revised Luohu measures",
    "draft_document_no": "罗府办规〔2029〕1号",
    "draft_level": "DISTRICT_DOC",
    "draft_valid_from": "2029-02-05",
    "draft_valid_to": "2034-02-04",
}
SUPERSEDED: dict[str, Any] = {
    "change_kind": "UPDATE",
    "target_no": "LB-01",
    "draft_name": "深圳市罗湖区政务信息化项目管理办法",
    "draft_name_en": "Luohu measures for government-affairs IT projects",
    "draft_document_no": "罗府办规〔2024〕3号",
    "draft_level": "DISTRICT_DOC",
    "draft_valid_from": "2024-02-05",
    "draft_valid_to": "2029-02-04",
    "draft_superseded_by": "罗府办规〔2029〕1号",
}


def basis(district: District, document_no: str) -> dict[str, Any]:
    with district.database.reading() as session:
        (found,) = records.find(session, "legal_basis", {"document_no": document_no})
    return found


def enters(district: District, **draft: Any) -> None:
    district("suwanting").starts("legal_basis_change", **draft)
    district("zhengweiguo").completes("approve", approval_decision="CONFIRM")


def reaches(district: District, day: str) -> None:
    """Time passes to the morning of a day, at once: what was due meanwhile is made up for."""
    district.days_pass((date.fromisoformat(day) - date(2026, 11, 23)).days)


@pytest.mark.article("A1 A34", "依据文件经领导批准后登记编号")
def test_a_basis_is_entered_when_the_leader_approves(district: District) -> None:
    enters(district, **SUCCESSOR)
    found = basis(district, SUCCESSOR["draft_document_no"])
    assert (found["basis_no"], found["basis_level"]) == ("YJ-2026-001", "DISTRICT_DOC")
    assert (str(found["valid_to"]), found["decided_by"]) == ("2034-02-04", "zhengweiguo")


@pytest.mark.article("A1 Q57", "更新依据文件，原内容留在历次版本中")
def test_an_update_keeps_what_was_there(district: District) -> None:
    enters(district, **SUPERSEDED)
    found = basis(district, "罗府办规〔2024〕3号")
    assert found["superseded_by"] == "罗府办规〔2029〕1号"
    with district.database.reading() as session:
        changes = store.changes(session, found["key"], field="superseded_by").items
    assert [(change.old, change.actor) for change in changes] == [(None, "zhengweiguo")]


@pytest.mark.article("A1", "依据文件由规则管理员起草，起草人不得批准")
def test_only_the_rule_administrator_drafts_and_never_approves(district: District) -> None:
    with pytest.raises(Forbidden):
        district("heminyi").starts("legal_basis_change", **SUCCESSOR)
    district.grants("suwanting", "bureau_leader", "data_bureau")
    case = district("suwanting").starts("legal_basis_change", **{**SUPERSEDED, "target_no": "LB-99"})
    assert case.waits_at == ["redraft"]
    district("suwanting").completes("redraft", **SUPERSEDED)
    with pytest.raises(Forbidden):
        district("suwanting").completes("approve", approval_decision="CONFIRM")
    district("zhengweiguo").completes("approve", approval_decision="RETURN", approval_comment="核对文号")
    assert case.waits_at == ["redraft"]


def test_a_basis_does_not_end_before_it_begins(district: District) -> None:
    with pytest.raises(InvalidAnswers) as refused:
        district("suwanting").starts("legal_basis_change", **{**SUCCESSOR, "draft_valid_to": "2029-02-04"})
    assert set(refused.value.fields) == {"draft_valid_to"}


@pytest.mark.article("A35 Q51", "有效期届满前六个月起提醒，届满后告知只登记不办理")
@pytest.mark.parametrize(
    ("day", "warned", "ended"),
    [
        ("2028-08-04", [], []),
        ("2028-08-05", TOLD, []),
        ("2029-02-04", TOLD, []),
        ("2029-02-05", [], sorted(["hexiaotong", *TOLD])),
    ],
)
def test_the_end_of_the_measures_is_announced(
    district: District, day: str, warned: list[str], ended: list[str]
) -> None:
    reaches(district, day)
    assert district.notified("依据文件将于2029-02-04届满") == warned
    assert district.notified("依据文件已于2029-02-04届满") == ended


@pytest.mark.article("A35 Q51", "已登记接续文件的不再提醒")
def test_what_has_a_successor_is_not_announced(district: District) -> None:
    enters(district, **SUPERSEDED)
    reaches(district, "2029-02-05")
    assert district.notified("依据文件") == []


@pytest.mark.article("A35 Q50 Q51", "判定规则版本的表与登记的有效期一致")
def test_the_table_of_rule_versions_says_what_the_register_says() -> None:
    seeds = {row["document_no"]: row for row in rows("legal_bases")}
    now, before = seeds["罗府办规〔2024〕3号"], seeds["罗府办规〔2020〕8号"]
    cells = [
        (cell.text or "")
        for cell in etree.parse(ROOT / "dmn/rule_version.dmn").iterfind(".//{*}inputEntry/{*}text")
    ]
    first, last = now["valid_from"], now["valid_to"]
    assert cells == [f'< date("{first}")', f'[date("{first}")..date("{last}")]', f'> date("{last}")']
    assert date.fromisoformat(before["valid_to"]) + timedelta(1) == date.fromisoformat(first)
