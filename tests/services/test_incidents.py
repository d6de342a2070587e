"""What an incident tells, and what is done about it."""

import pytest

from engine.errors import Forbidden, InvalidAnswers, NotFound
from engine.runtime import CannotSkip
from engine.services import incidents, instances
from engine.services.access import SYSTEM
from engine.services.incidents import IncidentDetail
from tests.actors import Case, Person, Town
from tests.services.diagrams import diagram, end, flow, node, process, start, timer, user

SLEEP = node("intermediateCatchEvent", "sleep", timer("P1D"))
WORKS = diagram(
    process(
        "works",
        start(),
        SLEEP,
        node("intermediateCatchEvent", "rest", timer("=n")),
        user("see"),
        end(),
        flow("start>sleep>rest>see>end"),
    )
)
CHOOSES = diagram(
    process(
        "chooses",
        start(),
        SLEEP,
        node("exclusiveGateway", "which"),
        user("see"),
        end(),
        flow("start>sleep>which") + flow("which>see", "=n > 5") + flow("see>end"),
    )
)


def failed(town: Town, alice: Person, xml: str, key: str) -> tuple[Case, IncidentDetail]:
    """A case whose step behind a timer has failed five times."""
    town.deploys({"w.bpmn": xml})
    case = alice.starts(key, n=3)
    town.days_pass(1.1)
    town.outbox_is_tried_to_the_end()
    (incident,) = case.detail.incidents
    with town.database.reading() as session:
        return case, incidents.explained(session, incident.id, SYSTEM)


def test_it_tells_what_the_step_saw_and_where_the_program_stood(town: Town, alice: Person) -> None:
    _, found = failed(town, alice, CHOOSES, "chooses")
    assert (found.incident.element, found.inputs) == ("which", {"n": 3})
    assert "NoFlowApplies" in found.stack
    assert "Traceback" in found.stack


def test_it_is_shown_to_those_who_mend_only(town: Town, alice: Person) -> None:
    _, found = failed(town, alice, CHOOSES, "chooses")
    with town.database.reading() as session:
        with pytest.raises(Forbidden):
            incidents.explained(session, found.incident.id, alice.actor)
        with pytest.raises(NotFound):
            incidents.explained(session, "nothing", SYSTEM)


def test_a_gateway_has_to_choose_and_cannot_be_skipped(town: Town, alice: Person) -> None:
    case, found = failed(town, alice, CHOOSES, "chooses")
    with town.database.begin() as session, pytest.raises(CannotSkip):
        incidents.skip(session, found.incident.id, "in a hurry", SYSTEM)
    assert len(case.detail.incidents) == 1
    with town.database.begin() as session:
        instances.set_variables(session, case.id, {"n": 6}, "it was counted wrongly", SYSTEM)
    with town.database.begin() as session:
        incidents.retry(session, found.incident.id, SYSTEM)
    assert case.waits_at == ["see"]


def test_a_skipped_step_is_passed_over_with_its_reason(town: Town, alice: Person) -> None:
    case, found = failed(town, alice, WORKS, "works")
    assert found.may_skip
    with town.database.begin() as session, pytest.raises(InvalidAnswers):
        incidents.skip(session, found.incident.id, " ", SYSTEM)
    with town.database.begin() as session:
        incidents.skip(session, found.incident.id, "nobody needs a rest", SYSTEM)
    assert case.waits_at == ["see"]
    assert case.detail.incidents == []
    assert case.told.index("StepSkipped") < case.told.index("IncidentResolved")
