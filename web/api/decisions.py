"""Decisions: what a deployed table would decide."""

from __future__ import annotations

from typing import Any

from engine.services import decisions
from engine.services.decisions import Tried
from web import door
from web.api.blueprints import blueprint
from web.api.schemas.decisions import EvaluationSchema, TriedSchema
from web.callers import actor

decisions_api = blueprint("decisions", "Decision tables, evaluated with their explanation.")


@decisions_api.post("/decisions/<key>/evaluate")
@decisions_api.arguments(EvaluationSchema)
@decisions_api.response(200, TriedSchema)
@door.reads
def evaluate(sent: dict[str, Any], key: str) -> Tried:
    """Evaluates a decision, the newest version or the one named; nothing is kept."""
    return decisions.evaluate(door.session(), key, sent["variables"], actor(), sent["version"])
