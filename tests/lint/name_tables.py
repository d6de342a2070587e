"""The rules about names, and about parts whose names are known but which are not read."""

from __future__ import annotations

from tests.diagrams import (
    boundary,
    chain,
    end,
    event,
    extensions,
    mapping,
    node,
    one,
    properties,
    script,
    several,
    start,
    timer,
    user,
)
from tests.lint.table import Table, flat, task

MAPS_IN = extensions(mapping({"limit": "3"}))
MAPS_OUT = extensions(mapping({}, {"limit": "3"}))
PASSES = extensions('<camunda:in variables="all" />')
FORMED = {"camunda__formRef": "f"}


def closed(*elements: str, then: str = "e", **attributes: str) -> str:
    """A process whose names are all known: it starts with a form that asks for `amount` and `applicant`."""
    return one(start(**FORMED, **attributes), *elements, end(), chain("s", "x", then))


def called(inside: str) -> str:
    return closed(
        node("callActivity", "x", extensions(inside), calledElement="q"), script("y", "result", "a"), then="y"
    )


def served(topic: str, *inside: str, **attributes: str) -> str:
    work = {"camunda__type": "external", "camunda__topic": topic}
    return closed(
        node("serviceTask", "x", *inside, **work, **attributes), script("y", "answer", "a"), then="y"
    )


TABLES = {
    "unknown-name": Table(
        [
            closed(script("x", "amount + count(applicant)", "b")),
            closed(script("x", "register.number", "b")),
            closed(script("x", "register_id", "b")),
            closed(script("x", "working days after(amount, 1)", "b")),
            closed(script("x", "for each in amount return each * 2", "b")),
            closed(script("x", "starter", "b"), camunda__initiator="starter"),
            closed(
                node("userTask", "x", extensions(properties(completedBy="doer")), **FORMED),
                script("y", "doer", "b"),
                then="y",
            ),
            closed(
                node(
                    "userTask",
                    "x",
                    extensions(mapping({"limit": "=amount"})),
                    camunda__dueDate="=limit",
                    **FORMED,
                )
            ),
            closed(
                node(
                    "userTask",
                    "x",
                    extensions(properties(outputCollection="votes", outputElement="item + amount")),
                    several(collection="amount", element="item", until="nrOfCompletedInstances > 2"),
                    **FORMED,
                ),
                script("y", "votes", "b"),
                then="y",
            ),
            # Where names may come from outside, only slips of the pen are doubted.
            one(start(), script("x", "amount", "b"), end(), chain("s", "x", "e")),
            closed(node("userTask", "x"), script("y", "whatever", "b"), then="y"),
            closed(node("receiveTask", "x", messageRef="M"), script("y", "payload", "b"), then="y"),
            called("<camunda:out variables='all' />"),
            called("<camunda:out sourceExpression='theirs + 1' target='result' />"),
            one(
                start(),
                node("userTask", "x", extensions(mapping({"exclude_units": "=excluded_units"}))),
                end(),
                chain("s", "x", "e"),
            ),
            served("worker"),
            served("platform"),
            served("worker", camunda__resultVariable="answer"),
            served("worker", extensions(mapping(None, {"answer": "=what the worker says"}))),
            one(
                start(),
                script("x", "plan_2 + experts", "plan_1"),
                script("y", "1", "expert"),
                end(),
                chain("s", "x", "y", "e"),
            ),
            one(
                start(**FORMED),
                node("serviceTask", "x", camunda__type="external", camunda__topic="platform"),
                boundary("b", "x", event("error", "E", camunda__errorMessageVariable="why")),
                script("y", "why + brought", "a"),
                end(),
                chain("s", "x", "e"),
                chain("b", "y", "e"),
            ),
        ],
        [
            (closed(script("x", "amuont", "b")), "x"),
            (closed(script("x", "result", "b")), "x"),
            (closed(script("x", "unheard of(amount)", "b")), "x"),
            (closed(node("userTask", "x", camunda__assignee="=nobody_says", **FORMED)), "x"),
            (closed(node("intermediateCatchEvent", "x", timer("timeDate", "=due"))), "x"),
            (called("<camunda:in source='theirs' target='b' />"), "x"),
            (called("<camunda:out source='other' />"), "y"),
            (served("platform").replace("answer<", "answers<"), "y"),
            (
                one(
                    start(),
                    script("x", "amount", "a"),
                    script("y", "ammount", "amount"),
                    end(),
                    chain("s", "x", "y", "e"),
                ),
                "y",
            ),
            (
                one(
                    start(),
                    script("x", "1", "planYear"),
                    script("y", "plan_year", "a"),
                    end(),
                    chain("s", "x", "y", "e"),
                ),
                "y",
            ),
        ],
    ),
    "unread-parts": Table(
        [
            task("userTask", startQuantity="1", completionQuantity="1"),
            task("userTask", several(number="2").replace("isSequential", 'behavior="All" isSequential')),
            task(
                "userTask",
                node("dataInputAssociation", "d", "<sourceRef>a</sourceRef><targetRef>b</targetRef>"),
            ),
            task("transaction", start("a"), end("b"), chain("a", "b"), method="##Compensate"),
            flat(
                user("x"),
                boundary("b", "x", event("compensate", waitForCompletion="false")),
                node("userTask", "undo", isForCompensation="true"),
                node("association", "as", sourceRef="b", targetRef="undo"),
            ),
            flat(node("intermediateThrowEvent", "x", MAPS_IN, event("message", "M"))),
            flat(node("intermediateCatchEvent", "x", MAPS_OUT, event("message", "M"))),
        ],
        [
            *(
                (flat(node(tag, "x", maps)), "x")
                for tag in ("exclusiveGateway", "intermediateThrowEvent")
                for maps in (MAPS_IN, MAPS_OUT, PASSES)
            ),
            (one(start("s", MAPS_OUT), end(), chain("s", "e")), "s"),
            (one(start(), end("e", MAPS_IN, event("terminate")), chain("s", "e")), "e"),
            (flat(node("intermediateThrowEvent", "x", MAPS_OUT, event("message", "M"))), "x"),
            (flat(user("x", "h"), boundary("b", "x", MAPS_OUT + event("error", "E")), chain("b", "h")), "b"),
            (task("userTask", PASSES), "x"),
            (task("userTask", completionQuantity="2"), "x"),
            (
                task("userTask", several(number="2").replace("isSequential", 'behavior="One" isSequential')),
                "x",
            ),
            (task("userTask", node("potentialOwner", "o")), "x"),
            (
                task(
                    "userTask", node("dataInputAssociation", "d", "<assignment><from>a</from></assignment>")
                ),
                "x",
            ),
            (flat(node("intermediateThrowEvent", "x", event("compensate", waitForCompletion="false"))), "x"),
        ],
    ),
}
