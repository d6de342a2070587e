"""What decision tables would say to a form that is still being filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from engine import feel
from engine.errors import EngineError
from engine.services import functions, versions
from web import decided
from web.texts import locale


def previewed(
    session: Session, asked: Mapping[str, Any], answers: Mapping[str, Any]
) -> dict[str, Any] | None:
    """One preview that a form names; None while what it needs is not filled in or makes no sense yet."""
    try:
        inputs = _inputs(session, asked, answers)
        return None if inputs is None else _evaluated(session, asked, inputs)
    except EngineError:
        return None  # half a form: the table will be asked again, and the server decides in the end


def _inputs(session: Session, asked: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, Any] | None:
    scope = {name: feel.value(each) for name, each in answers.items()}
    known = functions.of(session)

    def evaluated(text: str) -> Any:
        return feel.evaluate(text.removeprefix("="), scope, known).value

    if "when" in asked and evaluated(asked["when"]) is not True:
        return None
    return {name: evaluated(text) for name, text in asked["inputs"].items()}


def _evaluated(session: Session, asked: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
    model, _ = versions.decision(session, asked["decision"])
    outcome = model.evaluate(asked["decision"], inputs, functions.of(session))
    labels = model.decisions[asked["decision"]].labels
    name = labels.get(locale()) or labels["zh"]
    label = asked.get("label.en") if locale() == "en" else asked.get("label")
    made = decided.of_trace(session, name, asked["decision"], outcome.value, outcome.trace)
    return {"label": label or name, "made": made}
