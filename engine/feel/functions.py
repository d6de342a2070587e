"""Functions as values: those of the standard, those of the caller, those an expression defines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from engine.errors import Message
from engine.feel import limits
from engine.feel.errors import Null, TooMuch
from engine.feel.running import Run

Body = Callable[["Run", list[Any]], Any]
"""(evaluation, one argument a parameter) -> value. May raise Null."""


class _Misfit:
    """What a type answers when a value cannot be made to fit it."""

    def __repr__(self) -> str:
        return "MISFIT"


MISFIT = _Misfit()


OMITTED = object()
"""Stands for an optional argument that is not given."""


class Type(Protocol):
    """What a parameter may be declared as; the types of the language are in `engine.feel.types`."""

    def holds(self, value: Any) -> bool:
        """Whether a value that is not null is of this type."""

    def fit(self, value: Any) -> Any:
        """The value as this type takes it, or MISFIT."""

    def conforms(self, other: Type) -> bool:
        """Whether everything of this type is of the other type too."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a function takes. `required`: null is not; `optional`: may be left out, which gives `default`."""

    name: str
    type: Type
    required: bool = False
    optional: bool = False
    default: Any = None


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call a function.

    `rest`: the last parameter takes the list of all further arguments. `cost`: steps a call costs beside
    what its arguments cost. `thorough`: all that is in the arguments is looked at, and paid for.
    """

    parameters: tuple[Parameter, ...]
    result: Type
    body: Body
    rest: bool = False
    cost: int = limits.CALL_STEPS
    thorough: bool = False

    def positional(self, arguments: Sequence[Any]) -> list[Any] | None:
        """One argument a parameter, or None when there are too few or too many."""
        given = list(arguments)
        if self.rest:
            fixed = len(self.parameters) - 1
            return [*given[:fixed], given[fixed:]] if len(given) > fixed else None
        missing = self.parameters[len(given) :]
        if len(given) > len(self.parameters) or not all(each.optional for each in missing):
            return None
        return given + [OMITTED] * len(missing)

    def named(self, arguments: dict[str, Any]) -> list[Any] | None:
        """One argument a parameter, null for a missing one (10.3.2.13); None when a name is unknown."""
        if not arguments.keys() <= {each.name for each in self.parameters}:
            return None
        return [arguments.get(each.name, OMITTED if each.optional else None) for each in self.parameters]


class Function:
    """A function with its signatures. The first that takes the arguments is called.

    `origin`: what makes two functions equal: the definition in the text and the scope it closes over.
    """

    __slots__ = ("name", "origin", "signatures")

    def __init__(self, name: str, signatures: Sequence[Signature], origin: object = None) -> None:
        self.name, self.signatures, self.origin = name, tuple(signatures), origin or self

    def call(self, run: Run, arguments: Sequence[Any]) -> Any:
        """Raises Null when no signature takes the arguments, or when the function itself has no answer."""
        return self._first([(each, each.positional(arguments)) for each in self.signatures], run)

    def call_named(self, run: Run, arguments: dict[str, Any]) -> Any:
        """Raises Null like `call`."""
        return self._first([(each, each.named(arguments)) for each in self.signatures], run)

    def _first(self, candidates: Sequence[tuple[Signature, list[Any] | None]], run: Run) -> Any:
        refusal = Message("{function} does not take these arguments", {"function": self.name})
        for signature, arguments in candidates:
            if arguments is None:
                continue
            _pay(run, signature, arguments)
            unfit = _fit(signature.parameters, arguments)
            if unfit is None:
                return _entered(signature, run, arguments)
            refusal = Message(
                "{function} does not take this as {parameter}", {**refusal.params, "parameter": unfit}
            )
        raise Null(refusal.template, **refusal.params)


def _pay(run: Run, signature: Signature, arguments: Sequence[Any]) -> None:
    """A call costs by the size of what it is given; all through where the types look at it all through."""
    run.spend(signature.cost)
    for argument in arguments:
        if type(argument) is str:
            run.characters(len(argument))
        elif signature.thorough:
            run.look_through(argument)
        elif type(argument) is list:
            run.spend(len(argument))


def _fit(parameters: Sequence[Parameter], arguments: list[Any]) -> str | None:
    """Makes the arguments fit, in place; gives the name of the first parameter that one does not fit."""
    for index, parameter in enumerate(parameters):
        argument = arguments[index]
        if argument is OMITTED:
            arguments[index] = parameter.default
            continue
        fitted = parameter.type.fit(argument)
        if fitted is MISFIT or (fitted is None and parameter.required):
            return parameter.name
        arguments[index] = fitted
    return None


def _entered(signature: Signature, run: Run, arguments: list[Any]) -> Any:
    run.calls += 1
    if run.calls > limits.CALLS:
        raise TooMuch(Message("more than {limit} functions calling one another", {"limit": limits.CALLS}))
    try:
        return signature.body(run, arguments)
    finally:
        run.calls -= 1
