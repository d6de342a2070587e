"""No model holds up the engine: what asks for too much ends soon, and with a reason."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from engine.decisions import DecisionFailed, load
from engine.errors import Refused
from tests.decisions.drawing import decision, definitions, input_data, literal, model_of, needs, table

LONG = "[1..30000]"
ITEMS = "for i in 1..1000 return i"


def loop(source: str, body: str) -> str:
    return f'<for iteratorVariable="i"><in>{literal(source)}</in><return>{body}</return></for>'


def chain(length: int) -> bytes:
    """Decisions of which each rests on the one before."""
    links = (decision(f"d{n}", literal(f"d{n - 1}"), needs(decision=[f"d{n - 1}"])) for n in range(1, length))
    last = decision("answer", literal(f"d{length - 1}"), needs(decision=[f"d{length - 1}"]))
    return definitions(decision("d0", literal("1")) + "".join(links) + last)


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    started = time.process_time()
    yield
    assert time.process_time() - started < 3


@pytest.mark.parametrize(
    "logic",
    [
        loop(LONG, loop(LONG, literal("1"))),
        loop(LONG, f"<filter><in>{literal(ITEMS)}</in><match>{literal('true')}</match></filter>"),
        loop(LONG, table("COLLECT", ["1"], ["o"], ["2 || 3"] * 300)),
        literal("for i in 1..30000, j in 1..30000 return 1"),
    ],
    ids=["loops", "filters", "tables", "expression"],
)
def test_loops_without_end_are_stopped(logic: str) -> None:
    model = model_of(decision("answer", logic))
    with pytest.raises(DecisionFailed, match="too much"):
        model.evaluate("_answer", {})


def test_a_service_that_decides_itself_is_stopped() -> None:
    inside = '<variable name="s"/><outputDecision href="#_answer"/>'
    service = f'<decisionService id="_s" name="s">{inside}</decisionService>'
    model = model_of(service + decision("answer", literal("s()"), needs(knowledge=["s"])))
    with pytest.raises(DecisionFailed, match="too much"):
        model.evaluate("_answer", {})


def test_a_chain_of_decisions_is_followed() -> None:
    assert load(chain(100), "m.dmn").evaluate("_answer", {}).value == 1


def test_a_chain_that_is_too_long_is_refused() -> None:
    with pytest.raises((Refused, DecisionFailed)):
        load(chain(3000), "m.dmn").evaluate("_answer", {})


def test_a_type_made_of_itself_takes_what_has_an_end() -> None:
    item = (
        '<itemDefinition name="t"><itemComponent name="n"><typeRef>number</typeRef></itemComponent>'
        '<itemComponent name="more"><typeRef>t</typeRef></itemComponent></itemDefinition>'
    )
    model = model_of(
        item + input_data("x", "t") + decision("answer", literal("x.more.n"), needs(input=["x"]))
    )
    assert model.evaluate("_answer", {"x": {"n": 1, "more": {"n": 2, "more": None}}}).value == 2
    with pytest.raises(DecisionFailed):
        model.evaluate("_answer", {"x": {"n": 1, "more": {"n": "2", "more": None}}})
