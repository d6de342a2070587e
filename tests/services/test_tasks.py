"""What people may do with tasks, and what they are told when somebody was faster."""

import threading
from datetime import timedelta

import pytest

from engine import clock
from engine.errors import AlreadyClaimed, AlreadyDone, Conflict, Forbidden, InvalidAnswers, NotFound
from engine.forms import Stopped
from engine.services import tasks
from engine.services.tasks import Asked, Gone, Unclaimed
from tests.actors import Person, Town
from tests.services.diagrams import (
    diagram,
    end,
    flow,
    form,
    node,
    process,
    properties,
    start,
    timer,
    user,
)

ONE = diagram(process("one", start(), user("ask"), end(), flow("start>ask>end")))
TWO = diagram(
    process(
        "two",
        start(),
        user("draw"),
        user("check", properties(excludes="draw, start")),
        end(),
        flow("start>draw>check>end"),
    )
)
WISH = form(
    "wish",
    {"key": "days", "type": "number", "validate": {"required": True, "max": 10}},
    {"key": "why", "type": "textfield"},
    stops=[{"when": '=why = "secret"', "message": "Not here", "message.en": "Not here"}],
)
FORMED = diagram(
    process(
        "formed",
        start(),
        user("ask", camunda_formRef="wish", camunda_formRefBinding="deployment"),
        end(),
        flow("start>ask>end"),
    )
)


def test_the_diagram_can_keep_who_completed_a_task(town: Town, alice: Person, bob: Person) -> None:
    kept = user("draw", properties(completedBy="drawn_by"))
    town.deploys(
        {
            "kept.bpmn": diagram(
                process("kept", start(), kept, user("check"), end(), flow("start>draw>check>end"))
            )
        }
    )
    case = alice.starts("kept")
    bob.completes("draw")
    assert case.variables["drawn_by"] == "bob"


def test_a_task_is_claimed_by_one_and_the_other_is_told_by_whom(
    town: Town, alice: Person, bob: Person
) -> None:
    town.deploys({"one.bpmn": ONE})
    case = alice.starts("one")
    alice.claims("ask")
    with pytest.raises(AlreadyClaimed, match="ask is already being worked on by Alice"):
        bob.claims("ask")
    assert case.told[-1] == "TaskClaimed"


def test_a_task_of_somebody_who_has_no_account_says_whose_it_is(town: Town, alice: Person) -> None:
    whose = user("ask", camunda_assignee="ghost", camunda_candidateUsers="alice")
    town.deploys({"one.bpmn": diagram(process("one", start(), whose, end(), flow("start>ask>end")))})
    (task,) = alice.starts("one").detail.tasks
    with town.database.begin() as session, pytest.raises(AlreadyClaimed, match="ghost"):
        tasks.claim(session, task.id, alice.actor)


def test_claiming_twice_changes_nothing(town: Town, alice: Person) -> None:
    town.deploys({"one.bpmn": ONE})
    case = alice.starts("one")
    alice.claims("ask")
    alice.claims("ask")
    assert case.told.count("TaskClaimed") == 1


def test_a_released_task_can_be_taken_by_others(town: Town, alice: Person, bob: Person) -> None:
    town.deploys({"one.bpmn": ONE})
    case = alice.starts("one")
    task_id = alice.claims("ask")
    with town.database.begin() as session:
        tasks.unclaim(session, task_id, alice.actor)
    bob.claims("ask")
    assert case.told[-3:] == ["TaskClaimed", "TaskReleased", "TaskClaimed"]


def test_what_the_diagram_assigns_to_one_person_is_not_given_back(town: Town, alice: Person) -> None:
    town.deploys(
        {
            "own.bpmn": diagram(
                process("own", start(), user("ask", camunda_assignee="alice"), end(), flow("start>ask>end"))
            )
        }
    )
    alice.starts("own")
    task_id = _only(town, alice)
    with town.database.begin() as session, pytest.raises(Forbidden, match="nobody else"):
        tasks.unclaim(session, task_id, alice.actor)


def test_a_task_nobody_has_taken_on_is_not_completed(town: Town, alice: Person) -> None:
    town.deploys({"one.bpmn": ONE})
    alice.starts("one")
    with town.database.begin() as session, pytest.raises(Unclaimed):
        tasks.complete(session, _claimable(town, alice), {}, alice.actor)


def test_strangers_do_not_find_a_task(town: Town, alice: Person) -> None:
    town.deploys({"one.bpmn": ONE})
    alice.starts("one")
    task_id, zoe = _claimable(town, alice), town.person("zoe", "guest")
    for act in (tasks.claim, tasks.view, tasks.unclaim):
        with town.database.session() as session, pytest.raises(NotFound):
            act(session, task_id, zoe.actor)
    with town.database.session() as session, pytest.raises(NotFound):
        tasks.complete(session, task_id, {}, zoe.actor)


def test_of_two_who_complete_one_task_one_wins_and_the_other_hears_who_and_when(
    town: Town, alice: Person
) -> None:
    town.deploys({"one.bpmn": ONE})
    case = alice.starts("one")
    alice.claims("ask")
    task_id = _only(town, alice)
    alice.completes("ask")
    with town.database.begin() as session, pytest.raises(AlreadyDone) as told:
        tasks.complete(session, task_id, {}, alice.actor)
    assert told.value.params["who"] == "Alice"
    assert abs(told.value.params["when"] - clock.now()) < timedelta(minutes=1)
    assert case.told.count("TaskCompleted") == 1


def test_eight_at_once_complete_a_task_once(town: Town, alice: Person) -> None:
    town.deploys({"one.bpmn": ONE})
    case = alice.starts("one")
    task_id = alice.claims("ask")
    results: list[type] = []

    def complete() -> None:
        try:
            with town.database.begin() as session:
                tasks.complete(session, task_id, {}, alice.actor)
            results.append(type(None))
        except AlreadyDone:
            results.append(AlreadyDone)

    threads = [threading.Thread(target=complete) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(each.__name__ for each in results) == ["AlreadyDone"] * 7 + ["NoneType"]
    assert case.told.count("TaskCompleted") == 1


def test_eight_at_once_claim_a_task_once(town: Town) -> None:
    town.deploys({"one.bpmn": ONE})
    people = [town.person(f"p{n}", "clerk") for n in range(8)]
    people[0].starts("one")
    task_id = _claimable(town, people[0])
    won: list[str] = []

    def claim(person: Person) -> None:
        try:
            with town.database.begin() as session:
                tasks.claim(session, task_id, person.actor)
            won.append(person.actor.username)
        except AlreadyClaimed:
            pass

    threads = [threading.Thread(target=claim, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1


def test_a_stale_page_is_told(town: Town, alice: Person) -> None:
    town.deploys({"one.bpmn": ONE})
    alice.starts("one")
    with town.database.reading() as session:
        seen = tasks.claimable(session, alice.actor, Asked()).items[0].rev
    task_id = alice.claims("ask")
    with town.database.begin() as session, pytest.raises(Conflict):
        tasks.complete(session, task_id, {}, alice.actor, expected=seen)
    with town.database.begin() as session:
        tasks.complete(session, task_id, {}, alice.actor, expected=seen + 1)


def test_a_task_that_went_away(town: Town, alice: Person) -> None:
    late = node("boundaryEvent", "late", timer("P1D"), attachedToRef="ask")
    town.deploys(
        {
            "t.bpmn": diagram(
                process(
                    "t",
                    start(),
                    user("ask"),
                    late,
                    end(),
                    end("gone"),
                    flow("start>ask>end"),
                    flow("late>gone"),
                )
            )
        }
    )
    case = alice.starts("t")
    task_id = alice.claims("ask")
    town.days_pass(2)
    assert case.is_completed
    with town.database.begin() as session, pytest.raises(Gone):
        tasks.complete(session, task_id, {}, alice.actor)


class TestExclusion:
    def test_whoever_did_one_may_not_claim_the_other(self, town: Town, alice: Person, bob: Person) -> None:
        town.deploys({"two.bpmn": TWO})
        carol = town.person("carol", "clerk")
        alice.starts("two")
        bob.completes("draw")
        with pytest.raises(Forbidden, match="you did draw in this case"):
            bob.claims("check")
        with pytest.raises(Forbidden, match="you started this case"):
            alice.claims("check")
        carol.completes("check")

    def test_it_is_asked_again_at_the_completion(self, town: Town, alice: Person, bob: Person) -> None:
        """Both tasks are open at once, and one person claims both before doing either."""
        town.deploys(
            {
                "p.bpmn": diagram(
                    process(
                        "p",
                        start(),
                        node("parallelGateway", "fork"),
                        user("draw"),
                        user("check", properties(excludes="start draw")),
                        end(),
                        flow("start>fork>draw>end"),
                        flow("fork>check>end"),
                    )
                )
            }
        )
        alice.starts("p")
        with pytest.raises(Forbidden, match="you started this case"):
            alice.claims("check")
        bob.claims("draw")
        bob.claims("check")
        bob.completes("draw")
        with pytest.raises(Forbidden, match="you did draw"):
            bob.completes("check")

    def test_another_case_does_not_count(self, town: Town, alice: Person, bob: Person) -> None:
        town.deploys({"two.bpmn": TWO})
        carol = town.person("carol", "clerk")
        first, second = alice.starts("two"), alice.starts("two")
        bob.completes("draw", first)
        carol.completes("draw", second)
        bob.completes("check", second)
        assert second.is_completed


class TestForms:
    def test_answers_are_checked_field_by_field(self, town: Town, alice: Person) -> None:
        town.deploys({"formed.bpmn": FORMED, "wish.form": WISH})
        case = alice.starts("formed")
        with pytest.raises(InvalidAnswers) as told:
            alice.completes("ask", days=11)
        assert list(told.value.fields) == ["days"]
        assert case.waits_at == ["ask"]
        alice.completes("ask", days=10, why="rest")
        assert case.is_completed

    def test_what_must_not_be_entered_is_not_even_kept_as_a_draft(self, town: Town, alice: Person) -> None:
        town.deploys({"formed.bpmn": FORMED, "wish.form": WISH})
        alice.starts("formed")
        task_id = alice.claims("ask")
        with town.database.begin() as session, pytest.raises(Stopped):
            tasks.save_draft(session, task_id, {"why": "secret"}, alice.actor)
        with town.database.reading() as session:
            assert tasks.view(session, task_id, alice.actor).draft is None

    def test_a_draft_is_there_until_the_task_is_completed(
        self, town: Town, alice: Person, bob: Person
    ) -> None:
        town.deploys({"formed.bpmn": FORMED, "wish.form": WISH})
        alice.starts("formed")
        task_id = alice.claims("ask")
        for text in ("sle", "sleep"):
            with town.database.begin() as session:
                tasks.save_draft(session, task_id, {"why": text}, alice.actor)
        with town.database.reading() as session:
            seen = tasks.view(session, task_id, alice.actor)
            assert seen.draft is not None
            assert seen.draft.answers == {"why": "sleep"}
            assert seen.may_complete
            assert seen.form is not None
            assert seen.form.id == "wish"
        alice.completes("ask", days=1)
        with town.database.reading() as session:
            assert tasks.view(session, task_id, alice.actor).draft is None

    def test_the_form_of_a_running_case_stays_the_one_it_started_with(
        self, town: Town, alice: Person
    ) -> None:
        town.deploys({"formed.bpmn": FORMED, "wish.form": WISH})
        old = alice.starts("formed")
        town.deploys({"wish.form": WISH.replace('"max": 10', '"max": 5')})
        new = alice.starts("formed")
        alice.completes("ask", old, days=7)
        with pytest.raises(InvalidAnswers):
            alice.completes("ask", new, days=7)


class TestLists:
    def test_a_task_moves_from_list_to_list(self, town: Town, alice: Person, bob: Person) -> None:
        town.deploys({"one.bpmn": ONE})
        alice.starts("one", "K-7")
        assert _numbers(town, alice) == (0, 1, 0)
        alice.claims("ask")
        assert _numbers(town, alice) == (1, 0, 0)
        assert _numbers(town, bob) == (0, 0, 0)
        alice.completes("ask")
        assert _numbers(town, alice) == (0, 0, 1)

    def test_the_nearest_due_date_comes_first_and_lists_are_narrowed(self, town: Town, alice: Person) -> None:
        due = user("ask", camunda_dueDate="=today() + duration(d)", camunda_assignee="alice")
        town.deploys({"due.bpmn": diagram(process("due", start(), due, end(), flow("start>ask>end")))})
        for key, days in (("far", "P40D"), ("near", "P2D"), ("next", "P9D")):
            alice.starts("due", key, d=days)
        town.deploys({"one.bpmn": ONE})
        alice.starts("one", "never due and not claimed")
        with town.database.reading() as session:
            found = tasks.mine(session, alice.actor, Asked(size=2))
            assert [each.business_key for each in found.items] == ["near", "next"]
            assert found.total == 3
            counts = tasks.counts(session, alice.actor)
            assert (counts.mine, counts.late, counts.week, counts.month) == (3, 0, 1, 2)
            soon = Asked(due_before=clock.now() + timedelta(days=7))
            assert tasks.mine(session, alice.actor, soon).total == 1
            assert tasks.mine(session, alice.actor, Asked(text="NEX")).total == 1
            assert tasks.mine(session, alice.actor, Asked(text="%")).total == 0
        town.days_pass(3)
        with town.database.reading() as session:
            assert tasks.counts(session, alice.actor).late == 1


def _numbers(town: Town, person: Person) -> tuple[int, int, int]:
    with town.database.reading() as session:
        counts = tasks.counts(session, person.actor)
        done = tasks.done(session, person.actor, Asked())
        return counts.mine, counts.claimable, done.total


def _claimable(town: Town, person: Person) -> str:
    with town.database.reading() as session:
        return tasks.claimable(session, person.actor, Asked()).items[0].id


def _only(town: Town, person: Person) -> str:
    with town.database.reading() as session:
        (task,) = tasks.mine(session, person.actor, Asked()).items
    return task.id
