"""Where variables live while an expression is carried out: frames inside one another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.feel.functions import Function
from engine.feel.kinds import value
from engine.feel.library import as_function
from engine.feel.running import Run


class Frame:
    """The variables of one scope, inside those of `parent`. The outermost frame is a `Root`."""

    __slots__ = ("item", "parent", "run", "values")

    def __init__(self, run: Run, parent: Frame | None, values: Mapping[str, Any], item: Any = None) -> None:
        """`item`: in the frame of a filter, what is being looked at."""
        self.run, self.parent, self.values, self.item = run, parent, values, item


class Root(Frame):
    """What the caller gave: variables, and functions beside those of the standard."""

    __slots__ = ("_converted", "_wrapped", "functions")

    def __init__(
        self, run: Run, values: Mapping[str, Any], functions: Mapping[str, Any], item: Any = None
    ) -> None:
        """`item`: what a unary test looks at."""
        super().__init__(run, None, values, item)
        self.functions = functions
        self._converted: dict[str, Any] = {}
        self._wrapped: dict[str, Function] = {}

    def variable(self, name: str) -> Any:
        """The caller's variable as a value of the language, converted once an evaluation. Raises KeyError."""
        if name not in self._converted:
            self._converted[name] = value(self.values[name])
        return self._converted[name]

    def function(self, name: str) -> Function:
        """The caller's function as one of the language, wrapped once an evaluation. Raises KeyError."""
        if name not in self._wrapped:
            self._wrapped[name] = as_function(name, self.functions[name])
        return self._wrapped[name]
