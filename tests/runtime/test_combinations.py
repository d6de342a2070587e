"""Elements in each other's company: what each of them does is in `models/`, here they meet."""

from __future__ import annotations

import pytest

from engine import runtime
from engine.errors import StepFailed
from engine.runtime.errors import NoPlainStart, Uncaught
from tests.diagrams import (
    SHARED,
    boundary,
    chain,
    diagram,
    end,
    event,
    flow,
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


def undone(activity: str) -> str:
    """The compensation of an activity: the user task `un_ACTIVITY`."""
    event_id, undo = f"b_{activity}", f"un_{activity}"
    return (
        boundary(event_id, activity, event("compensate"))
        + node("userTask", undo, isForCompensation="true")
        + node("association", f"as_{activity}", sourceRef=event_id, targetRef=undo)
    )


def sub(key: str, *inside: str, tag: str = "subProcess") -> str:
    return node(tag, key, *inside)


def throw(key: str, *definition: str) -> str:
    return node("intermediateThrowEvent", key, *definition)


def called(key: str, *parts: str) -> str:
    return diagram(SHARED, process(key, *parts))


def call(key: str, what: str, *inside: str) -> str:
    return node("callActivity", key, *inside, calledElement=what)


def test_a_subprocess_that_undoes_itself_throws_the_compensation_of_what_is_in_it() -> None:
    own = handler(
        "h",
        event("compensate"),
        user("note"),
        throw("rest", event("compensate")),
        user("tell"),
        end("h_e"),
        chain("h_s", "note", "rest", "tell", "h_e"),
    )
    booking = sub(
        "x",
        start("xs"),
        user("room"),
        user("car"),
        end("xe"),
        undone("room"),
        undone("car"),
        own,
        chain("xs", "room", "car", "xe"),
    )
    story = Story(
        one(
            start(),
            booking,
            throw("t", event("compensate")),
            user("n"),
            end(),
            chain("s", "x", "t", "n", "e"),
        )
    )
    story.do("room", "car", "note")
    assert story.open == ["un_car"]
    story.do("un_car")
    assert story.open == ["un_room"]
    story.do("un_room", "tell", "n")
    assert story.done


def test_a_compensation_handler_can_name_what_it_undoes() -> None:
    own = handler(
        "h",
        event("compensate"),
        throw("rest", event("compensate", activityRef="room")),
        end("h_e"),
        chain("h_s", "rest", "h_e"),
    )
    booking = sub(
        "x",
        start("xs"),
        user("room"),
        user("car"),
        end("xe"),
        undone("room"),
        undone("car"),
        own,
        chain("xs", "room", "car", "xe"),
    )
    story = Story(one(start(), booking, end("e", event("compensate")), chain("s", "x", "e")))
    story.do("room", "car")
    assert story.open == ["un_room"]
    assert story.do("un_room").done


def test_each_instance_of_a_multi_instance_subprocess_is_undone_with_its_own_variables() -> None:
    booking = sub(
        "x",
        several(collection="rooms", element="room"),
        start("xs"),
        user("book"),
        end("xe"),
        undone("book"),
        chain("xs", "book", "xe"),
    )
    story = Story(
        one(start(), booking, throw("t", event("compensate")), end(), chain("s", "x", "t", "e")),
        rooms=["A", "B", "C"],
    )
    story.do("book", "book", "book")
    freed = []
    while not story.done:
        freed.append(story.running.variables(story.number("un_book"))["room"])
        story.do("un_book")
    assert freed == ["C", "B", "A"]


def test_an_event_subprocess_within_each_instance_within_a_called_process() -> None:
    inner = called(
        "q",
        start("qs"),
        sub(
            "m",
            several(number="2"),
            start("ms"),
            user("u"),
            end("me"),
            chain("ms", "u", "me"),
            handler("h", event("message", "M"), interrupting=False),
        ),
        end("qe"),
        chain("qs", "m", "qe"),
    )
    story = Story(one(start(), call("c", "q"), user("n"), end(), chain("s", "c", "n", "e")), inner)
    assert story.waits == ["h_s", "h_s"]
    story.deliver("h_s").deliver("h_s")
    assert story.open == ["h_u", "h_u", "u", "u"]
    story.do("u", "h_u", "u")
    assert story.open == ["h_u"]
    assert story.do("h_u").do("n").done


def test_an_escalation_crosses_called_processes_and_what_stands_beside_goes_on() -> None:
    deep = called(
        "r",
        start("rs"),
        throw("t", event("escalation", "X")),
        user("deep"),
        end("re"),
        chain("rs", "t", "deep", "re"),
    )
    middle = called("q", start("qs"), call("d", "r"), end("qe"), chain("qs", "d", "qe"))
    story = Story(
        one(
            *(start(), call("c", "q"), user("h"), end(), chain("s", "c", "e")),
            *(boundary("b", "c", event("escalation", "X"), interrupting=False), chain("b", "h", "e")),
        ),
        middle,
        deep,
    )
    assert story.open == ["deep", "h"]
    assert story.do("h", "deep").done


def test_a_failed_expression_is_an_error_that_goes_out_of_a_multi_instance_of_calls() -> None:
    inner = called(
        "q",
        start("qs"),
        user("ask"),
        node("exclusiveGateway", "x"),
        end("qe"),
        end("q2"),
        chain("qs", "ask", "x"),
        flow("x", "qe", "answer"),
        flow("x", "q2", "not(answer)"),
    )
    story = Story(
        one(
            *(start(), call("c", "q", several(number="3")), user("h"), end(), chain("s", "c", "e")),
            *(boundary("b", "c", event("error", "SF")), chain("b", "h", "e")),
            more=node("error", "SF", name="failed", errorCode=runtime.STEP_FAILED),
        ),
        inner,
    )
    story.do("ask", answer=True)
    assert story.open == ["ask", "ask"]
    assert story.do("ask", answer="perhaps").open == ["h"]


def test_an_inclusive_join_within_a_loop_waits_for_this_turn_only() -> None:
    turn = one(
        *(start(), node("exclusiveGateway", "again"), node("inclusiveGateway", "fork"), user("a", "b")),
        *(node("inclusiveGateway", "join"), script("count", "turns + 1", "turns")),
        *(node("exclusiveGateway", "more", default="out"), end()),
        *(chain("s", "again", "fork"), flow("fork", "a", "true"), flow("fork", "b", "turns = 0")),
        *(chain("a", "join"), chain("b", "join", "count", "more"), flow("more", "again", "turns < 3")),
        flow("more", "e", key="out"),
    )
    story = Story(turn, turns=0)
    story.do("a")
    assert story.open == ["b"]
    story.do("b")
    assert story.open == ["a"]
    assert story.do("a", "a").done


def test_a_signal_reaches_all_that_wait_when_it_is_thrown_and_none_that_it_ends() -> None:
    waits = node("intermediateCatchEvent", "c", event("signal", "SG"))
    story = Story(
        one(
            *(
                start(),
                node("parallelGateway", "g"),
                sub("x", start("xs"), waits, end("xe"), chain("xs", "c", "xe")),
            ),
            *(boundary("b", "x", event("signal", "SG")), user("u", "n"), throw("t", event("signal", "SG"))),
            *(end(), chain("s", "g", "x", "n", "e"), chain("g", "u", "t", "e"), chain("b", "e")),
        )
    )
    others = [story.world.start("p") for _ in range(3)]
    story.do("u")
    assert story.done
    assert [each.running.live()[-1].element_id for each in others] == ["u"] * 3


def test_a_terminate_ends_one_instance_of_a_multi_instance() -> None:
    inside = sub(
        "x",
        several(number="2"),
        start("xs"),
        node("parallelGateway", "g"),
        user("stop", "u"),
        end("xe"),
        end("xt", event("terminate")),
        chain("xs", "g", "u", "xe"),
        chain("g", "stop", "xt"),
    )
    story = Story(one(start(), inside, end(), chain("s", "x", "e")))
    story.do("stop")
    assert story.open == ["stop", "u"]
    assert story.do("stop").done


def test_a_cancelled_transaction_takes_its_open_calls_along_and_undoes_what_they_left() -> None:
    inner = called("q", start("qs"), user("deep"), end("qe"), chain("qs", "deep", "qe"))
    transaction = sub(
        "x",
        start("xs"),
        node("parallelGateway", "g"),
        user("book", "no"),
        call("c", "q"),
        end("xe"),
        end("xc", event("cancel")),
        undone("book"),
        chain("xs", "g", "book", "xe"),
        chain("g", "c", "xe"),
        chain("g", "no", "xc"),
        tag="transaction",
    )
    story = Story(
        one(
            start(),
            transaction,
            user("h"),
            end(),
            boundary("b", "x", event("cancel")),
            chain("s", "x", "e"),
            chain("b", "h", "e"),
        ),
        inner,
    )
    story.do("book", "no")
    assert story.open == ["un_book"]
    story.do("un_book")
    assert story.open == ["h"]


@pytest.mark.parametrize("name", ["__builtins__", "__class__", "typename", "self", "data", "task"])
def test_a_variable_may_have_any_name(name: str) -> None:
    story = Story(
        one(start(), script("x", f"{name} + 1", "next"), user("u"), end(), chain("s", "x", "u", "e")),
        **{name: 1},
    )
    assert story.variables["next"] == 2
    assert story.do("u", **{name: "answer"}).done
    assert story.variables[name] == "answer"


@pytest.mark.parametrize("code", ["", None])
def test_an_error_or_escalation_without_a_code_catches_all(code: str | None) -> None:
    for kind in ("error", "escalation"):
        general = node(kind, "ANY", name="any", **({} if code is None else {f"{kind}Code": code}))
        thrown = sub(
            "x", start("xs"), end("xe", event(kind, "E" if kind == "error" else "X")), chain("xs", "xe")
        )
        story = Story(
            one(
                start(),
                thrown,
                user("h"),
                end(),
                boundary("b", "x", event(kind, "ANY")),
                chain("s", "x", "e"),
                chain("b", "h", "e"),
                more=general,
            )
        )
        assert story.open == ["h"]


def test_a_process_with_several_starts_and_no_plain_one_is_not_started_by_hand() -> None:
    world = World(
        one(
            *(start("s", event("message", "M")), start("t", event("message", "M2")), user("u"), end()),
            *(chain("s", "u", "e"), chain("t", "u")),
        )
    )
    with pytest.raises(NoPlainStart):
        world.start("p")
    world.message("m2")
    assert [task.key for task in world.tasks()] == ["u"]


def test_an_error_of_an_event_subprocess_is_not_caught_by_itself() -> None:
    again = handler("h", event("error", "E"), end("h_e", event("error", "E")), chain("h_s", "h_e"))
    with pytest.raises(StepFailed) as failed:
        Story(one(start(), end("e", event("error", "E")), again, chain("s", "e")))
    assert isinstance(failed.value.__cause__, Uncaught)


def test_timers_of_an_interrupted_scope_are_gone_with_it() -> None:
    inside = sub(
        "x",
        start("xs"),
        user("u"),
        end("xe"),
        boundary("late", "u", timer("timeDuration", "P1D")),
        chain("xs", "u", "xe"),
        chain("late", "xe"),
        handler("h", event("message", "M"), user("h_u"), end("h_e"), chain("h_s", "h_u", "h_e")),
    )
    story = Story(one(start(), inside, end(), chain("s", "x", "e")))
    story.deliver("h_s")
    assert (story.waits, story.open) == ([], ["h_u"])
    assert story.do("h_u").done
