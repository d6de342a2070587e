"""Writes small diagrams: `diagram(process("p", node("startEvent", "s"), …, chain("s", "t", "e")))`."""

from __future__ import annotations

from itertools import count, pairwise
from xml.sax.saxutils import escape, quoteattr

NAMESPACES = (
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="tests"'
)
_numbers = count(1)


def diagram(*parts: str) -> str:
    """A whole file."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<definitions {NAMESPACES}>{"".join(parts)}</definitions>'


def process(key: str, *parts: str, **attributes: str) -> str:
    return node("process", key, *parts, isExecutable="true", **attributes)


def node(tag: str, key: str, *inside: str, **attributes: str) -> str:
    """Any element; `camunda__topic` is the attribute `camunda:topic`."""
    written = "".join(f" {name.replace('__', ':')}={quoteattr(value)}" for name, value in attributes.items())
    return f'<{tag} id="{key}"{written}>{"".join(inside)}</{tag}>'


def start(key: str = "s", *inside: str, **attributes: str) -> str:
    return node("startEvent", key, *inside, **attributes)


def end(key: str = "e", *inside: str) -> str:
    return node("endEvent", key, *inside)


def user(*keys: str) -> str:
    return "".join(node("userTask", key) for key in keys)


def script(key: str, expression: str, variable: str) -> str:
    return node("scriptTask", key, f"<script>{escape(expression)}</script>", camunda__resultVariable=variable)


def flow(source: str, target: str, condition: str | None = None, key: str | None = None) -> str:
    inside = f"<conditionExpression>{escape(condition)}</conditionExpression>" if condition else ""
    return node("sequenceFlow", key or f"flow_{next(_numbers)}", inside, sourceRef=source, targetRef=target)


def chain(*keys: str) -> str:
    """Flows from each to the next."""
    return "".join(flow(source, target) for source, target in pairwise(keys))


def boundary(key: str, activity: str, definition: str, interrupting: bool = True) -> str:
    cancels = str(interrupting).lower()
    return node("boundaryEvent", key, definition, attachedToRef=activity, cancelActivity=cancels)


def timer(kind: str, text: str) -> str:
    """`kind`: timeDate, timeDuration or timeCycle."""
    return f"<timerEventDefinition><{kind}>{escape(text)}</{kind}></timerEventDefinition>"


def event(kind: str, ref: str | None = None, **attributes: str) -> str:
    """An event definition by kind; `ref` is the id of the message, signal, error or escalation."""
    if ref is not None:
        attributes[f"{kind}Ref"] = ref
    return node(f"{kind}EventDefinition", f"def_{next(_numbers)}", **attributes)


def condition(expression: str) -> str:
    inside = f"<condition>{escape(expression)}</condition>"
    return f"<conditionalEventDefinition>{inside}</conditionalEventDefinition>"


def extensions(*inside: str) -> str:
    return f"<extensionElements>{''.join(inside)}</extensionElements>"


def properties(**values: str) -> str:
    """camunda:properties; a double underscore is a dot."""
    rows = (
        f"<camunda:property name={quoteattr(name.replace('__', '.'))} value={quoteattr(value)} />"
        for name, value in values.items()
    )
    return f"<camunda:properties>{''.join(rows)}</camunda:properties>"


def mapping(inputs: dict[str, str] | None = None, outputs: dict[str, str] | None = None) -> str:
    """camunda:inputOutput."""
    rows = [
        f"<camunda:{way}Parameter name={quoteattr(name)}>{escape(text)}</camunda:{way}Parameter>"
        for way, texts in (("input", inputs or {}), ("output", outputs or {}))
        for name, text in texts.items()
    ]
    return f"<camunda:inputOutput>{''.join(rows)}</camunda:inputOutput>"


def several(
    sequential: bool = False,
    collection: str | None = None,
    element: str | None = None,
    number: str | None = None,
    until: str | None = None,
) -> str:
    """Multi-instance characteristics."""
    attributes = {"isSequential": str(sequential).lower()}
    if collection:
        attributes["camunda:collection"] = collection
    if element:
        attributes["camunda:elementVariable"] = element
    inside = f"<loopCardinality>{escape(number)}</loopCardinality>" if number else ""
    inside += f"<completionCondition>{escape(until)}</completionCondition>" if until else ""
    written = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    return f"<multiInstanceLoopCharacteristics{written}>{inside}</multiInstanceLoopCharacteristics>"


def again(loop_condition: str | None = None, before: bool = False, maximum: int | None = None) -> str:
    """Standard loop characteristics."""
    attributes = f' testBefore="{str(before).lower()}"' + (f' loopMaximum="{maximum}"' if maximum else "")
    inside = f"<loopCondition>{escape(loop_condition)}</loopCondition>" if loop_condition else ""
    return f"<standardLoopCharacteristics{attributes}>{inside}</standardLoopCharacteristics>"


def handler(key: str, definition: str, *body: str, interrupting: bool = True) -> str:
    """An event subprocess: `KEY_s` -> a user task `KEY_u` -> `KEY_e`, or the given body behind `KEY_s`."""
    first, task, last = f"{key}_s", f"{key}_u", f"{key}_e"
    inside = "".join(body) or user(task) + end(last) + chain(first, task, last)
    begin = start(first, definition, isInterrupting=str(interrupting).lower())
    return node("subProcess", key, begin, inside, triggeredByEvent="true")


SHARED = "".join(
    (
        node("message", "M", name="m"),
        node("message", "M2", name="m2"),
        node("signal", "SG", name="sg"),
        node("error", "E", name="error", errorCode="E1"),
        node("error", "E2", name="error 2", errorCode="E2"),
        node("escalation", "X", name="escalation", escalationCode="X1"),
    )
)
"""Messages M (m) and M2 (m2), signal SG (sg), errors E (E1) and E2, escalation X (X1)."""


def one(*parts: str, more: str = "") -> str:
    """A file with the shared definitions and one process `p`."""
    return diagram(SHARED, process("p", *parts), more)
