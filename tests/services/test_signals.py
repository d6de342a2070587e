"""A signal reaches everybody who waits for it."""

from engine.services import instances, signals
from engine.services.access import SYSTEM
from tests.actors import Person, Town
from tests.services.diagrams import diagram, end, flow, hears, node, process, shared, start, user

STOP = shared("signal", "stop")
LISTENS = process(
    "listens",
    start(),
    node("intermediateCatchEvent", "catch", hears("signal", "stop")),
    user("after"),
    end(),
    flow("start>catch>after>end"),
)
BEGINS = process("begins", start("start", hears("signal", "stop")), user("new"), end(), flow("start>new>end"))
THROWS = process(
    "throws",
    start(),
    user("decide"),
    node("intermediateThrowEvent", "throw", hears("signal", "stop")),
    end(),
    flow("start>decide>throw>end"),
)


def test_a_signal_from_outside_wakes_all_and_starts_what_starts_with_it(town: Town, alice: Person) -> None:
    town.deploys({"s.bpmn": diagram(STOP, LISTENS), "b.bpmn": diagram(STOP, BEGINS)})
    cases = [alice.starts("listens") for _ in range(3)]
    assert town.broadcasts("stop", why="fire") == 4
    assert [case.waits_at for case in cases] == [["after"]] * 3
    assert cases[0].variables["why"] == "fire"
    alice.completes("new")


def test_a_signal_that_a_case_throws_wakes_the_others(town: Town, alice: Person) -> None:
    town.deploys({"s.bpmn": diagram(STOP, LISTENS), "t.bpmn": diagram(STOP, THROWS)})
    case = alice.starts("listens")
    thrower = alice.starts("throws")
    alice.completes("decide", thrower)
    assert thrower.is_completed
    assert case.waits_at == ["after"]


def test_a_signal_is_not_kept(town: Town, alice: Person) -> None:
    town.deploys({"s.bpmn": diagram(STOP, LISTENS)})
    assert town.broadcasts("stop") == 0
    assert alice.starts("listens").waits_at == []


def test_a_case_that_ended_meanwhile_is_passed_over(town: Town, alice: Person) -> None:
    """The signal was on its way to it when it ended."""
    town.deploys({"s.bpmn": diagram(STOP, LISTENS)})
    case, other = alice.starts("listens"), alice.starts("listens")
    with town.database.begin() as session:
        signals.broadcast(session, "stop", SYSTEM)
        instances.cancel(session, case.id, "no longer wanted", SYSTEM)
    town.settles()
    assert other.waits_at == ["after"]
    assert case.detail.incidents == []


def test_a_case_that_cannot_go_on_after_a_signal_has_an_incident(town: Town, alice: Person) -> None:
    flows = flow("start>catch>which") + flow("which>end", "=x")
    catch = node("intermediateCatchEvent", "catch", hears("signal", "stop"))
    stuck = process("stuck", start(), catch, node("exclusiveGateway", "which"), end(), flows)
    town.deploys({"s.bpmn": diagram(STOP, LISTENS), "x.bpmn": diagram(STOP, stuck)})
    well, ill = alice.starts("listens"), alice.starts("stuck")
    town.broadcasts("stop")
    assert well.waits_at == ["after"]
    town.outbox_is_tried_to_the_end()
    (incident,) = ill.detail.incidents
    assert incident.element == "which"
