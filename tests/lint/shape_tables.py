"""The rules about what a diagram may look like."""

from __future__ import annotations

from tests.diagrams import (
    boundary,
    chain,
    condition,
    end,
    event,
    flow,
    handler,
    node,
    one,
    start,
    timer,
    user,
)
from tests.lint.table import PLAIN, Table, flat, gateway, task

TABLES = {
    "boundaries": Table(
        [flat(user("x", "h"), boundary("b", "x", event("error", "E")), chain("b", "h"))],
        [
            (flat(user("x", "h"), boundary("b", "nowhere", event("error", "E")), chain("b", "h")), "b"),
            (flat(user("x", "h"), boundary("b", "x", event("cancel")), chain("b", "h")), "b"),
            (flat(user("x", "h"), boundary("b", "x", event("escalation", "X")), chain("b", "h")), "b"),
        ],
    ),
    "cancel-ends": Table(
        [
            flat(
                node("transaction", "x", start("ts"), end("te", event("cancel")), chain("ts", "te")),
                boundary("b", "x", event("cancel")),
                user("h"),
                chain("b", "h"),
            )
        ],
        [
            (one(start(), end("e", event("cancel")), chain("s", "e")), "e"),
            (
                flat(node("transaction", "x", start("ts"), end("te", event("cancel")), chain("ts", "te"))),
                "te",
            ),
        ],
    ),
    "compensation": Table(
        [
            flat(
                user("x"),
                boundary("b", "x", event("compensate")),
                node("userTask", "undo", isForCompensation="true"),
                node("association", "as", sourceRef="b", targetRef="undo"),
            )
        ],
        [
            (flat(user("x"), boundary("b", "x", event("compensate"))), "b"),
            (one(start(), end("e", event("compensate", activityRef="gone")), chain("s", "e")), "e"),
        ],
    ),
    "dead-end": Table([PLAIN], [(one(start(), user("x"), chain("s", "x")), "x")]),
    "default-flow": Table(
        [gateway("exclusiveGateway", "n > 1", None, "f2")],
        [(gateway("exclusiveGateway", "n > 1", "n < 1", "f9"), "x")],
    ),
    "event-gateway": Table(
        [
            one(
                start(),
                node("eventBasedGateway", "x"),
                node("receiveTask", "a", messageRef="M"),
                end(),
                node("intermediateCatchEvent", "b", timer("timeDuration", "P1D")),
                chain("s", "x", "a", "e"),
                chain("x", "b", "e"),
            )
        ],
        [
            (gateway("eventBasedGateway", None, None), "a"),
            (
                one(
                    start(),
                    node("eventBasedGateway", "x"),
                    node("receiveTask", "a", messageRef="M"),
                    end(),
                    chain("s", "x", "a", "e"),
                ),
                "x",
            ),
        ],
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
        ],
    ),
    "interrupting": Table(
        [flat(user("x"), handler("h", event("error", "E")))],
        [
            (flat(user("x"), handler("h", event("error", "E"), interrupting=False)), "h_s"),
            (flat(user("x", "h"), boundary("b", "x", event("error", "E"), False), chain("b", "h")), "b"),
        ],
    ),
    "links": Table(
        [
            one(
                start(),
                node("intermediateThrowEvent", "t", event("link", name="l")),
                node("intermediateCatchEvent", "c", event("link", name="l")),
                end(),
                chain("s", "t"),
                chain("c", "e"),
            )
        ],
        [(one(start(), node("intermediateThrowEvent", "t", event("link", name="l")), chain("s", "t")), "t")],
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
    "references": Table(
        [task("receiveTask", messageRef="M"), one(start(), end("e", event("error", "E")), chain("s", "e"))],
        [
            (task("receiveTask"), "x"),
            (one(start(), end("e", event("error")), chain("s", "e")), "e"),
            (one(start("s", event("message", "gone")), end(), chain("s", "e")), "s"),
            (one(start("s", event("signal")), end(), chain("s", "e")), "s"),
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
    "supported-events": Table(
        [
            one(start("s", timer("timeDuration", "P1D")), end("e", event("terminate")), chain("s", "e")),
            flat(user("x"), handler("h", condition("a > 1"))),
        ],
        [
            (one(start("s", condition("a")), end(), chain("s", "e")), "s"),
            (flat(node("intermediateThrowEvent", "x", timer("timeDuration", "P1D"))), "x"),
            (flat(node("intermediateCatchEvent", "x")), "x"),
            (one(start(), end("e", event("message", "M"), event("signal", "SG")), chain("s", "e")), "e"),
            (
                flat(node("subProcess", "x", start("a", event("message", "M")), end("b"), chain("a", "b"))),
                "a",
            ),
            (flat(user("x", "h"), boundary("b", "x", ""), chain("b", "h")), "b"),
        ],
    ),
    "timer-repeats": Table(
        [flat(user("x", "h"), boundary("b", "x", timer("timeCycle", "R/P1D"), False), chain("b", "h"))],
        [(flat(user("x", "h"), boundary("b", "x", timer("timeCycle", "R/P1D")), chain("b", "h")), "b")],
    ),
    "timers": Table(
        [
            flat(node("intermediateCatchEvent", "x", timer(kind, text)))
            for kind, text in (
                ("timeDuration", "P1Y2M3W4DT5H6M7S"),
                ("timeDuration", "=wait"),
                ("timeDate", "2026-01-31T09:00:00+08:00"),
                ("timeCycle", "R3/2026-01-31T09:00:00Z/P1D"),
            )
        ],
        [
            (flat(node("intermediateCatchEvent", "x", timer(kind, text))), "x")
            for kind, text in (("timeDuration", "3 +"), ("timeDate", "on (Monday"), ("timeCycle", "P1D"))
        ],
    ),
    "unique-ids": Table([PLAIN], [(one(start(), user("x", "x"), end(), chain("s", "x", "e")), "x")]),
    "unreachable": Table(
        [flat(user("x"), handler("h", event("message", "M")))], [(flat(user("x", "y"), chain("y", "e")), "y")]
    ),
}
