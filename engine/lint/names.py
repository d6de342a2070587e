"""Which names the expressions of a process read, and which of them anything gives a value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine import bpmn, feel
from engine.feel.builtins import STANDARD
from engine.lint.known import Known
from engine.lint.sheet import About, Level, Sheet
from engine.lint.written import written

COUNTERS = frozenset(("loopCounter", "nrOfInstances", "nrOfActiveInstances", "nrOfCompletedInstances"))


@dataclass(frozen=True)
class Given:
    """The names that a process gives values to, wherever it does."""

    names: frozenset[str]
    likely: frozenset[str]
    """Those that a slip of the pen may have meant; input parameters are seen in their activity alone."""
    all: bool
    """Whether these are all there can be: no message, program or caller brings others along."""


def given(sheet: Sheet) -> Given:
    """What the process itself, its forms, the register and the engine's functions give."""
    known, elements = sheet.known, list(sheet.elements())
    likely = known.functions | frozenset(STANDARD) | COUNTERS | (known.register or frozenset())
    for element in elements:
        likely |= frozenset(_given_by(element, known))
    local = frozenset(parameter.name for element in elements for parameter in element.inputs)
    closed = known.register is not None and not any(_is_open(e, level, known) for e, level in _placed(sheet))
    return Given(likely | local, likely, closed)


def read(sheet: Sheet, names: Iterable[str]) -> Iterator[tuple[About, str]]:
    """Every name that an expression of the process reads; `names` are those that might have blanks."""
    names = frozenset(names)
    for each in written(sheet):
        if each.feel is not None and not _is_read_elsewhere(each.about, each.text):
            yield from ((each.about, name) for name in sorted(_names_in(each.feel, names)))
    for call in sheet.elements("callActivity"):
        yield from ((call, passing.source) for passing in call.ins if passing.source)


def _names_in(expression: str, names: frozenset[str]) -> frozenset[str]:
    try:
        return feel.parse(expression, names).names
    except feel.FeelError:
        return frozenset()  # another rule says so


def _is_read_elsewhere(about: About, text: str) -> bool:
    """What comes back from a called process is read there; what a program answers, only it knows."""
    if not isinstance(about, bpmn.Element):
        return False
    if about.type == "callActivity":
        return text in [passing.expression for passing in about.outs]
    return about.topic is not None and text in [parameter.value for parameter in about.outputs]


def _given_by(element: bpmn.Element, known: Known) -> Iterator[str]:
    """The names that an element gives values to."""
    said = element.camunda
    yield from (said[name] for name in ("initiator", "resultVariable") if name in said)
    yield from filter(None, (element.properties.get("completedBy"),))
    yield from (parameter.name for parameter in element.outputs)
    yield from (passing.target or passing.source or "" for passing in element.outs)
    yield from (known.fields or {}).get(element.form_ref or "", ())
    yield from known.topics.get(element.topic or "", ())
    if element.type == "userTask" and "deadline" in element.properties:
        yield "deadline"
    for event in element.events:
        yield from (name for name in (event.code_variable, event.message_variable) if name)
    if element.loop is not None:
        own = (element.properties.get("outputCollection"), element.loop.output)
        yield from (name for name in (element.loop.element_variable, *own) if name)


def _placed(sheet: Sheet) -> Iterator[tuple[bpmn.Element, Level]]:
    for level in sheet.levels:
        yield from ((element, level) for element in level.elements())


def _is_open(element: bpmn.Element, level: Level, known: Known) -> bool:
    """Whether an element may bring variables along that nobody can name beforehand."""
    match element.type:
        case "startEvent" if element.event is None and level.around is None:
            return not _has_known_form(element, known)
        case "userTask":
            return not _has_known_form(element, known)
        case "serviceTask" | "sendTask":
            says_where = "resultVariable" in element.camunda or element.outputs
            return element.topic is not None and not says_where and element.topic not in known.topics
        case "callActivity":
            return any(passing.all for passing in element.outs)
        case "receiveTask":
            return True
    kinds = {event.kind for event in element.events}
    return element.type in bpmn.CATCHES and bool(kinds & {"message", "signal", "error"})


def _has_known_form(element: bpmn.Element, known: Known) -> bool:
    return element.form_ref is not None and element.form_ref in (known.fields or {})
