"""The one way through: what a completion does to a case and its rows, and what it costs."""

import threading

import pytest

from engine.errors import Conflict, StepFailed
from engine.services import instances, projection, tasks
from engine.services.access import SYSTEM
from engine.services.instances import Ended, Stuck, running
from engine.store import instances as store
from engine.store.instances import State
from tests.actors import Case, Person, Town
from tests.counting import counted
from tests.services.diagrams import diagram, end, flow, node, process, script, start, user

LEAVE = diagram(
    process(
        "leave",
        start(),
        user("ask"),
        script("double", "days * 2", "doubled"),
        user("review", camunda_candidateGroups="chief", camunda_dueDate='=today() + duration("P3D")'),
        end(),
        flow("start>ask>double>review>end"),
    )
)


def test_a_case_goes_from_one_person_to_the_next_and_ends(town: Town, alice: Person, bob: Person) -> None:
    town.deploys({"leave.bpmn": LEAVE})
    case = alice.starts("leave", "L-1")
    assert case.waits_at == ["ask"]
    alice.completes("ask", days=3)
    assert case.waits_at == ["review"]
    assert case.variables["doubled"] == 6
    bob.completes("review", verdict="yes")
    assert case.is_completed
    assert case.detail.trails["leave"].flows == {"start_ask", "ask_double", "double_review", "review_end"}
    assert case.told[0] == "InstanceStarted"
    assert case.told[-1] == "InstanceCompleted"


def test_a_completion_costs_one_commit_and_eight_statements(town: Town, alice: Person, bob: Person) -> None:
    town.deploys({"leave.bpmn": LEAVE})
    alice.starts("leave")
    task_id = alice.claims("ask")
    with counted(town.database) as cost, town.database.begin() as session:
        tasks.complete(session, task_id, {"days": 3}, alice.actor)
    assert cost.commits == 1
    assert len(cost.statements) == 8, "\n".join(cost.statements)


def test_every_save_raises_the_revision_and_names_the_one_it_read(town: Town, alice: Person) -> None:
    town.deploys({"leave.bpmn": LEAVE})
    case = alice.starts("leave")

    def save_behind_its_back() -> None:
        with town.database.begin() as session, running(session, case.id, SYSTEM) as passage:
            values = {"business_key": "meanwhile"}
            assert store.save(session, case.id, passage.instance.rev, values)

    with pytest.raises(Conflict):
        save_behind_its_back()
    assert case.detail.summary.business_key is None


def test_a_failing_step_rolls_back_to_the_last_wait_and_says_why(town: Town, alice: Person) -> None:
    fails = script("divide", "if x then 1 else 2", "y")
    failing = node("exclusiveGateway", "which")
    town.deploys(
        {
            "f.bpmn": diagram(
                process(
                    "fails",
                    start(),
                    user("ask"),
                    fails,
                    failing,
                    end(),
                    flow("start>ask>divide>which"),
                    flow("which>end", "=x"),
                )
            )
        }
    )
    case = alice.starts("fails")
    with pytest.raises(StepFailed, match="which"):
        alice.completes("ask", x="neither")
    assert case.waits_at == ["ask"]
    assert "TaskCompleted" not in case.told
    alice.completes("ask", x=True)
    assert case.is_completed


def test_what_has_ended_cannot_be_moved(town: Town, alice: Person) -> None:
    town.deploys({"p.bpmn": diagram(process("short", start(), end(), flow("start>end")))})
    case = alice.starts("short")
    assert case.is_completed

    def move() -> None:
        with town.database.begin() as session, running(session, case.id, SYSTEM):
            pass

    with pytest.raises(Ended):
        move()


def test_two_at_once_go_one_after_the_other(town: Town, alice: Person, bob: Person) -> None:
    """Parallel branches completed by eight people at the same time: every completion counts."""
    branches = [f"b{n}" for n in range(8)]
    town.deploys(
        {
            "wide.bpmn": diagram(
                process(
                    "wide",
                    start(),
                    node("parallelGateway", "fork"),
                    node("parallelGateway", "join"),
                    *(user(branch) for branch in branches),
                    end(),
                    flow("start>fork"),
                    *(flow(f"fork>{branch}>join") for branch in branches),
                    flow("join>end"),
                )
            )
        }
    )
    case = alice.starts("wide")
    ids = [alice.claims(branch) for branch in branches]

    def complete(task_id: str, branch: str) -> None:
        with town.database.begin() as session:
            tasks.complete(session, task_id, {f"by_{branch}": True}, alice.actor)

    threads = [threading.Thread(target=complete, args=pair) for pair in zip(ids, branches, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert case.is_completed
    assert case.told.count("TaskCompleted") == 8


def test_a_case_that_is_not_there(town: Town, alice: Person) -> None:
    with town.database.reading() as session, pytest.raises(Exception, match="does not exist"):
        instances.summary(session, "nobody", alice.actor)


def test_only_those_who_take_part_see_a_case(town: Town, alice: Person) -> None:
    town.deploys({"leave.bpmn": LEAVE})
    case = alice.starts("leave")
    stranger = town.person("zoe", "guest")
    with town.database.reading() as session:
        assert instances.summary(session, case.id, alice.actor).waits_for[0].zh == "ask"
        with pytest.raises(Exception, match="does not exist"):
            instances.summary(session, case.id, stranger.actor)
        assert instances.search(session, stranger.actor, instances.Wanted()).total == 0
        found = instances.search(session, alice.actor, instances.Wanted(state=State.RUNNING, text="Alic"))
        assert [each.id for each in found.items] == [case.id]


def test_cases_are_counted_by_state(town: Town, alice: Person, bob: Person) -> None:
    town.deploys({"leave.bpmn": LEAVE})
    first: Case = alice.starts("leave")
    alice.starts("leave")
    alice.completes("ask", first, days=1)
    bob.completes("review", first)
    with town.database.reading() as session:
        counts = instances.counts(session, SYSTEM, instances.Wanted())
    assert counts == {State.RUNNING: 1, State.COMPLETED: 1}


def test_a_case_that_would_wait_for_nothing_is_refused(
    town: Town, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.deploys({"leave.bpmn": LEAVE})
    case = alice.starts("leave")
    monkeypatch.setattr(projection, "waits_of", lambda run: projection.NOTHING)

    def move() -> None:
        with town.database.begin() as session, running(session, case.id, SYSTEM):
            pass

    with pytest.raises(Stuck):
        move()
