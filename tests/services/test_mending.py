"""What administrators do with cases, and that it says why."""

from dataclasses import replace

import pytest

from engine.errors import Forbidden, InvalidAnswers, NotFound
from engine.services import decisions, history, instances
from engine.services.access import SYSTEM, Actor, Capability
from engine.services.instances import State
from tests.actors import Case, Person, Town
from tests.services.diagrams import diagram, end, flow, node, process, rule, start, table, timer, user

CASE = diagram(
    process(
        "case",
        start(),
        user("one"),
        node("boundaryEvent", "late", timer("P1D"), attachedToRef="one"),
        user("two"),
        end(),
        end("over"),
        flow("start>one>two>end"),
        flow("late>over"),
    )
)


@pytest.fixture
def case(town: Town, alice: Person) -> Case:
    town.deploys({"case.bpmn": CASE})
    return alice.starts("case", "C-1")


@pytest.fixture
def admin(town: Town) -> Actor:
    person = town.person("root").actor
    rights = frozenset({Capability.INSTANCES_MEND, Capability.INSTANCES_READ})
    return replace(person, capabilities=rights)


def test_a_cancelled_case_waits_for_nothing(town: Town, case: Case, admin: Actor) -> None:
    with town.database.begin() as session:
        instances.cancel(session, case.id, "entered twice", admin)
    detail = case.detail
    assert detail.summary.state is State.CANCELLED
    assert (list(detail.tasks), list(detail.timers), list(detail.live)) == ([], [], [])
    assert "InstanceCancelled" in case.told
    town.days_pass(2)
    assert "TimerFired" not in case.told


def test_a_token_is_moved(town: Town, case: Case, admin: Actor, alice: Person) -> None:
    number = next(live.number for live in case.detail.live if live.element_id == "one")
    with town.database.begin() as session:
        instances.move(session, case.id, number, "two", "one was done on paper", admin)
    assert case.waits_at == ["two"]
    assert case.detail.timers == []
    with town.database.reading() as session:
        moved = next(e for e in history.of(session, case.id, SYSTEM).items if e.kind == "TokenMoved")
    assert (moved.element, moved.data["to"]) == ("one", "two")
    assert moved.data["reason"] == "one was done on paper"
    assert moved.actor == "root"
    alice.completes("two")
    assert case.is_completed


def test_a_token_is_not_moved_to_nowhere(town: Town, case: Case, admin: Actor) -> None:
    number = case.detail.live[0].number
    with town.database.begin() as session, pytest.raises(NotFound):
        instances.move(session, case.id, number, "three", "x", admin)
    with town.database.begin() as session, pytest.raises(NotFound):
        instances.move(session, case.id, 99, "two", "x", admin)


def test_variables_are_set_with_a_reason(town: Town, case: Case, admin: Actor) -> None:
    with town.database.begin() as session:
        instances.set_variables(session, case.id, {"x": 5}, "was missing", admin)
    assert case.variables["x"] == 5
    with town.database.reading() as session:
        told = [e for e in history.of(session, case.id, SYSTEM).items if e.kind == "VariablesChanged"]
    assert [(e.data["changes"], e.data["reason"]) for e in told] == [({"x": 5}, "was missing")]


def test_nothing_is_mended_without_a_reason(town: Town, case: Case, admin: Actor) -> None:
    with town.database.begin() as session, pytest.raises(InvalidAnswers):
        instances.cancel(session, case.id, "  ", admin)
    assert case.waits_at == ["one"]


def test_mending_is_granted(town: Town, case: Case, alice: Person) -> None:
    with town.database.begin() as session:
        with pytest.raises(Forbidden):
            instances.cancel(session, case.id, "x", alice.actor)
        with pytest.raises(Forbidden):
            instances.set_variables(session, case.id, {}, "x", alice.actor)
        with pytest.raises(Forbidden):
            instances.move(session, case.id, 1, "two", "x", alice.actor)
        with pytest.raises(Forbidden):
            instances.retry(session, case.id, 1, alice.actor)
    with town.database.reading() as session, pytest.raises(Forbidden):
        instances.variables(session, case.id, alice.actor)


def test_what_was_entered_is_shown_to_auditors_only(town: Town, case: Case, alice: Person) -> None:
    alice.completes("one", case, secret="s")
    auditor = replace(town.person("eve").actor, capabilities=frozenset({Capability.HISTORY_READ}))
    with town.database.reading() as session:
        for_alice = next(e for e in history.steps(session, case.id, alice.actor) if e.kind == "TaskCompleted")
        for_auditor = next(e for e in history.steps(session, case.id, auditor) if e.kind == "TaskCompleted")
        with pytest.raises(NotFound):
            history.of(session, case.id, town_stranger())
    assert "answers" not in for_alice.data
    assert for_auditor.data["answers"] == {"secret": "s"}
    assert for_auditor.actor_name == "Alice"


def test_a_decision_keeps_what_it_rested_on(town: Town, alice: Person) -> None:
    levels = table("level", "amount", ("< 20", '"low"'), (">= 20", '"high"'))
    judged = process(
        "judged", start(), rule("judge", "level", "level"), user("see"), end(), flow("start>judge>see>end")
    )
    town.deploys({"level.dmn": levels, "judged.bpmn": diagram(judged)})
    case = alice.starts("judged", amount=30)
    with town.database.reading() as session:
        (made,) = decisions.of(session, case.id, alice.actor)
        assert (made.decision, made.version, made.value, made.element) == ("level", 1, "high", "judge")
        assert made.trace is None
        explained = decisions.explained(session, made.seq, alice.actor)
        (step,) = explained.trace
        assert [r["index"] for r in step["table"]["rules"] if r["fired"]] == [2]
        with pytest.raises(NotFound):
            decisions.explained(session, made.seq, town_stranger())
        event = next(e for e in history.of(session, case.id, SYSTEM).items if e.kind == "DecisionMade")
        assert "trace" not in event.data


def test_a_table_is_tried_out_without_a_case(town: Town, alice: Person) -> None:
    town.deploys({"level.dmn": table("level", "amount", ("< 20", '"low"'), (">= 20", '"high"'))})
    with town.database.reading() as session:
        tried = decisions.evaluate(session, "level", {"amount": 19}, SYSTEM)
        assert (tried.value, tried.version) == ("low", 1)
        with pytest.raises(Forbidden):
            decisions.evaluate(session, "level", {"amount": 19}, alice.actor)


def town_stranger() -> Actor:
    return Actor(None, "stranger", "Stranger")


def test_the_incidents_of_a_cancelled_case_are_closed(town: Town, alice: Person, admin: Actor) -> None:
    which = node("exclusiveGateway", "which")
    sleep = node("intermediateCatchEvent", "sleep", timer("P1D"))
    flows = flow("start>sleep>which") + flow("which>end", "=x")
    town.deploys({"f.bpmn": diagram(process("fails", start(), sleep, which, end(), flows))})
    case = alice.starts("fails")
    town.days_pass(2)
    town.outbox_is_tried_to_the_end()
    assert len(case.detail.incidents) == 1
    with town.database.begin() as session:
        instances.cancel(session, case.id, "was a mistake", admin)
    assert case.detail.incidents == []
