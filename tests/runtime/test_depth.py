"""Long lives, many children, deep nesting: no stall, no recursion, and a cost that does not grow with age."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.diagrams import (
    boundary,
    chain,
    diagram,
    end,
    flow,
    node,
    one,
    process,
    script,
    several,
    start,
    timer,
    user,
)
from tests.runtime.story import Story
from tests.runtime.world import World

TURNS = 5000
CHILDREN = 2000
CALLS = 50


def cheapest(work: Callable[[], object]) -> float:
    """Processor seconds of the cheapest of a hundred rounds: a collection of garbage falls into others."""
    spent = []
    for _ in range(100):
        begin = time.process_time()
        work()
        spent.append(time.process_time() - begin)
    return min(spent)


def test_five_thousand_turns_of_a_loop_leave_a_small_state() -> None:
    """SpiffWorkflow alone stalls after 475 turns, and at 328 with a boundary event."""
    xml = one(
        *(start(), user("u"), boundary("b", "u", timer("timeDuration", "P30D"), False), end(), end("e2")),
        *(node("exclusiveGateway", "g", default="out"), chain("s", "u", "g"), flow("g", "u", "more")),
        *(flow("g", "e", key="out"), chain("b", "e2")),
    )
    story = Story(world=World(xml, keep_alive=True))
    young = cheapest(lambda: story.do("u", more=True))
    for _ in range(TURNS - 200):
        story.do("u", more=True)
    assert cheapest(lambda: story.do("u", more=True)) < 5 * young
    assert len(story.running.state) < 200
    assert story.do("u", more=False).done


def test_an_automatic_loop_of_five_thousand_turns_is_one_passage() -> None:
    xml = one(
        *(
            start(),
            node("exclusiveGateway", "m"),
            script("x", "n + 1", "n"),
            node("exclusiveGateway", "g", default="out"),
        ),
        *(end(), chain("s", "m", "x", "g"), flow("g", "m", f"n < {TURNS}"), flow("g", "e", key="out")),
    )
    story = Story(xml, n=0)
    assert (story.done, story.variables["n"]) == (True, TURNS)


def test_two_thousand_children_at_once_and_one_after_the_other() -> None:
    for sequential in (False, True):
        done = node(
            "scriptTask",
            "x",
            several(sequential, number=str(CHILDREN)),
            "<script>loopCounter</script>",
            camunda__resultVariable="last",
        )
        story = Story(one(start(), done, end(), chain("s", "x", "e")), last=-1)
        assert (story.done, story.variables["last"]) == (True, CHILDREN - 1)


def test_two_thousand_open_tasks_are_kept_and_done() -> None:
    story = Story(
        one(start(), node("userTask", "u", several(number=str(CHILDREN))), end(), chain("s", "u", "e"))
    )
    for task in story.running.open_tasks()[:10]:
        story.world.moves(story.instance, story.running.complete, task.number, {})
    assert len(story.open) == CHILDREN - 10
    for task in story.running.open_tasks():
        story.running.complete(task.number, {})
    assert story.done


def test_fifty_nested_calls() -> None:
    def level(number: int) -> str:
        inner = start(f"is{number}") + end(f"ie{number}")
        call = (
            node("callActivity", f"c{number}", calledElement=f"p{number + 1}")
            if number < CALLS
            else user("deepest")
        )
        name = f"c{number}" if number < CALLS else "deepest"
        sub = node("subProcess", f"sp{number}", inner + call + chain(f"is{number}", name, f"ie{number}"))
        key = "p" if number == 0 else f"p{number}"
        return process(
            key, start(f"s{number}"), sub, end(f"e{number}"), chain(f"s{number}", f"sp{number}", f"e{number}")
        )

    story = Story(diagram(*map(level, range(CALLS + 1))))
    assert story.open == ["deepest"]
    assert story.do("deepest").done


def test_fifty_nested_calls_are_cancelled() -> None:
    def level(number: int) -> str:
        inside = (
            node("callActivity", f"c{number}", calledElement=f"p{number + 1}")
            if number < CALLS
            else user(f"c{number}")
        )
        key = "p" if number == 0 else f"p{number}"
        edge = boundary("b", "c0", timer("timeDuration", "P1D")) + chain("b", "e0") if number == 0 else ""
        return process(
            key,
            start(f"s{number}"),
            inside,
            edge,
            end(f"e{number}"),
            chain(f"s{number}", f"c{number}", f"e{number}"),
        )

    story = Story(diagram(*map(level, range(CALLS + 1))))
    assert story.fire("b").done
