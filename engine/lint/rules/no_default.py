"""When no condition holds and there is no default, the instance stops with an incident."""

from __future__ import annotations

from collections.abc import Iterator

from engine import bpmn
from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.WARNING

NOT_ASKED = ("parallelGateway", "eventBasedGateway", "complexGateway")


def check(sheet: Sheet) -> Iterator[Complaint]:
    for level in sheet.levels:
        for element in level.elements():
            flows = level.outgoing[element.id]
            if element.type in NOT_ASKED or element.default is not None:
                continue
            free = [flow for flow in flows if flow.condition is None]
            if flows and not free and not _complementary(flows):
                yield element, Message("There is no default flow for the case that no condition holds.")
            elif element.type == "exclusiveGateway" and free and len(flows) > 1:
                yield free[0], Message("The flow without a condition is taken last. Mark it as the default.")


def _complementary(flows: list[bpmn.Flow]) -> bool:
    """Whether two flows ask for the opposite of each other, in the ways people write that."""
    texts = {_normal(flow.condition or "") for flow in flows}
    return any(opposite in texts for text in texts for opposite in _opposites(text))


def _normal(text: str) -> str:
    return (bpmn.feel_of(text) or text).replace(" ", "")


def _opposites(text: str) -> list[str]:
    pairs = (("=true", "=false"), ("<", ">="), (">", "<="), ("=", "!="))
    swapped = [text.replace(a, b, 1) for a, b in pairs if a in text]
    return [f"not({text})", *swapped]
