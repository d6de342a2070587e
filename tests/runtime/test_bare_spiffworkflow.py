"""What SpiffWorkflow 3.2.0 does when it is left alone, and what happens here instead.

Each case is played on both, and both outcomes are written down: a release of the library that mends one of
its faults fails its test and says so. `REFUSED`: said no before anything ran; `INCIDENT`: stopped, said why.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException

from engine.errors import Refused, StepFailed
from tests.diagrams import (
    boundary,
    chain,
    condition,
    diagram,
    end,
    event,
    extensions,
    flow,
    handler,
    node,
    one,
    process,
    start,
    timer,
    user,
)
from tests.runtime.bare import Bare, Engine, Ours

REFUSED = "refused"
INCIDENT = "an incident"
Make = Callable[..., Engine]


@dataclass(frozen=True)
class Case:
    play: Callable[[Make], Any]
    here: Any
    bare: Any


CASES: list[Case] = []


def case(here: Any, bare: Any) -> Callable[[Callable[[Make], Any]], Callable[[Make], Any]]:
    """Adds a play with its outcome here, and by the library alone."""

    def add(play: Callable[[Make], Any]) -> Callable[[Make], Any]:
        CASES.append(Case(play, here, bare))
        return play

    return add


def straight(*parts: str) -> str:
    """start -> user task `u` -> end, beside the parts."""
    return one(start(), user("u"), end(), chain("s", "u", "e"), *parts)


def forked(way: str, *parts: str, then: tuple[str, ...]) -> str:
    """A task `a` that leads to `way`, beside a branch along `then`."""
    fork = start() + node("parallelGateway", "g") + user("a") + end()
    return one(fork, *parts, chain("s", "g", "a", way, "e"), chain("g", *then, "e"))


# Events.


@case(here=(["iu"], ["h_u"]), bare=(["h_u", "iu"], ["v"]))
def a_compensation_throw_undoes_what_was_done(make: Make) -> Any:
    """Alone, its handler runs at the beginning, and the throw does nothing."""
    inner = start("is") + user("iu") + end("ie") + chain("is", "iu", "ie") + handler("h", event("compensate"))
    throw = node("intermediateThrowEvent", "t", event("compensate"))
    sub = node("subProcess", "sp", inner)
    engine = make(one(start(), sub, throw, user("v"), end(), chain("s", "sp", "t", "v", "e")))
    at_first = engine.open
    engine.do(*(each for each in at_first if each == "h_u"), "iu")
    return at_first, engine.open


@case(here=["undo"], bare=REFUSED)
def a_compensation_boundary_names_its_handler(make: Make) -> Any:
    undo = node("userTask", "undo", isForCompensation="true")
    undo += node("association", "as", sourceRef="b", targetRef="undo")
    throw = node("intermediateThrowEvent", "t", event("compensate"))
    parts = start() + user("a") + boundary("b", "a", event("compensate")) + undo + throw + end()
    return make(one(parts, chain("s", "a", "t", "e"))).do("a").open


@case(here=["u"], bare=[])
def a_signal_end_wakes_who_waits(make: Make) -> Any:
    catch = node("intermediateCatchEvent", "c", event("signal", "SG"))
    fork = start() + node("parallelGateway", "g") + user("a", "u") + catch + end()
    stop = end("x", event("signal", "SG"))
    return make(one(fork, stop, chain("s", "g", "a", "x"), chain("g", "c", "u", "e"))).do("a").open


@case(here=["u"], bare=[])
def a_link_leads_on(make: Make) -> Any:
    throw = node("intermediateThrowEvent", "t", event("link", name="l"))
    catch = node("intermediateCatchEvent", "c", event("link", name="l"))
    return make(one(start(), throw, catch, user("u"), end(), chain("s", "t"), chain("c", "u", "e"))).open


@case(here=["b"], bare=[])
def the_shorter_of_two_timers_wins(make: Make) -> Any:
    catches = node("intermediateCatchEvent", "c1", timer("timeDuration", "P30D"))
    catches += node("intermediateCatchEvent", "c2", timer("timeDuration", "PT1H"))
    gateway = start() + node("eventBasedGateway", "g") + user("a", "b") + end()
    engine = make(one(gateway, catches, chain("s", "g", "c1", "a", "e"), chain("g", "c2", "b", "e")))
    engine.hour_passes()
    return engine.open


@case(here=["u"], bare=[])
def a_condition_sees_what_tasks_write(make: Make) -> Any:
    catch = node("intermediateCatchEvent", "c", condition("n > 1"))
    return make(forked("v", catch, user("u", "v"), then=("c", "u")), n=0).do("a", n=2).do("v").open


@case(here=["h"], bare=["u"])
def a_condition_at_a_boundary_sees_them_too(make: Make) -> Any:
    parts = user("u", "h", "v"), boundary("b", "u", condition("n > 1")), chain("b", "h", "e")
    return make(forked("v", *parts, then=("u",)), n=0).do("a", n=2).do("v").open


# Event subprocesses.


@case(here=["u"], bare=["h_u", "u"])
def an_error_handler_waits_for_its_error(make: Make) -> Any:
    return make(straight(handler("h", event("error", "E")))).open


@case(here=["u"], bare=["h_u", "u"])
def an_escalation_handler_waits_for_its_escalation(make: Make) -> Any:
    return make(straight(handler("h", event("escalation", "X")))).open


@case(here=["h_u"], bare=["h_u", "u"])
def a_timer_handler_interrupts(make: Make) -> Any:
    engine = make(straight(handler("h", timer("timeDuration", "PT1H"))))
    engine.hour_passes()
    return engine.open


@case(here=["h_u"], bare=["h_u", "u"])
def a_message_handler_interrupts(make: Make) -> Any:
    throw = node("intermediateThrowEvent", "t", event("message", "M"))
    parts = throw, user("u"), handler("h", event("message", "M"))
    return make(forked("t", *parts, then=("u",))).do("a").open


@case(here=True, bare=False)
def an_idle_timer_does_not_keep_a_process_open(make: Make) -> Any:
    return make(straight(handler("h", timer("timeDuration", "P30D")))).do("u").done


def nested(kind: str, ref: str) -> str:
    """A handler in a subprocess, and a throw outside of it."""
    inner = start("is") + user("iu") + end("ie") + chain("is", "iu", "ie") + handler("h", event(kind, ref))
    throw = node("intermediateThrowEvent", "t", event(kind, ref))
    return forked("t", throw, node("subProcess", "sp", inner), then=("sp",))


@case(here=["h_u"], bare=["iu"])
def a_nested_handler_hears_signals(make: Make) -> Any:
    return make(nested("signal", "SG")).do("a").open


@case(here=["h_u"], bare=["iu"])
def a_nested_handler_hears_messages(make: Make) -> Any:
    return make(nested("message", "M")).do("a").open


# Activities and data.


@case(here=["v"], bare=["u"])
def enough_answers_complete_a_multi_instance(make: Make) -> Any:
    """Alone, the condition sees what one child knows."""
    many = (
        "<multiInstanceLoopCharacteristics><loopDataInputRef>people</loopDataInputRef>"
        "<loopDataOutputRef>votes</loopDataOutputRef>"
        "<inputDataItem id='person' /><outputDataItem id='vote' />"
        "<completionCondition>count(votes) > 1</completionCondition></multiInstanceLoopCharacteristics>"
    )
    parts = start() + node("userTask", "u", many) + user("v") + end()
    return make(one(parts, chain("s", "u", "v", "e")), people=[1, 2, 3]).do("u", "u", vote=1).open


@case(here={"a": 1, "b": 2, "result": 3}, bare={"a": 1, "b": 2, "r": 3})
def a_call_passes_what_it_names(make: Make) -> Any:
    passes = extensions('<camunda:in source="a" target="x" /><camunda:out source="r" target="result" />')
    called = process("q", start("qs"), user("qu"), end("qe"), chain("qs", "qu", "qe"))
    call = node("callActivity", "c", passes, calledElement="q")
    main = process("p", start(), call, user("u"), end(), chain("s", "c", "u", "e"))
    engine = make(diagram(main, called), a=1, b=2).do("qu", r=3)
    return {name: int(value) for name, value in engine.variables.items()}


@case(here={"p": 2, "q": 2}, bare={"p": 1, "q": 2})
def both_branches_keep_their_changes(make: Make) -> Any:
    """Alone, the last branch brings the first one's change back to what it was: a lost update."""
    fork = start() + node("parallelGateway", "g") + user("a", "b", "c") + node("parallelGateway", "j") + end()
    engine = make(one(fork, chain("s", "g", "a", "j", "c", "e"), chain("g", "b", "j")), p=1, q=1)
    engine.do("a", p=2).do("b", q=2)
    return {name: int(value) for name, value in engine.variables.items()}


def ad_hoc(**attributes: str) -> str:
    """Without a data object the library fails."""
    inside = "<completionCondition>enough</completionCondition>" + user("a", "b")
    inside += node("dataObject", "o") + node("dataObjectReference", "r", dataObjectRef="o")
    return one(start(), node("adHocSubProcess", "x", inside, **attributes), end(), chain("s", "x", "e"))


@case(here=REFUSED, bare=["a", "b"])
def an_ad_hoc_subprocess_keeps_its_order(make: Make) -> Any:
    return make(ad_hoc(ordering="Sequential"), enough=False).open


@case(here=REFUSED, bare=[])
def an_ad_hoc_subprocess_lets_the_rest_finish(make: Make) -> Any:
    return make(ad_hoc(cancelRemainingInstances="false"), enough=False).do("a", enough=True).open


@case(here=["End"], bare=[])
def a_task_may_be_called_end(make: Make) -> Any:
    return make(one(start(), user("End"), end(), chain("s", "End", "e"))).open


@case(here=["u"], bare="stalled")
def a_loop_goes_on(make: Make) -> Any:
    loop = start() + user("u") + node("exclusiveGateway", "g", default="out") + end()
    engine = make(one(loop, chain("s", "u", "g"), flow("g", "u", "n > 0"), flow("g", "e", key="out")), n=1)
    for _ in range(520):
        if engine.open != ["u"]:
            return "stalled"
        engine.do("u")
    return engine.open


# Flows and expressions.


@case(here=INCIDENT, bare=["a"])
def a_single_condition_counts(make: Make) -> Any:
    parts = start() + user("u", "a") + end() + chain("s", "u") + flow("u", "a", "n > 1") + chain("a", "e")
    return make(one(parts)).do("u", n=0).open


@case(here=["a", "b"], bare=REFUSED)
def several_flows_leave_a_task(make: Make) -> Any:
    return make(straight(user("a", "b"), chain("u", "a", "e"), chain("u", "b", "e"))).do("u").open


@case(here=INCIDENT, bare=["a"])
def a_condition_reaches_nothing_but_variables(make: Make) -> Any:
    """Alone, a condition is Python that may do anything; in a diagram it is written by whoever draws."""
    gateway = start() + node("exclusiveGateway", "g", default="out") + user("a", "b") + end()
    flows = flow("g", "a", '__import__("os").getpid() > 0') + flow("g", "b", key="out")
    return make(one(gateway, flows, chain("s", "g"), chain("a", "e"), chain("b", "e"))).open


@case(here=REFUSED, bare=REFUSED)
def a_complex_gateway_is_not_guessed_at(make: Make) -> Any:
    return make(straight(node("complexGateway", "x"), chain("u", "x", "e"))).open


@case(here=["u"], bare=REFUSED)
def a_data_store_is_a_picture(make: Make) -> Any:
    reads = "<dataInputAssociation><sourceRef>ds</sourceRef><targetRef>p1</targetRef></dataInputAssociation>"
    task = node("userTask", "u", '<property id="p1" />', reads)
    reference = node("dataStoreReference", "ds", dataStoreRef="store")
    store = node("dataStore", "store", name="store")
    return make(one(start(), task, reference, end(), chain("s", "u", "e"), more=store)).open


@pytest.fixture
def _quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("each", CASES, ids=lambda each: each.play.__name__)
def test_here(each: Case) -> None:
    assert _outcome(each, Ours) == each.here


@pytest.mark.parametrize("each", CASES, ids=lambda each: each.play.__name__)
@pytest.mark.usefixtures("_quiet")
def test_by_the_library_alone(each: Case) -> None:
    assert _outcome(each, Bare) == each.bare


def _outcome(each: Case, make: Make) -> Any:
    try:
        return each.play(make)
    except (Refused, ValidationException):
        return REFUSED
    except StepFailed:
        return INCIDENT
