"""The states of the register hang together, and an act that an article forbids is refused by it."""

from __future__ import annotations

from typing import Any

import pytest

from engine import records
from engine.services import records as register
from engine.services import states as rules
from engine.services.access import SYSTEM
from engine.services.records import Cause
from engine.store.instances import Instance
from tests.content.district import District
from tests.content.library import ROOT, values

KINDS = {
    path.stem: records.read(path.read_bytes(), path.name) for path in (ROOT / "forms/records").glob("*.json")
}
MACHINES = [(kind, states) for kind, drawn in KINDS.items() for states in drawn.states]
each = pytest.mark.parametrize(("kind", "states"), MACHINES, ids=lambda value: getattr(value, "field", value))


@each
def test_states_and_articles_exist(kind: str, states: records.States) -> None:
    field = KINDS[kind].field(states.field)
    assert field is not None
    options = field.options
    known = values(options.removeprefix("codes.")) if isinstance(options, str) else set(options or ())
    named = {name for move in states.moves for name in (move.to, *move.sources)} | states.returns
    assert named <= known
    for move in states.moves:
        assert move.article, move.to
        assert set(move.article.split()) <= values("articles")


@each
def test_every_state_is_reached_and_none_begins_from_nowhere(kind: str, states: records.States) -> None:
    reached = {move.to for move in states.moves if move.first}
    assert reached
    while more := {m.to for m in states.moves if m.sources & reached} - reached:
        reached |= more
    assert reached == {move.to for move in states.moves}


def at(district: District, **values: Any) -> str:
    """A project that stands in the register with these values; its key."""
    case = district.declares()
    with district.database.begin() as session:
        key = session.get_one(Instance, case.id).subject_key
        assert key is not None
        record = register.store.get(session, "project", key)
        assert record is not None
        record.values = {**record.values, **values}
        return key


def moves(district: District, key: str, **values: Any) -> None:
    with district.database.begin() as session:
        instance = district.case_of("project_intake")
        register.write(session, "project", key, values, Cause(SYSTEM, instance.id, element_id="step"))


@pytest.mark.parametrize(
    ("state", "to", "article", "values"),
    [
        ("REGISTERED", "PREPARING", "第九条", {"fund_class": "GOV_INVEST", "decision_result": None}),
        ("REGISTERED", "PREPARING", "第十条", {"project_kind": "COMPREHENSIVE", "decision_result": None}),
        ("PREPARING", "APPROVED", "第十四条", {"appraisal_state": "FAILED", "exceptions": None}),
        ("READY_FOR_COMPLETION", "COMPLETION_ACCEPTED", "第十九条", {"compliance_state": "IN_REVIEW"}),
        ("READY_FOR_COMPLETION", "COMPLETION_ACCEPTED", "第十九条", {"compliance_state": None}),
        ("COMPLETION_ACCEPTED", "FILED", "第十九条", {"compliance_state": "FAILED"}),
        ("HANDED_OVER", "IN_USE", "第二十条", {"completion_accepted_on": None}),
    ],
)
def test_a_state_waits_for_what_its_article_asks(
    district: District, state: str, to: str, article: str, values: dict[str, Any]
) -> None:
    key = at(district, lifecycle_state=state, **values)
    with pytest.raises(rules.NotYet, match=article):
        moves(district, key, lifecycle_state=to)


@pytest.mark.parametrize(
    ("state", "to", "article"),
    [
        ("REGISTERED", "APPROVED", "第十三条"),
        ("PREPARING", "BUILDING", "第二十九条"),
        ("BUILT", "COMPLETION_ACCEPTED", "第十九条"),
        ("REGISTERED", "FILED", "第十八条"),
        ("TERMINATED", "PREPARING", "第九条"),
    ],
)
def test_no_stage_is_skipped(district: District, state: str, to: str, article: str) -> None:
    key = at(district, lifecycle_state=state)
    with pytest.raises(rules.NoSuchMove, match=article):
        moves(district, key, lifecycle_state=to)


def test_the_gates_open_when_the_article_is_kept(district: District) -> None:
    key = at(district, lifecycle_state="PREPARING", appraisal_state="PASSED")
    moves(district, key, lifecycle_state="APPROVED")
    key = at(district, lifecycle_state="READY_FOR_COMPLETION", compliance_state="PASSED")
    moves(district, key, lifecycle_state="COMPLETION_ACCEPTED")
    moves(district, key, lifecycle_state="FILED")


def test_a_paused_project_goes_on_where_it_stood(district: District) -> None:
    key = at(district, lifecycle_state="REGISTERED")
    moves(district, key, lifecycle_state="PAUSED")
    with pytest.raises(rules.NoSuchMove):
        moves(district, key, lifecycle_state="BUILDING")
    moves(district, key, lifecycle_state="REGISTERED")
