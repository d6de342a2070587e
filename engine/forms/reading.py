"""What is gathered while a schema is read: the findings, the names its expressions read, the ids taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine import feel
from engine.errors import Finding, Message, Refused, Severity
from engine.feel import Expression
from engine.forms.expressions import compile_expression, is_expression, names_in

Part = Mapping[str, Any]


class Reading:
    """One pass over one schema."""

    def __init__(self, file: str, names: frozenset[str]) -> None:
        """`names`: the keys of the form, for the expressions' lexer."""
        self.file = file
        self.names = names
        self.reads: set[str] = set()
        self.ids: set[str] = set()
        self._findings: list[Finding] = []

    def complain(self, part: Part, message: Message) -> None:
        """Notes what is wrong with a component."""
        identity, name = part.get("key") or part.get("path") or part.get("id"), part.get("label")
        where = (str(identity) if identity else None, str(name) if name else None)
        self._findings.append(Finding("form", Severity.ERROR, self.file, message, *where))

    def refuse_if_wrong(self) -> None:
        """Raises `Refused` with all that was noted."""
        if self._findings:
            raise Refused(self._findings)

    def expression(self, part: Part, text: Any) -> Expression | None:
        """The compiled expression; None, and noted, when it is none."""
        if not is_expression(text):
            self.complain(
                part, Message("An expression starts with an equals sign: {text}", {"text": str(text)})
            )
            return None
        try:
            expression = compile_expression(text, self.names)
        except feel.FeelError as error:
            self.complain(
                part,
                Message("The expression {text} is wrong: {reason}", {"text": text, "reason": error.message}),
            )
            return None
        self.reads |= names_in(expression)
        return expression

    def literal(self, part: Part, name: str, value: Any, convert: Callable[[Any], Any]) -> Any:
        """The converted setting `name`; None when it is not given, or noted when it cannot be converted."""
        if value is None or value == "":
            return None
        try:
            return convert(value)
        except (ValueError, ArithmeticError, TypeError, LookupError, AttributeError):
            self.complain(
                part, Message("The setting {name} cannot be {value}.", {"name": name, "value": str(value)})
            )
            return None

    def setting(self, part: Part, name: str, value: Any, convert: Callable[[Any], Any]) -> Any:
        """A setting that may be an expression as well as a literal."""
        if is_expression(value):
            return self.expression(part, value)
        return self.literal(part, name, value, convert)
