"""Code tables: CSV files whose first column is the code; `label`, `label_en`, `enabled` mean what they say.

A register kept as a table (units, roles, people …) is read the same way: `name` or `title` stand for `label`,
and every other column is an attribute of the code.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from engine import sniff
from engine.errors import Finding, Message, Refused, Severity
from engine.labels import Labels

LABEL_COLUMNS = ("label", "name", "title")
ON = {"", "1", "true", "yes"}
OFF = {"0", "false", "no"}
MAX_ROWS = 20_000


@dataclass(frozen=True)
class Code:
    """One row. A code that is not `enabled` keeps its label for what was stored, but is offered no more."""

    value: str
    labels: Labels
    attributes: Mapping[str, str]
    enabled: bool = True


@dataclass(frozen=True)
class CodeTable:
    """A table's rows in the order of its file; `name` is the file's without its ending."""

    name: str
    rows: Sequence[Code]

    def get(self, value: str) -> Code | None:
        """The row of a code, or None."""
        return next((row for row in self.rows if row.value == value), None)

    @property
    def offered(self) -> list[Code]:
        """The rows that may be chosen today."""
        return [row for row in self.rows if row.enabled]


def read(raw: bytes, file: str) -> CodeTable:
    """The table in a UTF-8 CSV file; raises `Refused` naming the line that cannot be read."""
    lines = _lines(raw, file)
    header = _header(lines[0] if lines else [], file)
    if len(lines) > MAX_ROWS:
        raise _refused(file, Message("The table has more than {max} rows.", {"max": MAX_ROWS}))
    rows = [_row(line, header, number, file) for number, line in enumerate(lines[1:], 2) if any(line)]
    _refuse_repetition(rows, file)
    return CodeTable(PurePosixPath(file).stem, rows)


def _lines(raw: bytes, file: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(sniff.text(raw), newline=""), strict=True))
    except sniff.Unsafe as error:
        raise _refused(file, error.message) from error
    except csv.Error as error:
        raise _refused(file, Message("The table cannot be read: {reason}", {"reason": str(error)})) from error


def _header(line: list[str], file: str) -> list[str]:
    names = [name.strip() for name in line]
    if not names or not all(names) or len(set(names)) != len(names):
        raise _refused(file, Message("The first line of a table names its columns, each once."))
    return names


def _row(line: list[str], header: list[str], number: int, file: str) -> Code:
    if len(line) != len(header):
        params = {"line": number, "found": len(line), "expected": len(header)}
        raise _refused(file, Message("Line {line} has {found} columns instead of {expected}.", params))
    row = {name: cell.strip() for name, cell in zip(header, line, strict=True)}
    value = row.pop(header[0])
    enabled = row.pop("enabled", "").lower()
    if not value or enabled not in ON | OFF:
        raise _refused(file, Message("Line {line} has no code or an unclear state.", {"line": number}))
    return Code(value, _labels(row, value), row, enabled in ON)


def _labels(row: dict[str, str], value: str) -> Labels:
    column = next((name for name in LABEL_COLUMNS if name in row), "")
    chinese = row.pop(column, "") or value
    return Labels(chinese, row.pop(f"{column}_en", "") or chinese)


def _refuse_repetition(rows: Sequence[Code], file: str) -> None:
    """A code may come again with a validity of its own (a unit renamed) or with another role of a person."""
    labels: dict[tuple[str, str], Labels] = {}
    seen: set[tuple[str, ...]] = set()
    for row in rows:
        whole = (row.value, *row.attributes.values())
        known = labels.setdefault((row.value, row.attributes.get("valid_from", "")), row.labels)
        if known != row.labels or whole in seen:
            raise _refused(file, Message("The code {code} is given twice.", {"code": row.value}))
        seen.add(whole)


def _refused(file: str, message: Message) -> Refused:
    return Refused([Finding("code-table", Severity.ERROR, file, message)])
