"""What a diagram says of who may not do a step holds at the claim and at the completion."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.errors import Forbidden
from engine.services import people, tasks
from engine.services.access import SYSTEM
from engine.services.exclusion import NoUnits
from engine.store import units
from engine.store.units import UnitRow
from tests.actors import Person, Town
from tests.services.diagrams import diagram, end, flow, process, properties, start, user

FORK = '<bpmn:parallelGateway id="fork"/>'
PARTS = ("north", "south", "east")
SHARED = diagram(
    process(
        "survey",
        start(),
        FORK,
        *(user(part, properties(sharedWith=" ".join(PARTS))) for part in PARTS),
        end(),
        flow("start>fork"),
        *(flow(f"fork>{part}>end") for part in PARTS),
    )
)


@pytest.fixture(autouse=True)
def _units(town: Town) -> None:
    with town.database.begin() as session:
        units.replace(
            session,
            [UnitRow(code, "office", code, code, None, date.min, None) for code in ("parks", "roads")],
        )


def test_two_people_at_least_share_what_is_to_be_shared(town: Town, alice: Person, bob: Person) -> None:
    town.deploys({"survey.bpmn": SHARED})
    alice.starts("survey")
    alice.completes("north")
    alice.completes("south")
    with pytest.raises(Forbidden, match="at least two people"):
        alice.claims("east")
    bob.completes("east")


def test_who_has_shared_it_already_may_do_the_rest(town: Town, alice: Person, bob: Person) -> None:
    town.deploys({"survey.bpmn": SHARED})
    alice.starts("survey")
    bob.completes("north")
    alice.completes("south")
    alice.completes("east")


def test_a_step_claimed_in_time_is_refused_at_its_completion(town: Town, alice: Person) -> None:
    town.deploys({"survey.bpmn": SHARED})
    alice.starts("survey")
    claimed = [alice.claims(part) for part in PARTS]
    for task_id in claimed[:2]:
        alice.does(tasks.complete, task_id, {})
    with pytest.raises(Forbidden, match="at least two people"):
        alice.does(tasks.complete, claimed[2], {})


def of_units(written: str) -> str:
    return diagram(
        process(
            "permit",
            start(),
            user("ask"),
            user("judge", properties(excludesUnits=written)),
            end(),
            flow("start>ask>judge>end"),
        )
    )


def member(town: Town, username: str, unit: str) -> Person:
    with town.database.begin() as session:
        people.add(session, username, username.title(), None, SYSTEM)
        people.grant(session, username, "clerk", unit, SYSTEM)
        return Person(town, people.actor_named(session, username))


@pytest.mark.parametrize("written", ["=party", "=[party, null]", "parks", "parks, nowhere"])
def test_members_of_a_party_do_not_judge(town: Town, alice: Person, written: str) -> None:
    town.deploys({"permit.bpmn": of_units(written), "roles.csv": ROLES})
    kim, lee = member(town, "kim", "parks"), member(town, "lee", "roads")
    alice.starts("permit", party="parks")
    alice.completes("ask", party="parks")
    with pytest.raises(Forbidden, match="a party to this case"):
        kim.claims("judge")
    lee.completes("judge")


@pytest.mark.parametrize("party", [None, "", []])
def test_without_a_party_nobody_is_excluded(town: Town, alice: Person, party: Any) -> None:
    town.deploys({"permit.bpmn": of_units("=party"), "roles.csv": ROLES})
    kim = member(town, "kim", "parks")
    alice.starts("permit")
    alice.completes("ask", party=party)
    kim.completes("judge")


def test_what_is_no_unit_is_said_and_nobody_slips_through(town: Town, alice: Person) -> None:
    town.deploys({"permit.bpmn": of_units("=party"), "roles.csv": ROLES})
    kim = member(town, "kim", "parks")
    alice.starts("permit")
    alice.completes("ask", party=3)
    with pytest.raises(NoUnits):
        kim.claims("judge")


ROLES = "key,name,name_en,grants\nclerk,经办,Clerk,\n"
SIDES = diagram(
    process(
        "change",
        start(),
        user(
            "confirm",
            properties(oneSideOnly="true"),
            '<bpmn:multiInstanceLoopCharacteristics camunda:collection="=sides" '
            'camunda:elementVariable="side"/>',
            camunda_candidateGroups='="clerk@" + side',
        ),
        end(),
        flow("start>confirm>end"),
    )
)


def test_nobody_confirms_for_two_sides(town: Town, alice: Person) -> None:
    town.deploys({"change.bpmn": SIDES, "roles.csv": ROLES})
    kim = member(town, "kim", "parks")
    with town.database.begin() as session:
        people.grant(session, "kim", "clerk", "roads", SYSTEM)
        kim = Person(town, people.actor_named(session, "kim"))
    lee = member(town, "lee", "roads")
    alice.starts("change", sides=["parks", "roads"])
    kim.completes("confirm")
    with pytest.raises(Forbidden, match="for another side"):
        kim.claims("confirm")
    lee.completes("confirm")


def test_what_is_said_before_the_task_is_taken_on(town: Town, alice: Person) -> None:
    town.deploys({"survey.bpmn": SHARED})
    alice.starts("survey")
    alice.completes("north")
    alice.completes("south")
    with town.database.reading() as session:
        (waiting,) = tasks.claimable(session, alice.actor, tasks.Asked()).items
        view = tasks.view(session, waiting.id, alice.actor)
        assert view.excluded is not None
        assert "at least two people" in str(view.excluded)
