"""What a filled-in value has to satisfy, type by type: form-js 1.23's `Validator`, and what it leaves out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Context, Decimal
from typing import Any

from engine import clock
from engine.errors import Message
from engine.forms.components import MANY_CHOICES, SINGLE_CHOICES, TEXTS, Component, Option, Type
from engine.forms.patterns import EMAIL, PHONE, Pattern, TooSlow
from engine.forms.values import is_empty

EXACT = Context(prec=100)
"""Wide enough for every number that a form takes, whose digits and exponents are bounded."""


@dataclass(frozen=True)
class Circumstances:
    """What the rules of one field need to know besides the value."""

    setting: Callable[[Any], Any]
    """The literal or evaluated value of a setting."""
    options: Callable[[], Sequence[Option]]
    """What the choice offers."""


def complaints(component: Component, value: Any, around: Circumstances) -> list[Message]:
    """Everything that is wrong with `value`; an empty value only has to be there when it is required."""
    if is_empty(component, value):
        return [Message("This field is required.")] if component.rules.required else []
    rule = BY_TYPE.get(component.type)
    return list(rule(component, value, around)) if rule else []


def _text(component: Component, value: str, around: Circumstances) -> Iterator[Message]:
    rules, length = component.rules, len(value.strip())
    least, most = around.setting(rules.min_length), around.setting(rules.max_length)
    if component.rules.required and not length:
        yield Message("This field is required.")
    if isinstance(least, Decimal) and length < least:
        yield Message("Enter at least {min} characters.", {"min": least})
    if isinstance(most, Decimal) and length > most:
        yield Message("Enter at most {max} characters.", {"max": most})
    if rules.pattern:
        yield from _pattern(rules.pattern, value, _pattern_message(component))
    if rules.text_kind == "email":
        yield from _pattern(EMAIL, value, Message("Enter a valid email address."))
    if rules.text_kind == "phone":
        yield from _pattern(
            PHONE, value, Message("Enter an international phone number, like +8675512345678.")
        )


def _pattern_message(component: Component) -> Message:
    text = component.rules.pattern_message
    return Message("{text}", {"text": text}) if text else Message("The text does not have the expected form.")


def _pattern(pattern: Pattern, value: str, message: Message) -> Iterator[Message]:
    try:
        if not pattern.found_in(value):
            yield message
    except TooSlow:
        yield Message("It takes too long to tell whether the text has the expected form.")


def _number(component: Component, value: Decimal, around: Circumstances) -> Iterator[Message]:
    rules = component.rules
    least, most = around.setting(rules.min), around.setting(rules.max)
    if rules.decimal_digits is not None and _decimals(value) > rules.decimal_digits:
        yield _decimals_message(rules.decimal_digits)
    if rules.increment and EXACT.remainder(value, rules.increment):
        yield Message("The value must be a multiple of {increment}.", {"increment": rules.increment})
    if isinstance(least, Decimal) and value < least:
        yield Message("The value must be at least {min}.", {"min": least})
    if isinstance(most, Decimal) and value > most:
        yield Message("The value must be at most {max}.", {"max": most})


def _decimals(value: Decimal) -> int:
    return max(0, -int(value.normalize(EXACT).as_tuple().exponent))


def _decimals_message(digits: int) -> Message:
    if digits == 0:
        return Message("Enter a whole number.")
    return Message("Enter at most {digits} decimal places.", {"digits": digits})


def _choice(_component: Component, value: Any, around: Circumstances) -> Iterator[Message]:
    if not _offers(around.options(), value):
        yield Message("Choose one of the options offered.")


def _choices(_component: Component, values: list[Any], around: Circumstances) -> Iterator[Message]:
    options = around.options()
    if not all(_offers(options, value) for value in values):
        yield Message("Choose among the options offered.")
    if any(value in values[:number] for number, value in enumerate(values)):
        yield Message("Choose each option once.")


def _offers(options: Sequence[Option], value: Any) -> bool:
    """Equal and of one kind: Python would take `true` for 1."""
    return any(type(option.value) is type(value) and option.value == value for option in options)


def _moment(component: Component, value: Any, _around: Circumstances) -> Iterator[Message]:
    rules = component.rules
    if rules.not_past and isinstance(value, date) and _day(value) < clock.today():
        yield Message("The date must not be in the past.")
    if (
        rules.minutes_step
        and hasattr(value, "minute")
        and (value.hour * 60 + value.minute) % rules.minutes_step
    ):
        yield Message("Choose a time in steps of {minutes} minutes.", {"minutes": rules.minutes_step})


def _day(value: date) -> date:
    return value.astimezone(clock.ZONE).date() if isinstance(value, datetime) else value


def _files(component: Component, value: list[dict[str, str]], around: Circumstances) -> Iterator[Message]:
    accept = component.rules.accept
    if len(value) > 1 and around.setting(component.rules.multiple) is not True:
        yield Message("Attach one file only.")
    if accept and not all(file["name"].lower().endswith(accept) for file in value):
        yield Message("Attach files of these kinds: {accept}.", {"accept": ", ".join(accept)})


Rule = Callable[[Component, Any, Circumstances], Iterator[Message]]
BY_TYPE: dict[Type, Rule] = {
    **dict.fromkeys(TEXTS, _text),
    Type.NUMBER: _number,
    **dict.fromkeys(SINGLE_CHOICES, _choice),
    **dict.fromkeys(MANY_CHOICES, _choices),
    Type.DATETIME: _moment,
    Type.FILEPICKER: _files,
}
