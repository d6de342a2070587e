"""The verbs that move an instance."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from engine import events, runtime
from engine.errors import NotFound
from engine.runtime import CannotMove, NotOpen
from engine.runtime.errors import NoSuchElement
from tests.diagrams import (
    again,
    boundary,
    chain,
    condition,
    diagram,
    end,
    event,
    handler,
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

ONE_TASK = one(start(), user("u"), end(), chain("s", "u", "e"))


def test_a_task_that_is_done_cannot_be_done_again() -> None:
    story = Story(ONE_TASK)
    number = story.number("u")
    story.do("u")
    with pytest.raises(NotOpen):
        story.running.complete(number, {})


def test_each_verb_moves_only_what_waits_for_it() -> None:
    story = Story(
        one(
            start(),
            user("u", "v"),
            boundary("b", "u", timer("timeDuration", "P1D")),
            end(),
            chain("s", "u", "e"),
            chain("b", "v", "e"),
        )
    )
    with pytest.raises(NotOpen):
        story.running.fire(story.number("u"))
    with pytest.raises(NotOpen):
        story.running.deliver(story.number("b"))
    with pytest.raises(NotOpen):
        story.running.retry(story.number("u"))


def test_an_administrator_moves_a_token_and_boundaries_follow() -> None:
    xml = one(
        *(start(), user("a", "b"), boundary("tb", "b", timer("timeDuration", "P1D")), end(), end("e2")),
        *(chain("s", "a", "b", "e"), chain("tb", "e2")),
    )
    story = Story(xml).do("a")
    assert (story.open, story.waits) == (["b"], ["tb"])
    assert (story.move("b", "a").open, story.waits) == (["a"], [])
    assert (story.move("a", "b").open, story.waits) == (["b"], ["tb"])
    assert story.do("b").done


def test_a_token_is_moved_within_its_own_scope() -> None:
    inner = start("is") + user("ia", "ib") + end("ie") + chain("is", "ia", "ib", "ie")
    story = Story(one(start(), node("subProcess", "sp", inner), user("n"), end(), chain("s", "sp", "n", "e")))
    assert story.move("ia", "ib").open == ["ib"]
    assert story.do("ib").open == ["n"]


def test_a_token_is_not_moved_to_where_others_are_waited_for() -> None:
    xml = one(
        *(start(), node("parallelGateway", "g"), user("a", "b"), node("parallelGateway", "j"), end()),
        *(chain("s", "g", "a", "j", "e"), chain("g", "b", "j")),
    )
    story = Story(xml)
    with pytest.raises(CannotMove):
        story.move("a", "j")
    with pytest.raises(NotFound):
        story.move("a", "nowhere")
    assert story.open == ["a", "b"]


def test_a_token_is_moved_neither_into_another_scope_nor_out_of_a_loop() -> None:
    inner = start("is") + user("iu") + end("ie") + chain("is", "iu", "ie")
    xml = one(
        *(
            start(),
            user("a"),
            node("subProcess", "sp", inner),
            node("userTask", "m", several(number="2")),
            end(),
        ),
        *(boundary("b", "a", timer("timeDuration", "P1D")), chain("s", "a", "sp", "m", "e"), chain("b", "e")),
    )
    story = Story(xml)
    for element, to in (("a", "iu"), ("b", "m"), ("a", "b"), ("a", "s")):
        with pytest.raises(CannotMove):
            story.move(element, to)
    story.do("a", "iu")
    with pytest.raises(CannotMove):
        story.running.move(story.running.open_tasks()[0].number, "a")
    [loop] = [each for each in story.running.live() if each.state == "holding"]
    story.world.moves(story.instance, story.running.move, loop.number, "a")
    assert story.open == ["a"]


def test_a_cancelled_instance_waits_for_nothing_and_keeps_its_variables() -> None:
    called = process("q", start("qs"), user("qu"), end("qe"), chain("qs", "qu", "qe"))
    xml = one(
        *(
            start(),
            node("callActivity", "c", calledElement="q"),
            boundary("b", "c", timer("timeDuration", "P1D")),
        ),
        *(end(), chain("s", "c", "e"), chain("b", "e"), handler("h", event("message", "M"))),
        more=called,
    )
    story = Story(xml, a=1)
    story.running.cancel()
    story.instance.history += story.running.effects
    story.world.reload(story.instance)
    assert (story.open, story.waits, story.running.live(), story.done) == ([], [], [], False)
    assert story.variables == {"a": 1}
    assert [each.element for each in story.told(events.ElementCancelled)] == ["qu", "c"]


def test_an_instance_keeps_its_variables_when_it_ends() -> None:
    story = Story(ONE_TASK, a=1).do("u", b=2)
    assert (story.done, story.variables, story.running.end_elements) == (True, {"a": 1, "b": 2}, ["e"])


def test_conditions_look_again_when_a_record_has_changed() -> None:
    xml = one(
        start(),
        user("u", "h"),
        boundary("b", "u", condition("project.amount > 10")),
        end(),
        chain("s", "u", "e"),
        chain("b", "h", "e"),
    )
    world = World(xml)
    world.records["project"] = {"amount": Decimal(1)}
    story = Story(world=world)
    world.records["project"] = {"amount": Decimal(11)}
    assert story.open == ["u"]
    world.moves(story.instance, story.running.look_again)
    assert story.open == ["h"]


def test_a_condition_may_be_about_one_variable_only() -> None:
    about = condition("n > 1").replace("Definition>", 'Definition camunda:variableName="m">', 1)
    caught = node("intermediateCatchEvent", "c", about)
    story = Story(one(start(), caught, user("u"), end(), chain("s", "c", "u", "e")), n=0, m=0)
    assert story.set(n=2).open == []
    assert story.set(m=1).open == ["u"]


def test_a_start_event_is_chosen_by_name() -> None:
    xml = one(
        start(),
        start("sm", event("message", "M")),
        user("u", "v"),
        end(),
        chain("s", "u", "e"),
        chain("sm", "v", "e"),
    )
    world = World(xml)
    plain, message = world.start("p"), world.start("p", element="sm", payload={"no": 7})
    assert [task.element_id for task in plain.running.open_tasks()] == ["u"]
    assert [task.element_id for task in message.running.open_tasks()] == ["v"]
    assert dict(message.running.variables()) == {"no": 7}


def test_a_waiting_timer_keeps_its_time_when_the_instance_goes_on_in_another_version() -> None:
    parts = (
        start(),
        user("a"),
        boundary("b", "a", timer("timeDuration", "P30D")),
        end(),
        end("e2"),
        chain("b", "e2"),
    )
    old = World(one(*parts, chain("s", "a", "e")))
    story = Story(world=old)
    due = story.running.timers()
    new = World(one(*parts, user("more"), chain("s", "a", "more", "e")))
    moved = runtime.load(new.processes["p"], new, story.running.state, story.running.scopes)
    assert [(each.element_id, each.due_at) for each in moved.timers()] == [
        (each.element_id, each.due_at) for each in due
    ]
    moved.complete(story.number("a"), {})
    assert [task.element_id for task in moved.open_tasks()] == ["more"]


def test_an_instance_cannot_go_on_where_its_element_is_gone() -> None:
    old, new = World(ONE_TASK), World(one(start(), user("other"), end(), chain("s", "other", "e")))
    story = Story(world=old)
    with pytest.raises(NoSuchElement):
        runtime.load(new.processes["p"], new, story.running.state, story.running.scopes)


def test_a_called_process_is_found_again_by_its_version() -> None:
    called = process("q", start("qs"), user("qu"), end("qe"), chain("qs", "qu", "qe"))
    world = World(
        diagram(
            process("p", start(), node("callActivity", "c", calledElement="q"), end(), chain("s", "c", "e")),
            called,
        )
    )
    asked: list[tuple[str, str, int | None]] = []
    world.processes["q"] = replace(world.processes["q"], version=3)
    find = world.process

    def process_of(key: str, binding: str, version: int | None) -> runtime.Process:
        asked.append((key, binding, version))
        return find(key, binding, version)

    world.process = process_of  # type: ignore[method-assign]
    story = Story(world=world)
    assert asked == [("q", "deployment", None), ("q", "version", 3)]
    assert story.do("qu").done


VALUES: Mapping[str, Any] = {
    "amount": Decimal("199999.99"),
    "day": date(2026, 2, 28),
    "at": datetime(2026, 2, 28, 9, tzinfo=timezone(timedelta(hours=8))),
    "span": timedelta(days=3, hours=2),
    "rows": [{"n": Decimal(1), "parts": [True, None, "文本"]}],
    "typename": "a",
    "self": "b",
    "__builtins__": {"eval": "c"},
}


def test_values_survive_being_kept_unchanged() -> None:
    story = Story(ONE_TASK, **VALUES)
    assert story.variables == dict(VALUES)
    assert all(type(story.variables[name]) is type(value) for name, value in VALUES.items())


def test_a_deleted_variable_is_null_and_stays_so() -> None:
    xml = one(
        *(
            start(),
            node("parallelGateway", "g"),
            script("x", "null", "gone"),
            user("b", "c"),
            node("parallelGateway", "j"),
            end(),
        ),
        *(chain("s", "g", "x", "j", "c", "e"), chain("g", "b", "j")),
    )
    story = Story(xml, gone=1).do("b", other=2)
    assert story.variables == {"gone": None, "other": 2}


def test_one_process_is_shared_by_instances_in_many_threads() -> None:
    xml = one(
        *(start(), node("userTask", "u", again("n < 20")), script("x", "n * 2", "twice"), user("v"), end()),
        chain("s", "u", "x", "v", "e"),
    )
    world = World(xml, keep_alive=True)

    def life(_: int) -> Any:
        running = runtime.start(world.processes["p"], world, {"n": 0})
        for turn in range(1, 21):
            running.complete(running.open_tasks()[0].number, {"n": turn})
            running = runtime.load(world.processes["p"], world, running.state, running.scopes)
        return running.variables()["twice"]

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(life, range(32))) == {40}
