"""The rules about events: where they may stand and what they say."""

from __future__ import annotations

from tests.diagrams import (
    boundary,
    chain,
    condition,
    end,
    event,
    handler,
    node,
    one,
    start,
    timer,
    user,
)
from tests.lint.table import Table, flat, gateway, task

TWO_UNDO = flat(user("x"), boundary("b", "x", event("compensate")), boundary("c", "x", event("compensate")))
SCOPE = start("a"), end("c"), chain("a", "c"), handler("h", event("compensate"))
UNDONE_INSIDE_TWICE = flat(node("subProcess", "x", *SCOPE, handler("i", event("compensate"))))
UNDONE_TWICE = flat(
    node("subProcess", "x", *SCOPE),
    boundary("b", "x", event("compensate")),
    node("userTask", "undo", isForCompensation="true"),
    node("association", "as", sourceRef="b", targetRef="undo"),
)
TWO_STARTS = one(
    start("s", event("message", "M")),
    start("t", event("message", "M")),
    end(),
    chain("s", "e"),
    chain("t", "e"),
)
TWO_HANDLERS = flat(user("x"), handler("h", event("signal", "SG")), handler("i", event("signal", "SG")))

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
            (
                flat(user("x"), boundary("b", "x", event("compensate")) * 2).replace('id="b"', 'id="c"', 1),
                "b",
            ),
            (flat(user("x"), handler("h", event("compensate"))), "h_s"),
            (UNDONE_TWICE, "h_s"),
            (UNDONE_INSIDE_TWICE, "i_s"),
            (flat(node("userTask", "x", isForCompensation="true")), "x"),
        ],
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
    "same-event": Table(
        [
            flat(
                user("x", "y"),
                boundary("b", "x", event("message", "M")),
                boundary("c", "y", event("message", "M")),
                chain("b", "y", "e"),
                chain("c", "e"),
            )
        ],
        [
            (
                flat(
                    user("x", "y"),
                    boundary("b", "x", event("error", "E")),
                    boundary("c", "x", event("error", "E"), False),
                    chain("b", "y"),
                    chain("c", "y"),
                ),
                "c",
            ),
            (
                one(
                    start("s", event("message", "M")),
                    start("t", event("message", "M")),
                    end(),
                    chain("s", "e"),
                    chain("t", "e"),
                ),
                "t",
            ),
            (
                flat(user("x"), handler("h", event("signal", "SG")), handler("i", event("signal", "SG"))),
                "i_s",
            ),
        ],
    ),
    "references": Table(
        [task("receiveTask", messageRef="M"), one(start(), end("e", event("error", "E")), chain("s", "e"))],
        [
            (task("receiveTask"), "x"),
            (one(start(), end("e", event("error")), chain("s", "e")), "e"),
            (one(start("s", event("message", "gone")), end(), chain("s", "e")), "s"),
            (one(start("s", event("signal")), end(), chain("s", "e")), "s"),
            (flat(node("intermediateCatchEvent", "x", "<conditionalEventDefinition />")), "x"),
            (flat(node("intermediateCatchEvent", "x", "<eventDefinitionRef>gone</eventDefinitionRef>")), "x"),
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
                ("timeDuration", "Period"),
                ("timeDate", "Rest day"),
            )
        ],
        [
            (flat(node("intermediateCatchEvent", "x", timer(kind, text))), "x")
            for kind, text in (
                *(("timeDuration", "3 +"), ("timeDate", "on (Monday"), ("timeCycle", "P1D")),
                *(("timeCycle", "R/PT0S"), ("timeCycle", "R0/P1D"), ("timeDuration", "P1 day")),
                *(("timeDuration", "PT30Min"), ("timeDuration", "PT"), ("timeDuration", "p30days")),
                *(("timeDate", "2026-02-31"), ("timeDate", "31"), ("timeCycle", "R3PT1H")),
                ("timeCycle", "RP1D"),
            )
        ],
    ),
}
