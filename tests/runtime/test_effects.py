"""What a passage reports, in order: the history of an instance is made of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engine import events
from tests.diagrams import (
    boundary,
    chain,
    end,
    event,
    extensions,
    flow,
    mapping,
    node,
    one,
    script,
    several,
    start,
    timer,
    user,
)
from tests.runtime.story import Story
from tests.runtime.world import T0, World


def told(story: Story) -> list[tuple[str, str]]:
    return [(type(each).__name__, getattr(each, "element", "")) for each in story.instance.history]


def test_a_life_is_told_in_order() -> None:
    xml = one(
        *(
            start(),
            node("userTask", "u", name="审核"),
            node("exclusiveGateway", "g", default="f2"),
            end(),
            end("e2"),
        ),
        *(
            flow("s", "u", key="f0"),
            flow("u", "g", key="f1"),
            flow("g", "e", "n > 5", "f3"),
            flow("g", "e2", key="f2"),
        ),
    )
    story = Story(xml).do("u", n=7)
    assert told(story) == [
        ("ElementCompleted", "s"),
        ("ElementEntered", "u"),
        ("TaskCreated", "u"),
        ("TaskCompleted", "u"),
        ("VariablesChanged", "u"),
        ("ElementCompleted", "u"),
        ("ElementCompleted", "g"),
        ("ElementCompleted", "e"),
        ("InstanceCompleted", ""),
    ]
    completed = {each.element: each for each in story.told(events.ElementCompleted)}
    assert (completed["g"].flows, completed["u"].name, completed["u"].process) == (("f3",), "审核", "p")
    assert story.told(events.TaskCompleted)[0].answers == {"n": 7}
    assert story.told(events.InstanceCompleted)[0].ends == ("e",)


def test_variables_tell_which_scope_they_changed_in_and_by_which_element() -> None:
    xml = one(
        start(),
        script("x", "1 + 1", "n"),
        node("userTask", "u", several(number="1")),
        end(),
        chain("s", "x", "u", "e"),
    )
    story = Story(xml).do("u", a=1)
    first, second = story.told(events.VariablesChanged)
    assert (first.scope, first.element, first.changes) == (0, "x", {"n": Decimal(2)})
    assert (second.element, second.changes, second.scope > 0) == ("u", {"a": Decimal(1)}, True)


def test_a_decision_keeps_its_trace_and_the_version_that_decided() -> None:
    decides = node("businessRuleTask", "d", camunda__decisionRef="grade", camunda__resultVariable="g")
    world = World(one(start(), decides, end(), chain("s", "d", "e")))
    world.decisions["grade"] = lambda variables: variables["n"]
    [made] = Story(world=world, n=3).told(events.DecisionMade)
    assert (made.decision, made.version, made.value) == ("grade", 1, Decimal(3))
    assert made.trace == [{"decision": "grade", "mapping": "resultList"}]


def test_an_interrupting_timer_tells_what_it_fired_for_and_what_it_ended() -> None:
    xml = one(
        *(
            start(),
            user("u", "h"),
            boundary("b", "u", timer("timeDuration", "PT1H")),
            end(),
            flow("b", "h", key="fb"),
        ),
        *(chain("s", "u", "e"), chain("h", "e")),
    )
    story = Story(xml)
    due = story.running.timers()[0].due_at
    story.instance.history.clear()
    story.fire("b")
    assert told(story)[:3] == [("TimerFired", "b"), ("ElementCancelled", "u"), ("ElementCompleted", "b")]
    assert story.told(events.TimerFired)[0].due_at == due
    assert due.hour == T0.hour + 1
    assert story.told(events.ElementCompleted)[0].flows == ("fb",)


def test_messages_and_signals_tell_name_key_and_payload() -> None:
    pay = extensions(mapping({"amount": "=n * 2"}))
    xml = one(
        *(
            start(),
            node("intermediateThrowEvent", "t", pay, event("message", "M2")),
            node("intermediateCatchEvent", "c", event("message", "M")),
        ),
        *(
            node("intermediateThrowEvent", "g", pay, event("signal", "SG")),
            end(),
            chain("s", "t", "c", "g", "e"),
        ),
    )
    story = Story(xml, n=2).deliver("c", n=5)
    [thrown], [received] = story.told(events.MessageThrown), story.told(events.MessageReceived)
    assert (thrown.message, thrown.correlation_key, thrown.payload) == ("m2", None, {"amount": Decimal(4)})
    assert (received.message, received.payload) == ("m", {"n": 5})
    [signal] = story.told(events.SignalThrown)
    assert (signal.signal, signal.payload) == ("sg", {"amount": Decimal(10)})


def test_a_signal_takes_along_what_camunda_in_names() -> None:
    one_in = "<camunda:in source='a' target='b' />"
    passes = extensions(one_in, "<camunda:in sourceExpression='a + 1' target='c' />")
    definition = f"<signalEventDefinition signalRef='SG'>{passes}</signalEventDefinition>"
    story = Story(
        one(start(), node("intermediateThrowEvent", "t", definition), end(), chain("s", "t", "e")), a=1
    )
    assert story.told(events.SignalThrown)[0].payload == {"b": Decimal(1), "c": Decimal(2)}


def test_an_instance_of_a_loop_is_told_once_and_the_loop_when_it_is_left() -> None:
    xml = one(
        start(),
        node("userTask", "u", several(number="2")),
        end(),
        flow("s", "u", key="a"),
        flow("u", "e", key="b"),
    )
    story: Any = Story(xml).do("u", "u")
    completed = [each.flows for each in story.told(events.ElementCompleted) if each.element == "u"]
    assert completed == [(), (), ("b",)]
    assert [each.element for each in story.told(events.ElementEntered)] == ["u"]
