"""The types of a model: item definitions as types of the language (DMN 1.5, 7.3.2 and 10.3.2.9)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from engine.decisions.graph import FunctionItem, ItemDefinition
from engine.decisions.running import shown
from engine.errors import Message
from engine.feel.functions import MISFIT, Type
from engine.feel.types import ANY, SIMPLE, ContextType, FunctionType, ListType

SYNONYMS = {
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "integer": "number",
    "long": "number",
    "double": "number",
}
"""Names of types in DMN 1.1 and in the Camunda Modeler."""

Holds: TypeAlias = Callable[[Any], bool]


@dataclass(frozen=True)
class Allowed:
    """Some of the values of a type: those for which unary tests hold."""

    base: Type
    tests: str
    test: Holds

    def holds(self, value: Any) -> bool:
        return self.base.holds(value) and self.test(value)

    def fit(self, value: Any) -> Any:
        fitted = self.base.fit(value)
        return fitted if fitted is None or (fitted is not MISFIT and self.test(fitted)) else MISFIT

    def conforms(self, other: Type) -> bool:
        return self is other or self.base.conforms(other)


@dataclass(frozen=True)
class Deferred:
    """A type that stands inside its own definition: looked up when it is needed."""

    find: Callable[[], Type]

    def holds(self, value: Any) -> bool:
        return self.find().holds(value)

    def fit(self, value: Any) -> Any:
        return self.find().fit(value)

    def conforms(self, other: Type) -> bool:
        return self is other or self.find().conforms(other)


class UnknownType(Exception):
    """No type has this name."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)


class Types(Mapping[str, Type]):
    """The types that the names in one model stand for; each is made once."""

    def __init__(
        self,
        namespace: str,
        drawn: Mapping[str, ItemDefinition],
        imported: Sequence[tuple[str, Types]],
        compile_tests: Callable[[str], Holds],
    ) -> None:
        """`imported`: the types of other models with the name of the import, which may be empty."""
        self.namespace, self.drawn, self.imported = namespace, drawn, imported
        self._compile_tests = compile_tests
        self._made: dict[str, Type] = {}

    def __getitem__(self, name: str) -> Type:
        found = self.named(name)
        if found is None:
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[str]:
        yield from self.drawn
        for prefix, types in self.imported:
            yield from (f"{prefix}.{name}" if prefix else name for name in types)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def of(self, reference: str | None) -> Type:
        """The type of a `typeRef`; anything goes where there is none. Raises `UnknownType`."""
        if reference is None:
            return ANY
        found = self.named(reference)
        if found is None:
            raise UnknownType(reference)
        return found

    def named(self, reference: str) -> Type | None:
        """The type with a name, or None."""
        name = SYNONYMS.get(reference, reference)
        if name in self.drawn:
            return self._own(name)
        if name in SIMPLE:
            return SIMPLE[name]
        return self._elsewhere(reference)

    def _elsewhere(self, reference: str) -> Type | None:
        """`{namespace}name`, `import.name`, and the language's own namespace or prefix."""
        if reference.startswith("{"):
            namespace, _, name = reference[1:].partition("}")
            return self._of_namespace(namespace, name)
        if reference.startswith("feel:"):
            return self.named(reference.removeprefix("feel:"))
        for prefix, types in self.imported:
            start = f"{prefix}." if prefix else ""
            if reference.startswith(start) and (found := types.named(reference.removeprefix(start))):
                return found
        return None

    def _of_namespace(self, namespace: str, name: str) -> Type | None:
        if "FEEL" in namespace or namespace == self.namespace:
            return self.named(name)
        found = next((types for _, types in self.imported if types.namespace == namespace), None)
        return found.named(name) if found else None

    def _own(self, name: str) -> Type:
        if name not in self._made:
            self._made[name] = Deferred(lambda: self._made[name])
            self._made[name] = self._of_item(self.drawn[name])
        return self._made[name]

    def _of_item(self, item: ItemDefinition) -> Type:
        base = self._limited(self._base(item), item.allowed)
        return self._limited(ListType(base) if item.collection else base, item.constraint)

    def _base(self, item: ItemDefinition) -> Type:
        if item.function:
            return self._of_function(item.function)
        if item.components:
            return ContextType({component.name: self._of_item(component) for component in item.components})
        return self.of(item.type_ref)

    def _of_function(self, item: FunctionItem) -> Type:
        parameters = tuple(self.of(parameter.type_ref) for parameter in item.parameters)
        return FunctionType(parameters, self.of(item.output))

    def _limited(self, base: Type, tests: str | None) -> Type:
        return Allowed(base, tests, self._compile_tests(tests)) if tests else base


def refusal(what: str, value: Any, reference: str | None, wanted: Type) -> Message:
    """Why a value is refused: what it is the value of, and what it should have been."""
    params = {"name": what, "value": shown(value)}
    if isinstance(wanted, Allowed) and wanted.base.fit(value) is not MISFIT:
        params["values"] = wanted.tests
        return Message("{name} is {value}, which is none of the values {values}.", params)
    return Message("{name} is {value}, which is no {type}.", {**params, "type": reference})
