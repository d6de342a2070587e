"""Small diagrams for process tests: `process("leave", start("s"), user("ask"), end("e"))`."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape, quoteattr

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions id="defs" targetNamespace="urn:test"'
    ' xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
)


def diagram(*parts: str) -> str:
    """Processes, messages and signals in one file."""
    return HEAD + "".join(parts) + "</bpmn:definitions>"


def process(key: str, *parts: str, starters: str = "clerk", name: str | None = None) -> str:
    return (
        f'<bpmn:process id="{key}" name={quoteattr(name or key)} isExecutable="true"'
        f' camunda:candidateStarterGroups="{starters}">{"".join(parts)}</bpmn:process>'
    )


def flow(path: str, condition: str = "") -> str:
    """`a>b>c` is a flow from a to b and one from b to c."""
    names = path.split(">")
    test = formal("conditionExpression", condition) if condition else ""
    return "".join(
        f'<bpmn:sequenceFlow id="{a}_{b}" sourceRef="{a}" targetRef="{b}">{test}</bpmn:sequenceFlow>'
        for a, b in pairwise(names)
    )


def node(tag: str, key: str, *inside: str, **attributes: str) -> str:
    """An element; `camunda_x` stands for `camunda:x`."""
    said = "".join(f" {n.replace('_', ':', 1)}={quoteattr(v)}" for n, v in attributes.items())
    return f'<bpmn:{tag} id="{key}" name="{key}"{said}>{"".join(inside)}</bpmn:{tag}>'


def start(key: str = "start", *inside: str, **attributes: str) -> str:
    return node("startEvent", key, *inside, **attributes)


def end(key: str = "end", *inside: str) -> str:
    return node("endEvent", key, *inside)


def user(key: str, *inside: str, **attributes: str) -> str:
    """Done by `clerk` unless it says otherwise."""
    if not {"camunda_assignee", "camunda_candidateUsers"} & attributes.keys():
        attributes.setdefault("camunda_candidateGroups", "clerk")
    return node("userTask", key, *inside, **attributes)


def script(key: str, text: str, result: str) -> str:
    return node(
        "scriptTask", key, f"<bpmn:script>{escape(text)}</bpmn:script>", scriptFormat="feel",
        camunda_resultVariable=result,
    )  # fmt: skip


def rule(key: str, decision: str, result: str, mapping: str = "singleEntry", **attributes: str) -> str:
    return node(
        "businessRuleTask", key, camunda_decisionRef=decision, camunda_resultVariable=result,
        camunda_mapDecisionResult=mapping, **attributes,
    )  # fmt: skip


def timer(text: str, form: str = "timeDuration") -> str:
    return f"<bpmn:timerEventDefinition>{formal(form, text)}</bpmn:timerEventDefinition>"


def formal(tag: str, text: str) -> str:
    """An element that holds an expression."""
    return f'<bpmn:{tag} xsi:type="bpmn:tFormalExpression">{escape(text)}</bpmn:{tag}>'


def extensions(inside: str) -> str:
    return f"<bpmn:extensionElements>{inside}</bpmn:extensionElements>"


def hears(kind: str, name: str) -> str:
    """The definition of a message or signal event."""
    return f'<bpmn:{kind}EventDefinition {kind}Ref="{kind}_{name}"/>'


def shared(kind: str, name: str) -> str:
    """The message or signal itself, beside the processes."""
    return f'<bpmn:{kind} id="{kind}_{name}" name="{name}"/>'


def properties(**values: str) -> str:
    inside = "".join(f'<camunda:property name="{n}" value={quoteattr(v)}/>' for n, v in values.items())
    return (
        f"<bpmn:extensionElements><camunda:properties>{inside}</camunda:properties></bpmn:extensionElements>"
    )


def inputs(**values: str) -> str:
    inside = "".join(
        f'<camunda:inputParameter name="{n}">{escape(v)}</camunda:inputParameter>' for n, v in values.items()
    )
    return extensions(f"<camunda:inputOutput>{inside}</camunda:inputOutput>")


def form(key: str, *components: dict[str, Any], **root: Any) -> str:
    """A form-js schema; a component is at least `{"key", "type"}`."""
    written = [{"id": f"Field_{c['key']}", "label": c["key"], **c} for c in components]
    return json.dumps({"type": "default", "id": key, "schemaVersion": 19, "components": written, **root})


def table(key: str, column: str, *rules: tuple[str, str], kind: str = "number") -> str:
    """A UNIQUE table of one input and one text output `level`."""
    rows = "".join(
        f'<rule id="{key}_{n}"><inputEntry id="{key}_{n}i"><text>{escape(cell)}</text></inputEntry>'
        f'<outputEntry id="{key}_{n}o"><text>{escape(out)}</text></outputEntry></rule>'
        for n, (cell, out) in enumerate(rules)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d_{key}" name="{key}"'
        f' namespace="urn:{key}"><decision id="{key}" name="{key}"><variable id="v_{key}" name="{key}"/>'
        f'<decisionTable id="t_{key}" hitPolicy="UNIQUE"><input id="i_{key}"><inputExpression id="e_{key}"'
        f' typeRef="{kind}"><text>{column}</text></inputExpression></input>'
        f'<output id="o_{key}" name="level" typeRef="string"/>{rows}</decisionTable></decision></definitions>'
    )
