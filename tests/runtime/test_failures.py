"""What becomes of steps that fail."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import StepFailed
from engine.runtime import game as game_module
from engine.runtime.errors import Endless, NoFlowApplies, Uncaught, Undecided
from tests.diagrams import (
    chain,
    end,
    extensions,
    flow,
    mapping,
    node,
    one,
    script,
    start,
    user,
)
from tests.runtime.story import Story
from tests.runtime.world import World

FORK = one(
    *(start(), node("parallelGateway", "g"), user("a", "b"), node("exclusiveGateway", "x"), user("c"), end()),
    *(
        chain("s", "g", "a", "x"),
        chain("g", "b", "e"),
        flow("x", "c", "n > 1"),
        flow("x", "e", "n < 1"),
        chain("c", "e"),
    ),
)


def test_a_failing_step_says_where_and_why() -> None:
    story = Story(FORK, n=1)
    with pytest.raises(StepFailed) as failed:
        story.running.complete(story.number("a"), {})
    assert (failed.value.element_id, str(failed.value.params["element"])) == ("x", "x")
    assert isinstance(failed.value.__cause__, NoFlowApplies)
    assert "no outgoing flow applies" in str(failed.value)


def test_a_condition_that_is_neither_true_nor_false_is_shown_with_the_reason() -> None:
    story = Story(FORK, n="three")
    with pytest.raises(StepFailed) as failed:
        story.do("a")
    assert isinstance(failed.value.__cause__, Undecided)
    assert "n > 1" in str(failed.value)


def kept_with_incident(story: Story, verb: Any, *args: Any) -> None:
    """What a worker does with a failure: it keeps the state."""
    with pytest.raises(StepFailed):
        verb(*args)
    story.world.reload(story.instance)


def test_a_failed_step_waits_for_a_retry_while_the_others_go_on() -> None:
    story = Story(FORK, n=1)
    kept_with_incident(story, story.running.complete, story.number("a"), {})
    assert [each.element_id for each in story.running.failed()] == ["x"]
    assert story.do("b").open == []
    kept_with_incident(story, story.running.retry, story.number("x"))
    assert story.set(n=2).retry("x").open == ["c"]
    assert story.running.failed() == []
    assert story.do("c").done


def test_work_that_was_done_is_not_done_again_when_what_follows_it_failed() -> None:
    calls: list[str] = []

    def count() -> dict[str, Any]:
        calls.append("work")
        return {}

    task = node("serviceTask", "t", camunda__type="external", camunda__topic="count")
    xml = one(
        start(),
        user("u"),
        task,
        user("v"),
        end(),
        chain("s", "u", "t"),
        flow("t", "v", "n > 1"),
        chain("v", "e"),
    )
    story = Story(world=World(xml, count=count), n=1)
    kept_with_incident(story, story.running.complete, story.number("u"), {})
    assert story.set(n=2).retry("t").open == ["v"]
    assert calls == ["work"]


def test_a_script_counts_once_when_the_way_on_failed() -> None:
    give = extensions(mapping(outputs={"m": "=m + 1"}))
    count = node("scriptTask", "x", give, "<script>n + 1</script>", camunda__resultVariable="n")
    xml = one(
        start(),
        user("u"),
        count,
        user("v"),
        end(),
        chain("s", "u", "x"),
        flow("x", "v", "ok"),
        chain("v", "e"),
    )
    story = Story(xml, n=0, m=0, ok=None)
    kept_with_incident(story, story.running.complete, story.number("u"), {})
    assert story.set(ok=True).retry("x").open == ["v"]
    assert (story.variables["n"], story.variables["m"]) == (1, 1)


def test_several_failures_are_all_told_and_the_first_is_raised() -> None:
    xml = one(
        *(start(), user("u"), node("parallelGateway", "g"), node("task", "a"), node("task", "b"), end()),
        *(
            chain("s", "u", "g"),
            chain("g", "a"),
            chain("g", "b"),
            flow("a", "e", "false"),
            flow("b", "e", "null"),
        ),
    )
    story = Story(xml)
    with pytest.raises(StepFailed) as failed:
        story.running.complete(story.number("u"), {})
    assert [each.element_id for each in story.running.failures] == ["a", "b"]
    assert failed.value is story.running.failures[0]


def test_a_loop_without_an_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(game_module, "MANY_STEPS", 100)
    xml = one(
        *(start(), user("u"), node("exclusiveGateway", "m"), script("x", "1", "n"), end()),
        *(
            node("exclusiveGateway", "g", default="out"),
            chain("s", "u", "m", "x", "g"),
            flow("g", "m", "more"),
        ),
        flow("g", "e", key="out"),
    )
    story = Story(xml, more=True)
    with pytest.raises(StepFailed) as failed:
        story.running.complete(story.number("u"), {})
    assert isinstance(failed.value.__cause__, Endless)
    story.world.reload(story.instance)
    [stopped] = story.running.failed()
    assert story.set(more=False).retry(stopped.element_id).done


def test_a_failed_step_can_be_moved_past() -> None:
    story = Story(FORK, n=1)
    kept_with_incident(story, story.running.complete, story.number("a"), {})
    assert story.move("x", "c").open == ["b", "c"]


def test_an_error_that_nothing_catches_is_refused_to_the_worker_who_reports_it() -> None:
    task = node("serviceTask", "t", camunda__type="external", camunda__topic="print")
    story = Story(one(start(), task, end(), chain("s", "t", "e")))
    with pytest.raises(Uncaught):
        story.running.report_error(story.number("t"), "E1")
    assert story.deliver("t").done
