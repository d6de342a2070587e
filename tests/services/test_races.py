"""What happens at the same moment happens one after the other, and whoever was too late is told."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from engine import clock
from engine.bundle import Kind
from engine.errors import Conflict
from engine.services import definitions, instances, messages, tasks, timers
from engine.services.access import SYSTEM
from engine.services.instances import State
from engine.services.tasks import Gone
from engine.store.messages import BufferedMessage
from tests.actors import Case, Person, Town
from tests.services.diagrams import diagram, end, flow, hears, node, process, shared, start, timer, user

RACE = diagram(
    process(
        "race",
        start(),
        user("ask"),
        node("boundaryEvent", "late", timer("P1D"), attachedToRef="ask"),
        end("in_time"),
        end("too_late"),
        flow("start>ask>in_time"),
        flow("late>too_late"),
    )
)
HEARS = diagram(
    shared("message", "go"),
    process(
        "hears",
        start(),
        node("intermediateCatchEvent", "first", hears("message", "go")),
        node("intermediateCatchEvent", "second", hears("message", "go")),
        end(),
        flow("start>first>second>end"),
    ),
)


def at_once(*works: Callable[[], None]) -> list[Exception]:
    """Does all of it at the same moment; the errors it ended with."""
    gate, errors = threading.Barrier(len(works)), []

    def run(work: Callable[[], None]) -> None:
        gate.wait()
        try:
            work()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


@pytest.fixture
def cases(town: Town, alice: Person) -> dict[str, Case]:
    """Twelve cases, each under the id of a task that alice has taken on."""
    town.deploys({"race.bpmn": RACE})
    found = [alice.starts("race") for _ in range(12)]
    return {alice.claims("ask", case): case for case in found}


def test_a_timer_against_completions(town: Town, alice: Person, cases: dict[str, Case]) -> None:
    clock.set_offset(timedelta(days=2))

    def complete() -> None:
        for task_id in reversed(cases):
            try:
                with town.database.begin() as session:
                    tasks.complete(session, task_id, {}, alice.actor)
            except Gone:
                pass

    errors = at_once(complete, lambda: timers.fire_due(town.database) and None)
    assert errors == []
    town.settles()
    for case in cases.values():
        told = case.told
        assert told.count("TaskCompleted") + told.count("TimerFired") == 1
        assert case.is_completed


def test_cancelling_against_completions(town: Town, alice: Person, cases: dict[str, Case]) -> None:
    lost: list[type] = []

    def attempt(work: Callable[[], None]) -> None:
        try:
            work()
        except Conflict as error:
            lost.append(type(error))

    def complete() -> None:
        for task_id in cases:
            with_session(town, lambda s, t=task_id: tasks.complete(s, t, {}, alice.actor), attempt)

    def cancel() -> None:
        for case in reversed(cases.values()):
            with_session(town, lambda s, c=case: instances.cancel(s, c.id, "x", SYSTEM), attempt)

    assert at_once(complete, cancel) == []
    assert len(lost) == len(cases), "each case was ended by one of the two"
    for case in cases.values():
        ended = case.detail.summary.state
        assert ended in (State.COMPLETED, State.CANCELLED)
        assert case.told.count("TaskCompleted") == (ended is State.COMPLETED)


def test_two_messages_at_once_are_both_heard(town: Town, alice: Person) -> None:
    town.deploys({"hears.bpmn": HEARS})
    case = alice.starts("hears", "H-1")

    def send() -> None:
        with town.database.begin() as session:
            messages.correlate(session, "go", "H-1", SYSTEM)

    assert at_once(send, send) == []
    town.settles()
    assert case.is_completed
    assert case.told.count("MessageReceived") == 2


def test_a_message_that_comes_as_its_receiver_begins_to_wait(town: Town, alice: Person) -> None:
    town.deploys({"hears.bpmn": HEARS})

    def begin(key: str) -> Callable[[], None]:
        return lambda: with_session(
            town, lambda s: instances.start(s, "hears", alice.actor, business_key=key), lambda work: work()
        )

    def send(key: str) -> Callable[[], None]:
        return lambda: with_session(
            town, lambda s: messages.correlate(s, "go", key, SYSTEM), lambda work: work()
        )

    for number in range(8):
        assert at_once(begin(f"K-{number}"), send(f"K-{number}")) == []
    town.settles()
    with town.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(BufferedMessage)) == 0


def test_deployments_at_once_get_numbers_of_their_own(town: Town) -> None:
    def deploy(name: str) -> Callable[[], None]:
        content = diagram(process(name, start(), user("ask"), end(), flow("start>ask>end"))).encode()
        return lambda: with_session(
            town, lambda s: definitions.deploy(s, {f"{name}.bpmn": content}, SYSTEM), lambda work: work()
        )

    assert at_once(*(deploy(f"p{n}") for n in range(5))) == []
    with town.database.reading() as session:
        found = definitions.list_(session, Kind.PROCESS, SYSTEM).items
    assert [each.key for each in found] == [f"p{n}" for n in range(5)]


def test_deploying_while_people_work_leaves_every_case_on_its_version(town: Town, alice: Person) -> None:
    town.deploys({"race.bpmn": RACE})
    changed = RACE.replace('id="in_time"', 'id="in_time_{n}"').replace('"in_time"', '"in_time_{n}"')
    changed = changed.replace("ask_in_time", "ask_in_time_{n}")

    def deploy() -> None:
        for number in range(6):
            town.deploys({"race.bpmn": changed.replace("{n}", str(number))})

    def work() -> None:
        for _ in range(6):
            with town.database.begin() as session:
                case = instances.start(session, "race", alice.actor)
            with town.database.begin() as session:
                (task,) = tasks.of_instance(session, case)
                tasks.claim(session, task.id, alice.actor)
                tasks.complete(session, task.id, {}, alice.actor)

    assert at_once(work, deploy, work) == []
    with town.database.reading() as session:
        found = instances.search(session, SYSTEM, instances.Wanted(process="race"), size=100)
        for each in found.items:
            end_of = "in_time" if each.version == 1 else f"in_time_{each.version - 2}"
            assert end_of in Case(town, each.id).detail.trails["race"].done
    assert found.total == 12


def with_session(
    town: Town, act: Callable[..., object], attempt: Callable[[Callable[[], None]], None]
) -> None:
    """One act in a transaction of its own."""

    def work() -> None:
        with town.database.begin() as session:
            act(session)

    attempt(work)
