"""The elements of a diagram in words: what the panel beside it says, and what a process uses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from engine.bpmn import Element
from engine.runtime import Process
from web import casework
from web.texts import say, t

QUIET = {"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "endEvent"}
"""Elements that come last in the list: there is little to say about them."""


@dataclass(frozen=True)
class ElementShown:
    id: str
    words: str
    facts: list[tuple[str, str]]
    about: str


@dataclass(frozen=True)
class Use:
    """Something else that a process uses, and the step that uses it."""

    icon: str
    words: str
    href: str
    step: str


Facts = list[tuple[str, str]]


def shown(
    session: Session, process: Process, more: Callable[[str], Facts] = lambda _id: []
) -> list[ElementShown]:
    """Every element; `more` says what is known of one besides the drawing."""
    ordered = sorted(process.elements.values(), key=lambda element: element.type in QUIET)
    return [
        ElementShown(
            id=element.id,
            words=say(element.labels) or _unnamed(element),
            facts=[*_facts(session, element), *more(element.id)],
            about=say(element.about),
        )
        for element in ordered
    ]


def _unnamed(element: Element) -> str:
    """An end without a name is told by its kind alone; of others there are many, told apart by their ids."""
    return type_words(element) if element.type == "endEvent" else f"{type_words(element)} {element.id}"


def uses(process: Process, may_see: bool) -> list[Use]:
    """The forms, tables and processes that a process names; with links for those who may follow them."""
    found: list[Use] = []
    for element in process.elements.values():
        for kind, icon, name in _named(element):
            plain = not name.startswith("=")
            href = url_for("definitions.definition", kind=kind, key=name) if may_see and plain else ""
            found.append(Use(icon, name, href, say(element.labels) or element.id))
    return found


def type_words(element: Element) -> str:
    """What kind of element it is, with the event it waits for or throws."""
    named = {
        "userTask": t("User task"),
        "serviceTask": t("Service task"),
        "businessRuleTask": t("Decision"),
        "scriptTask": t("Script"),
        "sendTask": t("Message sent"),
        "receiveTask": t("Waits for a message"),
        "manualTask": t("Done by hand"),
        "task": t("Task"),
        "callActivity": t("Calls a process"),
        "subProcess": t("Subprocess"),
        "exclusiveGateway": t("One of several ways"),
        "parallelGateway": t("All ways at once"),
        "inclusiveGateway": t("Some of several ways"),
        "eventBasedGateway": t("What comes first"),
        "startEvent": t("Start event"),
        "endEvent": t("End event"),
        "intermediateCatchEvent": t("Waits"),
        "intermediateThrowEvent": t("Tells"),
        "boundaryEvent": t("Attached event"),
    }.get(element.type, element.type)
    return f"{named} · {event_words(element.event.kind)}" if element.event else named


def event_words(kind: str) -> str:
    return {
        "timer": t("date"),
        "message": t("message"),
        "signal": t("signal"),
        "error": t("error"),
        "escalation": t("escalation"),
        "conditional": t("condition"),
        "compensate": t("compensation"),
        "cancel": t("cancellation"),
        "terminate": t("ends everything"),
        "link": t("link"),
    }.get(kind, kind)


def _facts(session: Session, element: Element) -> Facts:
    camunda, loop = element.camunda, element.loop
    several = {"parallel": t("side by side"), "sequential": t("one after another")}
    candidates = (camunda.get("candidateUsers"), element.candidate_groups)
    lines: Iterable[tuple[str, str | None]] = (
        (t("Kind"), type_words(element)),
        (t("Lane"), say(element.lane.labels) if element.lane else None),
        (t("Several times"), several.get(loop.kind) if loop else None),
        (t("Form"), element.form_ref),
        (t("Assignee"), camunda.get("assignee")),
        (t("Candidates"), t(", ").join(filter(None, candidates))),
        (t("Deadline"), camunda.get("dueDate")),
        (t("Decision table"), camunda.get("decisionRef")),
        (t("Work of a program"), element.topic),
        (t("Called process"), element.attributes.get("calledElement")),
        (t("Date"), element.event.text if element.event else None),
        (t("Message or signal"), element.event.name if element.event else None),
        (t("Rests on"), _articles(session, element.properties)),
    )  # fmt: skip
    return [(what, words) for what, words in lines if words]


def _articles(session: Session, properties: Mapping[str, Any]) -> str:
    return t(", ").join(say(each.number) for each in casework.citations_of(session, properties))


def _named(element: Element) -> Iterable[tuple[str, str, str]]:
    if element.form_ref:
        yield "form", "file-text", element.form_ref
    if name := element.camunda.get("decisionRef"):
        yield "decision", "table-row", name
    if name := element.attributes.get("calledElement"):
        yield "process", "sitemap", name
