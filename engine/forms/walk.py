"""Going through a form as it is filled in: every component at every row, with the place of its value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from engine.forms.components import Component, Type
from engine.forms.expressions import Row
from engine.forms.values import Path, default, empty, level

TOP = Row()
Identity = tuple[str, tuple[int, ...]]
Fixed = Callable[[Component], bool]


@dataclass(frozen=True)
class Instance:
    """A component at one row. `holder[component.key]` is its value, `path` leads there from the top."""

    component: Component
    path: Path
    holder: dict[str, Any]
    row: Row
    inside: tuple[Identity, ...]

    @property
    def identity(self) -> Identity:
        """What tells it from every other instance of the form."""
        return self.component.id, self.row.numbers

    @property
    def value(self) -> Any:
        """Its value now."""
        return self.holder.get(self.component.key or "")


def instances(
    components: Sequence[Component],
    holder: dict[str, Any],
    path: Path = (),
    row: Row = TOP,
    inside: tuple[Identity, ...] = (),
) -> Iterator[Instance]:
    """Every instance in document order; groups and lists come before what they contain."""
    for component in components:
        place = (*path, component.key) if component.key else path
        instance = Instance(component, place, holder, row, inside)
        yield instance
        yield from _within(instance)


def _within(instance: Instance) -> Iterator[Instance]:
    component, inside = instance.component, (*instance.inside, instance.identity)
    if component.type == Type.DYNAMICLIST:
        for index, values in enumerate(instance.value):
            row = Row(values, instance.row.this, (*instance.row.numbers, index + 1))
            yield from instances(component.children, values, (*instance.path, index), row, inside)
    elif component.type == Type.GROUP:
        holder = instance.value if component.key else instance.holder
        yield from instances(component.children, holder, instance.path, instance.row, inside)


def complete(components: Sequence[Component], values: dict[str, Any], existing: Any) -> None:
    """Fills what was not submitted: with what there was before, else with form-js's empty value."""
    before = existing if isinstance(existing, dict) else {}
    for component in level(components):
        key = str(component.key)
        if values.get(key) is None:
            kept = before.get(key) if key not in values else None
            values[key] = empty(component) if kept is None else deepcopy(kept)
        if component.type == Type.GROUP:
            complete(component.children, values[key], before.get(key))
        if component.type == Type.DYNAMICLIST:
            for row in values[key]:
                complete(component.children, row, None)


def restore(components: Sequence[Component], values: dict[str, Any], existing: Any, fixed: Fixed) -> None:
    """Undoes what was submitted for fields that may only be read; `fixed` says which these are.

    The rows of a list that grows have no identity but their content: what a row says in its read-only fields
    is believed when a former row says exactly that, otherwise the fields are emptied.
    """
    before: dict[str, Any] = existing if isinstance(existing, dict) else {}
    for component in level(components):
        key = str(component.key)
        kept: Any = before.get(key)
        if component.type == Type.GROUP:
            restore(component.children, values[key], kept, fixed)
        elif component.type == Type.DYNAMICLIST:
            _restore_rows(component, values[key], kept or [], fixed)
        elif fixed(component):
            values[key] = default(component) if kept is None else deepcopy(kept)


def _restore_rows(component: Component, rows: list[dict[str, Any]], former: list[Any], fixed: Fixed) -> None:
    keys = [str(child.key) for child in level(component.children) if fixed(child)]
    for index, row in enumerate(rows):
        known = [old for old in former if all(old.get(key) == row[key] for key in keys)]
        if not component.growing:
            known = former[index : index + 1]
        restore(component.children, row, known[0] if known else None, fixed)


def visible(
    components: Sequence[Component], values: dict[str, Any], hidden: frozenset[Identity]
) -> dict[str, Any]:
    """A copy of the values without those of hidden components."""
    return _visible(components, values, hidden, ())


def _visible(
    components: Sequence[Component],
    values: dict[str, Any],
    hidden: frozenset[Identity],
    numbers: tuple[int, ...],
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for component in components:
        if (component.id, numbers) in hidden:
            continue
        key, children = component.key, component.children
        if component.type == Type.GROUP and not key:
            found |= _visible(children, values, hidden, numbers)
        elif component.type == Type.GROUP:
            found[str(key)] = _visible(children, values[str(key)], hidden, numbers)
        elif component.type == Type.DYNAMICLIST:
            rows = enumerate(values[str(key)], 1)
            found[str(key)] = [_visible(children, row, hidden, (*numbers, number)) for number, row in rows]
        elif key:
            found[key] = values[key]
    return found
