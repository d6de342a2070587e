"""A state is reached only by a move that the content declares, in a step of a process; else the article is
named."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy.orm import Session

from engine.services import records, states
from engine.services.access import SYSTEM
from engine.services.records import Cause
from tests.services.platform_helpers import case, deliver, garden, somebody

BED: dict[str, Any] = {
    "kind": "bed",
    "label": "花坛",
    "label.en": "Bed",
    "key_variable": "bed_id",
    "title": "name",
    "state": {"field": "season"},
    "states": [
        {
            "field": "season",
            "returns": "frost",
            "moves": [
                {"to": "dug", "first": True},
                {"to": "sown", "from": "dug", "article": "G1"},
                {"to": "green", "from": "sown", "article": "G2", "when": "=water > 3"},
                {"to": "frost", "from": "sown green", "article": "G3"},
            ],
        }
    ],
    "fields": [
        {"key": "name", "type": "string", "label": "名称"},
        {"key": "water", "type": "integer", "label": "浇水"},
        {
            "key": "season",
            "type": "option",
            "label": "时令",
            "label.en": "Season",
            "options": [
                {"value": value, "label": value.upper()} for value in ("dug", "sown", "green", "frost")
            ],
        },
    ],
}
ARTICLES = (
    "id,number,number_en,title,title_en\nG1,第一条,Art. 1,播种,Sowing\nG2,第二条,Art. 2,浇水,Watering\n"
)


@pytest.fixture
def bed(session: Session) -> Session:
    garden(session)
    deliver(session, {"bed.json": json.dumps(BED), "articles.csv": ARTICLES})
    return session


def cause(session: Session) -> Cause:
    return Cause(SYSTEM, case(session).id, element_id="step")


def goes(session: Session, *seasons: str, **values: Any) -> str:
    """A bed that goes through these seasons; its key."""
    by = cause(session)
    key = records.write(session, "bed", None, {"name": "Roses", "season": "dug", **values}, by).key
    for season in seasons:
        records.write(session, "bed", key, {"season": season}, by)
    return key


def test_the_declared_way_is_open(bed: Session) -> None:
    key = goes(bed, "sown", "green", water=4)
    assert records.values_of(bed, "bed", key)["season"] == "green"


def test_a_move_that_is_not_declared_names_the_article(bed: Session) -> None:
    key = goes(bed)
    with pytest.raises(states.NoSuchMove) as refused:
        records.write(bed, "bed", key, {"season": "green"}, cause(bed))
    said = str(refused.value)
    assert "Roses" in said
    assert "“DUG”" in said
    assert "“GREEN”" in said
    assert "第二条" in said


def test_a_condition_reads_the_record_as_it_would_be(bed: Session) -> None:
    key = goes(bed, "sown", water=3)
    with pytest.raises(states.NotYet, match="第二条"):
        records.write(bed, "bed", key, {"season": "green"}, cause(bed))
    records.write(bed, "bed", key, {"season": "green", "water": 4}, cause(bed))


def test_what_cannot_be_told_is_not_true(bed: Session) -> None:
    key = goes(bed, "sown")
    with pytest.raises(states.NotYet):
        records.write(bed, "bed", key, {"season": "green"}, cause(bed))


@pytest.mark.parametrize(("way", "elsewhere"), [(("sown",), "green"), (("sown", "green"), "sown")])
def test_a_side_state_leads_back_to_where_the_record_was(
    bed: Session, way: tuple[str, ...], elsewhere: str
) -> None:
    key = goes(bed, *way, "frost", water=4)
    for wrong in ("dug", elsewhere):
        with pytest.raises(states.NoSuchMove):
            records.write(bed, "bed", key, {"season": wrong}, cause(bed))
    records.write(bed, "bed", key, {"season": way[-1]}, cause(bed))


def test_a_record_begins_with_a_first_state(bed: Session) -> None:
    with pytest.raises(states.NoSuchMove, match="第一条"):
        records.write(bed, "bed", None, {"name": "Roses", "season": "sown"}, cause(bed))


def test_no_state_is_taken_away(bed: Session) -> None:
    key = goes(bed)
    with pytest.raises(states.NoSuchMove):
        records.write(bed, "bed", key, {"season": None}, cause(bed))


def test_nobody_changes_a_state_by_hand(bed: Session) -> None:
    key = goes(bed)
    with pytest.raises(states.OutsideProcess, match="时令"):
        records.write(bed, "bed", key, {"season": "sown"}, Cause(somebody(bed, "kim"), reason="so"))
    records.write(bed, "bed", key, {"name": "Lilies"}, Cause(somebody(bed, "lee"), reason="so"))


def test_only_the_platform_begins_a_state_outside_a_process(bed: Session) -> None:
    records.write(bed, "bed", None, {"name": "Roses", "season": "dug"}, Cause(SYSTEM))
    with pytest.raises(states.OutsideProcess):
        records.write(bed, "bed", None, {"season": "dug"}, Cause(somebody(bed, "kim"), reason="so"))
