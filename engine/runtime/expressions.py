"""FEEL at a token: every expression of a diagram is evaluated here, over the scopes that the token sees."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from engine import feel
from engine.bpmn import Parameter, feel_of, items_of
from engine.runtime.errors import NotText, Undecided
from engine.runtime.scopes import View

if TYPE_CHECKING:
    from engine.runtime.tokens import Token


def view(token: Token, extra: Mapping[str, Any] | None = None) -> View:
    """What an expression at this token sees."""
    game = token.workflow
    layers = [variables for _, variables in game.scopes.chain(token)]
    return View([extra, *layers] if extra else layers, game.host.lookup)


def evaluate(token: Token, expression: str) -> Any:
    """The value of a FEEL expression."""
    return _evaluate(token, expression, view(token))[0]


def decide(token: Token, condition: str, extra: Mapping[str, Any] | None = None) -> bool:
    """The value of a condition, exactly true or false; `extra` names come before the variables."""
    value, why = _evaluate(token, condition, view(token, extra))
    if value is not True and value is not False:
        raise Undecided(condition=condition, value=f"{shown(value)}{why}")
    return value


def shown(value: Any) -> str:
    """A value for an error message; functions have no text."""
    return "a function" if isinstance(value, feel.Function) else feel.show(value)


def text_value(token: Token, text: str) -> Any:
    """The value of `=FEEL`, or the text itself."""
    expression = feel_of(text)
    return text if expression is None else evaluate(token, expression)


def text(token: Token, source: str | None) -> str | None:
    """A text or null, written literally or as `=FEEL`."""
    if source is None:
        return None
    value = text_value(token, source)
    if value is not None and not isinstance(value, str):
        raise NotText(text=source, value=shown(value))
    return value


def texts(token: Token, source: str | None) -> list[str]:
    """A list of texts: `a, b` literally, or `=FEEL` giving a text or a list of texts."""
    expression = feel_of(source)
    if expression is None:
        return list(items_of(source))
    value = evaluate(token, expression)
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(item, str) for item in values if item is not None):
        raise NotText(text=source, value=shown(value))
    return [item for item in values if item]


def parameter_value(token: Token, parameter: Parameter) -> Any:
    """The value of an input or output parameter."""
    if parameter.script_format is not None:
        return evaluate(token, str(parameter.value))
    if isinstance(parameter.value, tuple):
        return [text_value(token, item) for item in parameter.value]
    if isinstance(parameter.value, Mapping):
        return {key: text_value(token, item) for key, item in parameter.value.items()}
    return text_value(token, parameter.value) if parameter.value else None


def _evaluate(token: Token, expression: str, variables: View) -> tuple[Any, str]:
    """The value, and what FEEL kept silent about on the way, as the end of a sentence."""
    functions = token.workflow.host.functions
    parsed = feel.parse(expression, unusual(variables, functions))
    result = parsed.evaluate(variables, functions)
    why = "; ".join(map(str, result.suppressed))
    return result.value, f" ({why})" if why else ""


def reads(token: Token, expression: str, names: Collection[str]) -> bool:
    """Whether an expression at this token names one of these variables."""
    return not names_in(token, expression).isdisjoint(names)


def names_in(token: Token, expression: str) -> frozenset[str]:
    """What an expression at this token names that is not its own."""
    return feel.parse(expression, unusual(view(token), token.workflow.host.functions)).names


def unusual(*sources: Mapping[str, Any]) -> frozenset[str]:
    """The names that the grammar cannot tell apart by itself, such as those with blanks."""
    return frozenset(name for source in sources for name in source if not name.isidentifier())
