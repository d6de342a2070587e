"""The rules about where tokens go, meet and wait."""

from __future__ import annotations

from tests.diagrams import boundary, chain, end, event, flow, handler, node, one, start, timer, user
from tests.lint.table import PLAIN, Table, flat


def forked(split: str, join: str, *inside: str, first: str | None = None, second: str | None = None) -> str:
    """A gateway `g` that splits into the tasks a and b, and an element `x` that they lead to."""
    return one(
        start(), node(split, "g"), user("a", "b"), node(join, "x"), end(), chain("s", "g"),
        flow("g", "a", first), flow("g", "b", second), chain("a", "x"), chain("b", "x", "e"), *inside,
    )  # fmt: skip


def turning(*inside: str, after: str = "") -> str:
    """Two tasks that lead to each other."""
    return one(start(), user("a", "b"), *inside, chain("s", "a", "b", "a"), after)


ASKED = {"first": "n > 1", "second": "n < 1"}
REMINDED = (
    user("r"),
    boundary("late", "a", timer("timeDuration", "P1D"), False),
)
CHOSEN = forked("exclusiveGateway", "exclusiveGateway", **ASKED)
DEADLOCK = forked("exclusiveGateway", "parallelGateway", **ASKED)
DOUBLED = forked("parallelGateway", "exclusiveGateway")
JOINED = forked("parallelGateway", "parallelGateway")
SELECTED = forked("inclusiveGateway", "inclusiveGateway", **ASKED)
SOMETIMES = forked("inclusiveGateway", "parallelGateway", **ASKED)

TABLES = {
    "never-joined": Table(
        [CHOSEN, JOINED, SOMETIMES],
        [
            (DEADLOCK, "x"),
            (forked("eventBasedGateway", "parallelGateway").replace("userTask", "receiveTask"), "x"),
        ],
    ),
    "may-wait": Table(
        [CHOSEN, JOINED, SELECTED, forked("parallelGateway", "inclusiveGateway")],
        [
            (SOMETIMES, "x"),
            (
                one(
                    start(),
                    node("parallelGateway", "g"),
                    user("a", "b", "c"),
                    node("parallelGateway", "x"),
                    boundary("late", "a", timer("timeDuration", "P1D")),
                    end(),
                    chain("s", "g", "a", "x"),
                    chain("g", "b", "x", "e"),
                    chain("late", "c", "e"),
                ),
                "x",
            ),
        ],
    ),
    "joined-exclusively": Table(
        [
            JOINED,
            CHOSEN,
            one(
                start(),
                node("parallelGateway", "g"),
                end(),
                user("a", "b"),
                chain("s", "g", "a", "e"),
                chain("g", "b", "e"),
            ),
            forked("parallelGateway", "parallelGateway", *REMINDED, chain("late", "r", "e")),
        ],
        [
            (DOUBLED, "x"),
            (forked("parallelGateway", "userTask"), "x"),
            (forked("inclusiveGateway", "exclusiveGateway", **ASKED), "x"),
            (
                flat(
                    user("x"),
                    user("a"),
                    boundary("late", "x", timer("timeDuration", "P1D"), False),
                    user("r"),
                    chain("late", "r", "a"),
                    chain("a", "e"),
                    then="a",
                ),
                "a",
            ),
            (
                forked("parallelGateway", "endEvent", event("message", "M")).replace(
                    '<endEvent id="x">', '<endEvent id="x"><signalEventDefinition signalRef="SG" />'
                ),
                "x",
            ),
        ],
    ),
    "no-end": Table(
        [PLAIN],
        [
            (one(start(), user("x"), chain("s", "x")), "p"),
            (flat(node("subProcess", "x", start("a"), user("b"), chain("a", "b"))), "x"),
        ],
    ),
    "no-way-out": Table(
        [
            PLAIN,
            one(start(), user("x"), chain("s", "x", "x"), end(), chain("x", "e")),
            turning(end(), chain("b", "e")),
            turning(boundary("late", "a", timer("timeDuration", "P1D")), end(), chain("late", "e")),
            turning(handler("h", event("message", "M"))),
            flat(
                node("subProcess", "x", start("t"), user("a", "b"), chain("t", "a", "b", "a")),
                boundary("late", "x", timer("timeDuration", "P1D")),
                chain("late", "e"),
            ),
        ],
        [
            (turning(), "a"),
            (turning(handler("h", event("message", "M"), interrupting=False)), "a"),
            (flat(node("subProcess", "x", start("t"), user("a", "b"), chain("t", "a", "b", "a"))), "a"),
        ],
    ),
}
