"""Libraries: functions by name, with what they take written in the language's own types.

    library = Library()

    @library.function("working days after", "date: date, count: number", "date")
    def working_days_after(day, count): ...

A `?` after a type says that the argument may be left out, `| null` that null is taken, `*` before the last
name that it takes all further arguments as a list. Without `| null` a null argument makes the result null.
A function whose first parameter is called `run` is given the evaluation it is part of
(`engine.feel.running.Run`).
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from engine.feel.functions import Body, Function, Parameter, Signature, Type
from engine.feel.grammar import read_type
from engine.feel.grammar.names import normal
from engine.feel.kinds import Kind, value
from engine.feel.types import ANY, ListType, of_kinds, resolved

F = TypeVar("F", bound=Callable[..., Any])

_COMMA = re.compile(r",(?![^<]*>)")
_GROUPS: dict[str, Type] = {
    "list": ListType(ANY),
    "context": of_kinds("context", Kind.CONTEXT),
    "range": of_kinds("range", Kind.RANGE),
    "function": of_kinds("function", Kind.FUNCTION),
    "duration": of_kinds("duration", Kind.DAYS, Kind.MONTHS),
    "day": of_kinds("day", Kind.DATE, Kind.DATE_TIME),
    "moment": of_kinds("moment", Kind.DATE, Kind.DATE_TIME, Kind.TIME),
    "point": of_kinds(
        "point", Kind.NUMBER, Kind.STRING, Kind.DATE, Kind.DATE_TIME, Kind.TIME, Kind.DAYS, Kind.MONTHS
    ),
}
"""Names that a signature may use beside the language's types."""


class Library(Mapping[str, Function]):
    """Functions by name."""

    def __init__(self) -> None:
        self._functions: dict[str, Function] = {}

    def __getitem__(self, name: str) -> Function:
        return self._functions[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._functions)

    def __len__(self) -> int:
        return len(self._functions)

    def function(self, name: str, parameters: str = "", result: str = "Any") -> Callable[[F], F]:
        """Adds a way to call the function `name`."""

        def add(body: F) -> F:
            known = self._functions.get(name)
            signature = _signature(parameters, result, body)
            self._functions[name] = Function(name, (*(known.signatures if known else ()), signature))
            return body

        return add


def _signature(parameters: str, result: str, body: Callable[..., Any]) -> Signature:
    written = [each.strip() for each in _COMMA.split(parameters) if each.strip()]
    return Signature(
        tuple(map(_parameter, written)),
        _type(result),
        _given_run(body),
        rest=bool(written) and written[-1].startswith("*"),
    )


def _given_run(body: Callable[..., Any]) -> Body:
    if next(iter(inspect.signature(body).parameters), None) == "run":
        return lambda run, arguments: body(run, *arguments)
    return lambda _run, arguments: body(*arguments)


def _parameter(written: str) -> Parameter:
    name, of = (part.strip() for part in written.lstrip("*").split(":"))
    plain = of.removesuffix("| null").strip()
    nullable, optional = plain != of or plain == "Any", plain.endswith("?")
    return Parameter(name, _type(plain.removesuffix("?")), required=not nullable, optional=optional)


def _type(written: str) -> Type:
    found = resolved(read_type(written), _GROUPS.get)
    assert found, written
    return found


def as_function(name: str, function: Any) -> Function:
    """A function of the caller: a `Function`, or any callable, whose parameters are named as in Python, with
    blanks for underscores."""
    return function if isinstance(function, Function) else _plain(name, function)


def _plain(name: str, function: Callable[..., Any]) -> Function:
    parameters = inspect.signature(function).parameters.values()
    rest = any(each.kind is each.VAR_POSITIONAL for each in parameters)
    described = tuple(map(_described, parameters))
    return Function(name, [Signature(described, ANY, _spread(function, rest=rest), rest)])


def _described(parameter: inspect.Parameter) -> Parameter:
    optional = parameter.default is not parameter.empty
    name = normal(parameter.name.replace("_", " "))
    return Parameter(name, ANY, optional=optional, default=parameter.default if optional else None)


def _spread(function: Callable[..., Any], *, rest: bool) -> Body:
    if rest:
        return lambda _run, arguments: value(function(*arguments[:-1], *arguments[-1]))
    return lambda _run, arguments: value(function(*arguments))
