"""A business rule task decides by a decision that exists."""

from __future__ import annotations

from collections.abc import Iterator

from engine import bpmn
from engine.decisions.results import MAPPINGS
from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.ERROR


def check(sheet: Sheet) -> Iterator[Complaint]:
    for task in sheet.elements("businessRuleTask"):
        ref, decisions = task.camunda.get("decisionRef"), sheet.known.decisions
        if ref is None:
            yield task, Message("The task does not say which decision it makes.")
        elif bpmn.feel_of(ref) is None and decisions is not None and ref not in decisions:
            yield task, Message("There is no decision {decision}.", {"decision": ref})
        mapping = task.camunda.get("mapDecisionResult", "resultList")
        if mapping not in MAPPINGS:
            message = Message(
                "The mapping {mapping} is unknown. Say one of {mappings}.",
                {"mapping": mapping, "mappings": ", ".join(MAPPINGS)},
            )
            yield task, message
