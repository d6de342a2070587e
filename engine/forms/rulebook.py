"""The settings of one component: what its values have to satisfy and what it offers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engine import feel
from engine.errors import Message
from engine.forms.components import CHOICES, TEXTS, Option, Rules, Type
from engine.forms.patterns import compile_pattern
from engine.forms.reading import Part, Reading
from engine.labels import Labels, labels


def rules(reading: Reading, part: Part, kind: Type) -> Rules:
    """The `validate` part of a component and the settings beside it."""
    validate = part.get("validate") or {}
    if not isinstance(validate, dict):
        reading.complain(
            part,
            Message("The setting {name} cannot be {value}.", {"name": "validate", "value": str(validate)}),
        )
        return Rules()
    required = reading.literal(part, "required", validate.get("required"), yes_no) is True
    if kind in TEXTS:
        return Rules(required=required, **_text_rules(reading, part, validate))
    if kind == Type.NUMBER:
        return Rules(required=required, **_number_rules(reading, part, validate))
    if kind == Type.DATETIME:
        return Rules(required=required, **_time_rules(reading, part))
    if kind == Type.FILEPICKER:
        return Rules(required=required, **_file_rules(reading, part))
    return Rules(required=required)


def _text_rules(reading: Reading, part: Part, validate: Part) -> dict[str, Any]:
    return {
        "min_length": reading.setting(part, "minLength", validate.get("minLength"), decimal),
        "max_length": reading.setting(part, "maxLength", validate.get("maxLength"), decimal),
        "pattern": reading.literal(part, "pattern", validate.get("pattern"), compile_pattern),
        "pattern_message": _pattern_message(part, validate),
        "text_kind": reading.literal(part, "validationType", validate.get("validationType"), text_kind),
    }


def _pattern_message(part: Part, validate: Part) -> Labels | None:
    text = validate.get("patternErrorMessage")
    english = part["properties"].get("patternErrorMessage.en")
    return Labels(str(text), str(english or text)) if text else None


def _number_rules(reading: Reading, part: Part, validate: Part) -> dict[str, Any]:
    return {
        "min": reading.setting(part, "min", validate.get("min"), decimal),
        "max": reading.setting(part, "max", validate.get("max"), decimal),
        "decimal_digits": reading.literal(part, "decimalDigits", part.get("decimalDigits"), natural),
        "increment": reading.literal(part, "increment", part.get("increment"), positive),
    }


def _time_rules(reading: Reading, part: Part) -> dict[str, Any]:
    return {
        "not_past": part.get("disallowPassedDates") is True,
        "minutes_step": reading.literal(part, "timeInterval", part.get("timeInterval"), natural),
    }


def _file_rules(reading: Reading, part: Part) -> dict[str, Any]:
    return {
        "accept": reading.literal(part, "accept", part.get("accept"), endings) or (),
        "multiple": reading.setting(part, "multiple", part.get("multiple"), yes_no) or False,
    }


def options(reading: Reading, part: Part, kind: Type) -> dict[str, Any]:
    """Where the options come from, with form-js's precedence: a key, then a list, then an expression."""
    if kind not in CHOICES:
        return {}
    if part.get("valuesKey"):
        key = reading.literal(part, "valuesKey", part["valuesKey"], name) or ""
        reading.reads.add(key)
        return {"options_key": key}
    if "values" in part:
        return {"options": _static_options(reading, part)}
    if "valuesExpression" in part:
        return {"options_expression": reading.expression(part, part["valuesExpression"])}
    reading.complain(part, Message("A choice needs options: values, valuesKey or valuesExpression."))
    return {}


def _static_options(reading: Reading, part: Part) -> tuple[Option, ...]:
    found = part["values"]
    if not isinstance(found, list) or not all(isinstance(v, dict) and "value" in v for v in found):
        reading.complain(part, Message("The options are a list of values with labels."))
        return ()
    return tuple(Option(feel.value(v["value"]), labels(v, "label", "label.en")) for v in found)


# What a literal in a schema may be; each raises one of the plain errors of Python for anything else.


def decimal(value: Any) -> Decimal:
    """A number, also one written as a text."""
    if isinstance(value, bool):
        raise TypeError
    number = Decimal(value)
    if not number.is_finite():
        raise ValueError
    return number


def positive(value: Any) -> Decimal:
    """A number above zero."""
    if (number := decimal(value)) <= 0:
        raise ValueError
    return number


def natural(value: Any) -> int:
    """A whole number from zero on."""
    number = decimal(value)
    if number < 0 or number != int(number):
        raise ValueError
    return int(number)


def yes_no(value: Any) -> bool:
    """A truth value, also one written as a text."""
    return {True: True, False: False, "true": True, "false": False}[value]


def name(value: Any) -> str:
    """A text that is not blank."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError
    return value


def text_kind(value: Any) -> str | None:
    """One of form-js's own checks of texts; `custom` means that the pattern says it."""
    return {"email": "email", "phone": "phone", "custom": None}[value]


def endings(value: Any) -> tuple[str, ...]:
    """`.pdf,.docx` -> the endings; types like `image/*` are not checked by name and not accepted here."""
    found = tuple(part.strip().lower() for part in value.split(","))
    if not all(part.startswith(".") and part[1:].isalnum() for part in found):
        raise ValueError
    return found
