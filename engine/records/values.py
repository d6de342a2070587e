"""Changes to a record -> values of its fields' types, or what is wrong with them by path."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from engine.errors import InvalidAnswers, Message
from engine.records.fields import FieldType, RecordField

MAX_TEXT = 4000
MAX_DIGITS = 34
"""Of a number and of its exponent: written out, 1e999999999 would fill the memory."""
CENT = Decimal("0.01")
MONEY_LIMIT = Decimal("1e16")  # Numeric(18, 2)


def load(fields: Sequence[RecordField], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes as FEEL values of the fields' types; raises `InvalidAnswers` by path.

    Accepts the language's own values and the JSON texts of dates, so that forms, diagrams and clients are
    read alike. An empty text is null.
    """
    known = {field.key: field for field in fields}
    loaded: dict[str, Any] = {}
    errors: dict[str, list[Message]] = {}
    for key, value in changes.items():
        try:
            if key not in known:
                raise _Wrong(Message("A record of this kind has no such field."))
            loaded[key] = _value(known[key], value)
        except _Wrong as wrong:
            errors[key] = [wrong.said]
        except InvalidAnswers as inner:
            errors |= {f"{key}.{path}": messages for path, messages in inner.fields.items()}
    if errors:
        raise InvalidAnswers(errors)
    return loaded


class _Wrong(Exception):
    """A value that is not of its field's type."""

    def __init__(self, said: Message) -> None:
        self.said = said
        super().__init__(str(said))


def _value(field: RecordField, value: Any) -> Any:
    if value is None or value == "" or (value == [] and field.type == FieldType.FILE):
        return None
    return LOADERS[field.type](field, value)


def _string(_field: RecordField, value: Any) -> str:
    if not isinstance(value, str) or len(value) > MAX_TEXT or "\0" in value:
        raise _Wrong(Message("Enter a text of at most {max} characters.", {"max": MAX_TEXT}))
    return value


def _decimal(_field: RecordField, value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise _Wrong(Message("Enter a number."))
    try:
        number = Decimal(value)
    except ArithmeticError:
        raise _Wrong(Message("Enter a number.")) from None
    if (
        not number.is_finite()
        or len(number.as_tuple().digits) > MAX_DIGITS
        or abs(number.adjusted()) > MAX_DIGITS
    ):
        raise _Wrong(Message("Enter a number."))
    return number


def _integer(field: RecordField, value: Any) -> Decimal:
    number = _decimal(field, value)
    if number != number.to_integral_value():
        raise _Wrong(Message("Enter a whole number."))
    return number


def _money(field: RecordField, value: Any) -> Decimal:
    number = _decimal(field, value)
    if abs(number) >= MONEY_LIMIT or number != number.quantize(CENT):
        raise _Wrong(Message("Enter an amount with at most two decimal places."))
    return number.quantize(CENT)


def _date(_field: RecordField, value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise _Wrong(Message("Enter a valid date.")) from None


def _datetime(_field: RecordField, value: Any) -> datetime:
    moment = value
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            moment = None
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        raise _Wrong(Message("Enter a valid date and time."))
    return moment


def _boolean(_field: RecordField, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Wrong(Message("Answer yes or no."))
    return value


def _option(field: RecordField, value: Any) -> str:
    """A table's codes are checked by the form that offers them: they change while old records stay."""
    if not isinstance(value, str) or (isinstance(field.options, Mapping) and value not in field.options):
        raise _Wrong(Message("Choose one of the options offered."))
    return value


def _options(field: RecordField, value: Any) -> list[str]:
    if not isinstance(value, list):
        raise _Wrong(Message("Choose among the options offered."))
    return [_option(field, item) for item in value]


def _file(field: RecordField, value: Any) -> dict[str, str]:
    """An uploaded file; a form hands over a list, of one when the field takes one."""
    match value:
        case [{} as single]:
            return _file(field, single)
        case {"id": str(key), "name": str(name)}:
            return {"id": key, "name": name}
    raise _Wrong(Message("Attach a file."))


def _files(field: RecordField, value: Any) -> list[dict[str, str]]:
    if not isinstance(value, list):
        raise _Wrong(Message("Attach a file."))
    return [_file(field, item) for item in value]


def _rows(field: RecordField, value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
        raise _Wrong(Message("A list of rows is expected."))
    rows: list[dict[str, Any]] = []
    errors: dict[str, list[Message]] = {}
    for number, row in enumerate(value):
        try:
            rows.append(load(field.fields, row))
        except InvalidAnswers as wrong:
            errors |= {f"{number}.{path}": messages for path, messages in wrong.fields.items()}
    if errors:
        raise InvalidAnswers(errors)
    return rows


LOADERS: Mapping[FieldType, Callable[[RecordField, Any], Any]] = {
    FieldType.STRING: _string,
    FieldType.TEXT: _string,
    FieldType.INTEGER: _integer,
    FieldType.NUMBER: _decimal,
    FieldType.MONEY: _money,
    FieldType.DATE: _date,
    FieldType.DATETIME: _datetime,
    FieldType.BOOLEAN: _boolean,
    FieldType.OPTION: _option,
    FieldType.OPTIONS: _options,
    FieldType.UNIT: _string,
    FieldType.PERSON: _string,
    FieldType.ARTICLES: _string,
    FieldType.FILE: _file,
    FieldType.FILES: _files,
    FieldType.LIST: _rows,
}
