"""What a choice offers that takes its options from the installation: code tables, people, units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from engine.forms import Option
from engine.labels import Labels
from engine.services import people, units, versions
from engine.services.access import Actor
from engine.store.units import UnitRow

OWN = "own"


def options(session: Session, values_key: str, actor: Actor, as_of: int | None = None) -> list[Option]:
    """The options of a `valuesKey`; `NotFound` for a table that was never deployed.

    `codes.<table>`: the table's enabled codes, in its order. `people.<role>` or `people.<role>@<unit>`: who
    holds the role. `units`: all units; `units.own`: the actor's and those below; `units.<type>,<type>`:
    those of types.
    """
    family, _, rest = values_key.partition(".")
    match family:
        case "codes":
            table = versions.code_table(session, rest, as_of)
            return [Option(row.value, row.labels) for row in table.offered]
        case "people":
            return _people(session, rest)
        case "units":
            return [Option(row.code, Labels(row.name, row.name_en)) for row in _units(session, rest, actor)]
        case _:
            raise ValueError(f"no options have the name {values_key!r}")


def labels(session: Session, values_key: str, as_of: int | None = None) -> Mapping[str, Labels]:
    """Value -> label of everything that a stored value may be, also what is offered no more."""
    family, _, rest = values_key.partition(".")
    match family:
        case "codes":
            return {row.value: row.labels for row in versions.code_table(session, rest, as_of).rows}
        case "units":
            names = units.named(session)
            return {code: Labels(row.name, row.name_en) for code, row in names.items()}
        case _:
            return {option.value: option.labels for option in _people(session, rest)}


def _people(session: Session, group: str) -> list[Option]:
    names = units.named(session)
    held: dict[str, tuple[str, list[UnitRow]]] = {}
    for holder in people.in_group(session, group):
        _, theirs = held.setdefault(holder.username, (holder.name, []))
        theirs += [names[holder.unit]] if holder.unit in names else []
    return [Option(username, _person(name, theirs)) for username, (name, theirs) in held.items()]


def _person(name: str, theirs: Sequence[UnitRow]) -> Labels:
    """People are told apart by their unit."""
    if not theirs:
        return Labels(name, name)
    zh, en = "、".join(unit.name for unit in theirs), ", ".join(unit.name_en for unit in theirs)
    return Labels(f"{name}({zh})", f"{name} ({en})")


def _units(session: Session, which: str, actor: Actor) -> list[UnitRow]:
    rows = units.current(session)
    if which == OWN:
        own = units.with_subordinates(rows, actor.units)
        return [row for row in rows if row.code in own]
    types = {kind.strip() for kind in which.split(",") if kind.strip()}
    return [row for row in rows if not types or row.type in types]
