"""What form-js is given: the schema in one language and JSON-ready data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from engine import clock, feel
from engine.forms.components import Component, Type
from engine.forms.rules import EXACT
from engine.forms.values import level

ENGLISH = ".en"
# These say what the server does with a form; a browser has no use for them.
SERVER_ONLY = ("stops", "checks")


def localized(schema: Mapping[str, Any], locale: str) -> dict[str, Any]:
    """A copy of the schema whose texts are those of `locale`, wherever an `….en` stands beside them."""
    found: dict[str, Any] = _localized({k: v for k, v in schema.items() if k not in SERVER_ONLY}, locale)
    return found


def _localized(part: Any, locale: str) -> Any:
    if isinstance(part, list):
        return [_localized(item, locale) for item in part]
    if isinstance(part, Decimal):
        return _number(part)
    if not isinstance(part, Mapping):
        return part
    texts = {**part, **_texts(part.get("properties"))}
    found = {key: _localized(value, locale) for key, value in part.items() if not key.endswith(ENGLISH)}
    if not locale.startswith("zh"):
        for key, text in texts.items():
            if key.endswith(ENGLISH):
                _put(found, key.removesuffix(ENGLISH), text)
    return found


def _texts(properties: Any) -> dict[str, Any]:
    return dict(properties) if isinstance(properties, Mapping) else {}


def _put(found: dict[str, Any], key: str, text: Any) -> None:
    """`patternErrorMessage` stands in `validate`, every other text beside its `properties`."""
    if key == "patternErrorMessage":
        found["validate"] = {**found.get("validate", {}), key: text}
    elif key in found:
        found[key] = text


def data(
    components: Sequence[Component],
    existing: Mapping[str, Any],
    surroundings: Mapping[str, Any],
    names: Iterable[str],
) -> dict[str, Any]:
    """The values of the form's fields as its widgets want them, and the other names its expressions read."""
    around = {name: json_ready(surroundings[name]) for name in sorted(names) if name in surroundings}
    return around | _values(components, existing)


def _values(components: Sequence[Component], values: Mapping[str, Any]) -> dict[str, Any]:
    found = [component for component in level(components) if component.key in values]
    return {str(c.key): _value(c, values[str(c.key)]) for c in found}


def _value(component: Component, value: Any) -> Any:
    if component.type == Type.GROUP:
        return _values(component.children, value)
    if component.type == Type.DYNAMICLIST:
        return [_values(component.children, row) for row in value]
    if component.as_text and isinstance(value, Decimal):
        return _as_text(value, component.rules.decimal_digits)
    return json_ready(value)


def _as_text(value: Decimal, digits: int | None) -> str:
    """With the decimals the field has; one that has more already keeps them."""
    exact = value.normalize(EXACT)
    if digits is not None and -int(exact.as_tuple().exponent) <= digits:
        return f"{value:.{digits}f}"
    return f"{exact:f}"


def json_ready(value: Any) -> Any:
    """A FEEL value for a browser, whose numbers are doubles anyway."""
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, datetime):
        return _minutes(value)
    if isinstance(value, Mapping):
        return {key: json_ready(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [json_ready(inner) for inner in value]
    return feel.plain(value)


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _minutes(value: datetime) -> str:
    """Business time to the minute: what form-js's own pickers write."""
    local = value.astimezone(clock.ZONE) if value.tzinfo else value
    return local.isoformat(timespec="minutes")
