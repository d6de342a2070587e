"""The rule of a deadline is a row of a decision table; which table is content (the name plate's
`deadlines`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from engine.deadlines import Rule, Unit
from engine.decisions import map_result
from engine.errors import EngineError
from engine.services import functions, versions


class NoRule(EngineError):
    """The decision table {decision} has no usable rule for the deadline {code}."""


class NoTable(EngineError):
    """The name plate does not say which decision table holds the rules of deadlines."""


@dataclass(frozen=True)
class Ruled:
    """A row of the table: inputs `deadline_type` and `given_n`; outputs `base_event`, `n`, `unit`, `roll`,
    `hard`, `article`."""

    decision: str
    version: int
    row: str
    rule: Rule
    base_event: str
    hard: bool
    article: str


def settings(session: Session) -> Mapping[str, Any]:
    """What the content says of deadlines: `decision`, the code tables `names` and `events`, `near`,
    `close`."""
    said: Mapping[str, Any] = versions.platform(session).get("deadlines") or {}
    return said


def rule_of(
    session: Session, code: str, given: Decimal | None, as_of: int | None, decision: str | None = None
) -> Ruled:
    """The row for a kind of deadline; `given` is the number that a contract or an order sets.

    Raises `NoTable`, `NotFound` for a table that was never deployed, `NoRule` for a kind without a row.
    """
    ref = decision or settings(session).get("decision")
    if ref is None:
        raise NoTable
    model, found = versions.decision(session, ref, as_of)
    inputs = {"deadline_type": code, "given_n": given}
    outcome = model.evaluate(ref, inputs, functions.of(session))
    value = map_result(outcome.value, "singleResult", outputs=model.decisions[ref].outputs)
    try:
        rule = Rule(int(value["n"]), Unit(value["unit"]), value["roll"] is True)
        said = (value["base_event"] or "", value["hard"] is True, value["article"] or "")
        return Ruled(ref, found.version, _row(outcome.trace), rule, *said)
    except (TypeError, KeyError, ValueError) as error:
        raise NoRule(decision=ref, code=code) from error


def _row(trace: Any) -> str:
    """The id of the row that fired."""
    fired = [row["id"] for step in trace for row in step.get("table", {}).get("rules", ()) if row["fired"]]
    return str(fired[-1]) if fired else ""
