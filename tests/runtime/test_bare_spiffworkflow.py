"""What SpiffWorkflow 3.2.0 gets wrong in silence when it is left alone, and what happens here instead.

Each case is played on both. Should the library one day do the same as we do, its test fails and says so.
"""

from __future__ import annotations

import logging
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any, Protocol

import pytest
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

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
    several,
    start,
    timer,
    user,
)
from tests.runtime.story import Story
from tests.runtime.world import World


class Engine(Protocol):
    """What a case needs."""

    @property
    def open(self) -> list[str]: ...
    @property
    def done(self) -> bool: ...
    @property
    def variables(self) -> Mapping[str, Any]: ...
    def do(self, *elements: str, **answers: Any) -> Any: ...
    def hour_passes(self) -> None: ...


class Ours(Story):
    def hour_passes(self) -> None:
        self.world.pass_time(timedelta(hours=2))


class Bare:
    """The library as its documentation uses it: expressions are Python, data is on the tasks."""

    def __init__(self, xml: str, **variables: Any) -> None:
        parser = BpmnParser()
        parser.add_bpmn_str(xml.replace("PT1H", "'PT0.01S'").replace("P30D", "'P30D'").encode())
        self._flow = BpmnWorkflow(parser.get_spec("p"), parser.get_subprocess_specs("p"))
        self._flow.get_next_task(spec_name="Start").data.update(variables)
        self._flow.do_engine_steps()

    @property
    def open(self) -> list[str]:
        return sorted(task.task_spec.bpmn_id for task in self._ready())

    @property
    def done(self) -> bool:
        return bool(self._flow.completed)

    @property
    def variables(self) -> Mapping[str, Any]:
        ready = self._ready()
        return dict(ready[0].data if ready else self._flow.data)

    def do(self, *elements: str, **answers: Any) -> Bare:
        for element in elements:
            task = next(task for task in self._ready() if task.task_spec.bpmn_id == element)
            task.data.update(answers)
            task.run()
            self._flow.do_engine_steps()
        return self

    def hour_passes(self) -> None:
        time.sleep(0.05)
        self._flow.refresh_timers()
        self._flow.do_engine_steps()

    def _ready(self) -> list[Any]:
        return list(self._flow.get_tasks(state=TaskState.READY, manual=True))


Make = Callable[..., Engine]


def compensation_undoes(make: Make) -> Any:
    undo = node("userTask", "undo", isForCompensation="true") + node(
        "association", "as", sourceRef="b", targetRef="undo"
    )
    throw = node("intermediateThrowEvent", "t", event("compensate"))
    return (
        make(
            one(
                start(),
                user("a"),
                boundary("b", "a", event("compensate")),
                undo,
                throw,
                end(),
                chain("s", "a", "t", "e"),
            )
        )
        .do("a")
        .open
    )


def signal_ends_wake(make: Make) -> Any:
    catch = node("intermediateCatchEvent", "c", event("signal", "SG"))
    fork = (
        start()
        + node("parallelGateway", "g")
        + user("a", "u")
        + catch
        + end()
        + end("x", event("signal", "SG"))
    )
    return make(one(fork, chain("s", "g", "a", "x"), chain("g", "c", "u", "e"))).do("a").open


def links_lead_on(make: Make) -> Any:
    throw = node("intermediateThrowEvent", "t", event("link", name="l"))
    catch = node("intermediateCatchEvent", "c", event("link", name="l"))
    return make(one(start(), throw, catch, user("u"), end(), chain("s", "t"), chain("c", "u", "e"))).open


def a_single_condition_counts(make: Make) -> Any:
    engine = make(
        one(start(), user("u", "a"), end(), chain("s", "u"), flow("u", "a", "n > 1"), chain("a", "e"))
    )
    try:
        engine.do("u", n=0)
    except Exception:
        return "refused"
    return engine.open


def an_error_handler_waits_for_its_error(make: Make) -> Any:
    return make(one(start(), user("u"), end(), chain("s", "u", "e"), handler("h", event("error", "E")))).open


def an_escalation_handler_waits_for_its_escalation(make: Make) -> Any:
    return make(
        one(start(), user("u"), end(), chain("s", "u", "e"), handler("h", event("escalation", "X")))
    ).open


def an_interrupting_handler_interrupts(make: Make) -> Any:
    engine = make(
        one(start(), user("u"), end(), chain("s", "u", "e"), handler("h", timer("timeDuration", "PT1H")))
    )
    engine.hour_passes()
    return engine.open


def an_idle_timer_does_not_keep_a_process_open(make: Make) -> Any:
    return (
        make(
            one(start(), user("u"), end(), chain("s", "u", "e"), handler("h", timer("timeDuration", "P30D")))
        )
        .do("u")
        .done
    )


def a_nested_handler_hears(make: Make) -> Any:
    inner = (
        start("is") + user("iu") + end("ie") + chain("is", "iu", "ie") + handler("h", event("signal", "SG"))
    )
    throw = node("intermediateThrowEvent", "t", event("signal", "SG"))
    fork = (
        start() + node("parallelGateway", "g") + node("subProcess", "sp", inner) + user("a") + throw + end()
    )
    return make(one(fork, chain("s", "g", "sp", "e"), chain("g", "a", "t", "e"))).do("a").open


def the_shorter_of_two_timers_wins(make: Make) -> Any:
    catches = node("intermediateCatchEvent", "c1", timer("timeDuration", "P30D")) + node(
        "intermediateCatchEvent", "c2", timer("timeDuration", "PT1H")
    )
    engine = make(
        one(
            start(),
            node("eventBasedGateway", "g"),
            catches,
            user("a", "b"),
            end(),
            chain("s", "g", "c1", "a", "e"),
            chain("g", "c2", "b", "e"),
        )
    )
    engine.hour_passes()
    return engine.open


def a_condition_sees_what_tasks_write(make: Make) -> Any:
    fork = (
        start()
        + node("parallelGateway", "g")
        + node("intermediateCatchEvent", "c", condition("n > 1"))
        + user("u", "v")
        + end()
    )
    return make(one(fork, chain("s", "g", "c", "u", "e"), chain("g", "v", "e")), n=0).do("v", n=2).open


def enough_children_complete_a_multi_instance(make: Make) -> Any:
    many = node("userTask", "u", several(number="3", until="nrOfCompletedInstances > 1"))
    return make(one(start(), many, user("v"), end(), chain("s", "u", "v", "e"))).do("u", "u").open


def a_call_passes_what_it_names(make: Make) -> Any:
    passes = extensions('<camunda:in source="a" target="x" /><camunda:out source="r" target="result" />')
    called = process("q", start("qs"), user("qu"), end("qe"), chain("qs", "qu", "qe"))
    main = process(
        "p",
        start(),
        node("callActivity", "c", passes, calledElement="q"),
        user("u"),
        end(),
        chain("s", "c", "u", "e"),
    )
    engine = make(diagram(main, called), a=1, b=2).do("qu", r=3)
    return {name: int(value) for name, value in engine.variables.items()}


def both_branches_keep_their_changes(make: Make) -> Any:
    fork = start() + node("parallelGateway", "g") + user("a", "b", "c") + node("parallelGateway", "j") + end()
    engine = make(one(fork, chain("s", "g", "a", "j", "c", "e"), chain("g", "b", "j")), p=1, q=1)
    engine.do("a", p=2).do("b", q=2)
    return {name: int(value) for name, value in engine.variables.items()}


def a_loop_goes_on(make: Make) -> Any:
    loop = start() + user("u") + node("exclusiveGateway", "g", default="out") + end()
    engine = make(one(loop, chain("s", "u", "g"), flow("g", "u", "n > 0"), flow("g", "e", key="out")), n=1)
    for _ in range(520):
        if engine.open != ["u"]:
            return "stalled"
        engine.do("u")
    return engine.open


CASES: Mapping[Callable[[Make], Any], Any] = {
    compensation_undoes: ["undo"],
    signal_ends_wake: ["u"],
    links_lead_on: ["u"],
    a_single_condition_counts: "refused",
    an_error_handler_waits_for_its_error: ["u"],
    an_escalation_handler_waits_for_its_escalation: ["u"],
    an_interrupting_handler_interrupts: ["h_u"],
    an_idle_timer_does_not_keep_a_process_open: True,
    a_nested_handler_hears: ["h_u"],
    the_shorter_of_two_timers_wins: ["b"],
    a_condition_sees_what_tasks_write: ["u"],
    enough_children_complete_a_multi_instance: ["v"],
    a_call_passes_what_it_names: {"a": 1, "b": 2, "result": 3},
    both_branches_keep_their_changes: {"p": 2, "q": 2},
    a_loop_goes_on: ["u"],
}


@pytest.fixture
def _quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_here(case: Callable[[Make], Any]) -> None:
    assert case(lambda xml, **variables: Ours(world=World(xml), **variables)) == CASES[case]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
@pytest.mark.usefixtures("_quiet")
def test_not_by_the_library_alone(case: Callable[[Make], Any]) -> None:
    try:
        outcome = case(Bare)
    except Exception as error:
        outcome = error
    assert outcome != CASES[case]
