"""The rules about what a diagram may look like."""

from __future__ import annotations

from tests.diagrams import (
    chain,
    end,
    event,
    flow,
    handler,
    node,
    one,
    start,
    user,
)
from tests.lint.table import PLAIN, Table, flat, gateway, task

TABLES = {
    "dead-end": Table([PLAIN], [(one(start(), user("x"), chain("s", "x")), "x")]),
    "default-flow": Table(
        [gateway("exclusiveGateway", "n > 1", None, "f2")],
        [(gateway("exclusiveGateway", "n > 1", "n < 1", "f9"), "x")],
    ),
    "flow-ends": Table(
        [PLAIN],
        [
            (one(start(), user("x"), end(), chain("s", "x", "e"), flow("x", "gone", key="f")), "f"),
            (one(start(), user("x"), end(), chain("s", "x", "e"), flow("e", "x", key="f")), "f"),
            (one(start(), user("x"), end(), chain("s", "x", "e"), flow("x", "s", key="f")), "f"),
            (flat(user("x"), handler("h", event("message", "M")), flow("x", "h", key="f")), "f"),
        ],
    ),
    "gateway-both": Table(
        [gateway("exclusiveGateway", "n > 1", None, "f2")],
        [
            (
                one(
                    start(),
                    node("parallelGateway", "g"),
                    node("parallelGateway", "x"),
                    user("a", "b"),
                    end(),
                    chain("s", "g", "a", "x"),
                    chain("g", "b", "x", "e"),
                    chain("x", "e"),
                ),
                "x",
            )
        ],
    ),
    "gateway-conditions": Table(
        [
            gateway("exclusiveGateway", "n > 1", None, "f2"),
            gateway("exclusiveGateway", "n > 1", None),
            gateway("inclusiveGateway", "n > 1", None),
            gateway("parallelGateway", None, None),
        ],
        [
            (gateway("exclusiveGateway", None, None), "f2"),
            (gateway("parallelGateway", "n > 1", None), "f1"),
            (gateway("exclusiveGateway", "n > 1", "n < 1", "f2"), "f2"),
            (one(start(), node("exclusiveGateway", "x"), chain("s", "x")), "x"),
        ],
    ),
    "missing-layout": Table(
        [
            PLAIN.replace(
                "</definitions>",
                "<bpmndi:BPMNDiagram>"
                + "".join(f'<bpmndi:BPMNShape bpmnElement="{key}" />' for key in "sxe")
                + "</bpmndi:BPMNDiagram></definitions>",
            )
        ],
        [(PLAIN, "s")],
    ),
    "no-default": Table(
        [
            gateway("exclusiveGateway", "n > 1", None, "f2"),
            gateway("exclusiveGateway", "ok", "not(ok)"),
            gateway("exclusiveGateway", "=n >= 3", "=n < 3"),
            gateway("exclusiveGateway", "ok = true", "ok = false"),
        ],
        [
            (gateway("exclusiveGateway", "n > 1", "n < 1"), "x"),
            (gateway("exclusiveGateway", None, "n < 1"), "f1"),
        ],
    ),
    "parallel-loop": Table(
        [
            one(
                start(),
                node("exclusiveGateway", "m"),
                node("parallelGateway", "g"),
                user("a", "b"),
                end(),
                node("parallelGateway", "j"),
                node("exclusiveGateway", "x", default="out"),
                chain("s", "m", "g", "a", "j", "x"),
                chain("g", "b", "j"),
                flow("x", "m", "more"),
                flow("x", "e", key="out"),
            )
        ],
        [
            (
                one(
                    start(),
                    node("parallelGateway", "g"),
                    user("a"),
                    end(),
                    chain("s", "g", "a"),
                    node("exclusiveGateway", "x", default="out"),
                    chain("a", "x"),
                    flow("x", "g", "more"),
                    flow("x", "e", key="out"),
                ),
                "g",
            )
        ],
    ),
    "starts": Table(
        [one(start(), start("s2", event("message", "M")), end(), chain("s", "e"), chain("s2", "e"))],
        [
            (one(user("x"), end(), chain("x", "e")), "p"),
            (one(start(), start("s2"), end(), chain("s", "e"), chain("s2", "e")), "s2"),
            (
                flat(
                    node(
                        "subProcess", "x", start("a"), start("b"), end("c"), chain("a", "c"), chain("b", "c")
                    )
                ),
                "x",
            ),
            (flat(node("subProcess", "x", user("a"))), "x"),
            (
                one(
                    *(start("s", event("message", "F")), end(), chain("s", "e")),
                    more=node("message", "F", name='="new " + kind'),
                ),
                "s",
            ),
        ],
    ),
    "supported-elements": Table(
        [PLAIN],
        [
            (task("complexGateway"), "x"),
            (task("adHocSubProcess", user("a")), "x"),
            (task("receiveTask", messageRef="M", instantiate="true"), "x"),
            (flat(user("x"), node("callChoreography", "y")), "y"),
        ],
    ),
    "unique-ids": Table([PLAIN], [(one(start(), user("x", "x"), end(), chain("s", "x", "e")), "x")]),
    "unreachable": Table(
        [flat(user("x"), handler("h", event("message", "M")))], [(flat(user("x", "y"), chain("y", "e")), "y")]
    ),
}
