"""Code tables and kinds of records as tables on a page; each row is a place that links can lead to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.codes import Code, CodeTable
from engine.records import FieldType, RecordField, RecordKind
from web.texts import say, t


@dataclass(frozen=True)
class Row:
    id: str
    cells: list[str]


@dataclass(frozen=True)
class Listing:
    columns: list[str]
    rows: list[Row]


def of_codes(table: CodeTable) -> Listing:
    """Every code with its name and the columns that the table has beside."""
    more = list(table.rows[0].attributes) if table.rows else []
    rows = [
        Row(row.value, [row.value, *_named(row), *(row.attributes[name] for name in more)])
        for row in table.rows
    ]
    return Listing([t("Code"), t("Name"), t("Offered"), *more], rows)


def _named(row: Code) -> list[str]:
    return [say(row.labels), t("yes") if row.enabled else t("no")]


def of_kind(kind: RecordKind) -> Listing:
    """Every field of a kind, those of its lists below them."""
    columns = [t("Name"), t("Key"), t("Type"), t("Options"), t("Rests on")]
    return Listing(columns, list(_fields(kind.fields, "")))


def _fields(fields: Sequence[RecordField], within: str) -> Iterator[Row]:
    for field in fields:
        key = f"{within}{field.key}"
        options = (
            field.options
            if isinstance(field.options, str)
            else t(", ").join(map(say, (field.options or {}).values()))
        )
        yield Row(field.key, [say(field.labels), key, type_words(field.type), options, field.article or ""])
        yield from _fields(field.fields, f"{key}.")


def type_words(kind: FieldType) -> str:
    """What a field holds."""
    return {
        FieldType.STRING: t("text"),
        FieldType.TEXT: t("paragraphs"),
        FieldType.INTEGER: t("whole number"),
        FieldType.NUMBER: t("number"),
        FieldType.MONEY: t("amount"),
        FieldType.DATE: t("date"),
        FieldType.DATETIME: t("date and time"),
        FieldType.BOOLEAN: t("yes or no"),
        FieldType.OPTION: t("a single code"),
        FieldType.OPTIONS: t("several codes"),
        FieldType.UNIT: t("unit"),
        FieldType.PERSON: t("person"),
        FieldType.FILE: t("file"),
        FieldType.FILES: t("files"),
        FieldType.LIST: t("rows"),
    }[kind]
