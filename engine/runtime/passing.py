"""What `camunda:in` and `camunda:out` pass from one scope to another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine import bpmn
from engine.runtime import expressions
from engine.runtime.scopes import COUNTED, Variables

if TYPE_CHECKING:
    from engine.runtime.tokens import Token


def pass_on(token: Token, passing: bpmn.Passing) -> Variables:
    """The variables that one `camunda:in` or `out` passes, read where the token is."""
    own = token.workflow.scopes.of.get(token.number, {})
    seen: Mapping[str, Any] = own if passing.local else expressions.view(token)
    if passing.all:
        return {name: seen[name] for name in seen if name not in COUNTED}
    target = passing.target or passing.source or ""
    if passing.expression is not None:
        text = passing.expression
        return {target: expressions.evaluate(token, bpmn.feel_of(text) or text)}
    return {target: seen.get(passing.source or "")}
