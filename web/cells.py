"""Fields of records as pages show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import url_for

from engine.records import FieldType
from engine.services.register import Cell
from web.shown import value
from web.texts import say, t

EMPTY: tuple[Any, ...] = (None, "", [])
LONG = {FieldType.TEXT, FieldType.LIST, FieldType.FILE, FieldType.FILES}
"""Types whose values want room."""
NUMBERS = {FieldType.INTEGER, FieldType.NUMBER, FieldType.MONEY}


@dataclass(frozen=True)
class FileLink:
    name: str
    href: str


@dataclass(frozen=True)
class CellShown:
    """A field in words."""

    key: str
    words: str
    text: str
    number: bool
    empty: bool
    article: str
    files: Sequence[FileLink] = ()
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] | None = None
    """Of a list; None for anything else."""


def shown(cell: Cell) -> CellShown:
    rows = cell.rows if cell.type is FieldType.LIST else None
    return CellShown(
        key=cell.key,
        words=say(cell.labels),
        text=text(cell),
        number=cell.type in NUMBERS,
        empty=cell.value in EMPTY,
        article=cell.article or "",
        files=_files(cell),
        columns=[say(each.labels) for each in rows[0]] if rows else (),
        rows=[[text(each) for each in row] for row in rows] if rows else None,
    )


def text(cell: Cell) -> str:
    """The value in words, with what it is counted in."""
    if cell.text is not None:
        return say(cell.text)
    if cell.rows:
        return t("; ").join(
            " ".join(filled)
            for row in cell.rows
            if (filled := [text(each) for each in row if each.value not in EMPTY])
        )
    if isinstance(cell.value, Decimal):
        amount = f"{cell.value:,.2f}" if cell.type is FieldType.MONEY else _plain(cell.value)
        return f"{amount} {cell.measure}" if cell.measure else amount
    return value(cell.value)


def _plain(number: Decimal) -> str:
    """An integer may be a year: it is not grouped below five digits."""
    whole = number == number.to_integral_value()
    return f"{number:f}" if whole and abs(number) < 10000 else f"{number:,f}"


def _files(cell: Cell) -> list[FileLink]:
    if cell.type not in (FieldType.FILE, FieldType.FILES):
        return []
    items: list[Any] = cell.value if isinstance(cell.value, list) else [cell.value]
    found = [item for item in items if isinstance(item, Mapping) and "id" in item]
    return [FileLink(str(item.get("name")), url_for("files.download", file_id=item["id"])) for item in found]
