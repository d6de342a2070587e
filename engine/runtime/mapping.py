"""Input and output parameters (camunda:inputOutput), of activities and of events that wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.runtime import expressions

if TYPE_CHECKING:
    from engine.runtime.tokens import Token


def take_in(token: Token) -> None:
    """Input parameters become variables of the token's own scope, each seen by those after it."""
    for parameter in token.task_spec.element.inputs:
        value = expressions.parameter_value(token, parameter)
        token.workflow.scopes.open(token.number, {parameter.name: value})


def give_out(token: Token, outside: Token) -> None:
    """Output parameters become variables of the scopes around."""
    for parameter in token.task_spec.element.outputs:
        value = expressions.parameter_value(token, parameter)
        token.workflow.write(outside, {parameter.name: value}, by=token)
