"""What the platform's topics take, for those who draw: the name of each, and of each of its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.errors import Message


@dataclass(frozen=True)
class Parameter:
    """An input parameter of a service task. `several`: a context or a list rather than one value."""

    name: str
    about: Message
    required: bool = False
    several: bool = False


@dataclass(frozen=True)
class Described:
    """A topic in words. `fields`: it takes a parameter for each field of the record, too."""

    name: Message
    parameters: tuple[Parameter, ...]
    fields: bool = False


KIND = Parameter("kind", Message("Kind of record; the one that the case is about if left out"))
KEY = Parameter("key", Message("Key of the record; the one that the case is about if left out"))
VALUES = Parameter("values", Message("Fields and their values, as a context"), several=True)
DEADLINE = Parameter("deadline", Message("Kind of deadline, as the table of deadlines names it"))
ID = Parameter("id", Message("The deadline itself, where it was kept; else it is found by its kind"))
REASON = Parameter("reason", Message("Reason"))

TAKES: Mapping[str, Described] = {
    "record.create": Described(Message("Make a record"), (KIND, VALUES), fields=True),
    "record.update": Described(Message("Change a record"), (KIND, KEY, VALUES), fields=True),
    "record.correct": Described(
        Message("Correct a field"),
        (
            KIND,
            KEY,
            Parameter("field", Message("Field that is corrected"), required=True),
            Parameter("value", Message("Its correct value")),
            Parameter("expected", Message("The value that was looked at and has to be there still")),
            Parameter("reason", Message("Reason"), required=True),
        ),
    ),
    "record.find": Described(
        Message("Find records"),
        (
            KIND,
            Parameter("where", Message("Listed fields and the values they have, as a context"), several=True),
        ),
    ),
    "record.count": Described(
        Message("Count records"),
        (KIND, Parameter("field", Message("Listed field by whose values they are counted"), required=True)),
    ),
    "number.issue": Described(Message("Issue a record's number"), (KIND, KEY)),
    "document.generate": Described(
        Message("Issue a document"),
        (
            Parameter("document", Message("Name of the Word template"), required=True),
            Parameter("data", Message("What the template is filled with, as a context"), several=True),
            Parameter("draft", Message("=true for a draft without a number")),
            KIND,
            KEY,
        ),
    ),
    "notify": Described(
        Message("Tell people"),
        (
            Parameter("to", Message("Usernames, roles and roles in a unit (role@unit)"), several=True),
            Parameter("task", Message("A step: those on whom its open tasks wait")),
            Parameter("title", Message("Title"), required=True),
            Parameter("title_en", Message("Title in English")),
            Parameter("text", Message("Text")),
            Parameter("text_en", Message("Text in English")),
        ),
    ),
    "people.draw": Described(
        Message("Draw people by lot"),
        (
            Parameter("role", Message("Role of those among whom is drawn"), required=True),
            Parameter("count", Message("How many; an odd number, 3 if left out")),
            Parameter("substitutes", Message("=true where substitutes are drawn, of whom there may be two")),
            Parameter(
                "among", Message("Usernames of those who are eligible; everybody if left out"), several=True
            ),
            Parameter("exclude", Message("Usernames of those who are not drawn"), several=True),
            Parameter("exclude_units", Message("Units whose people are not drawn"), several=True),
            Parameter("seed", Message("Seed of an earlier draw, to repeat it")),
        ),
    ),
    "message.send": Described(
        Message("Send a message"),
        (
            Parameter("message", Message("Name of the message"), required=True),
            Parameter("correlation_key", Message("Whom it is for; the number of this case if left out")),
            Parameter("payload", Message("What it brings along, as a context"), several=True),
        ),
    ),
    "deadline.set": Described(
        Message("Set a deadline"),
        (
            Parameter("deadline", DEADLINE.about, required=True),
            Parameter("base", Message("Day from which it counts; else the field that the table names")),
            Parameter("number", Message("How long it is, where the table leaves that open")),
            Parameter("unit", Message("Unit in which that counts")),
            Parameter("decision", Message("Table of deadlines, where it is another one")),
            REASON,
            KIND,
            KEY,
        ),
    ),
    "deadline.met": Described(
        Message("Meet a deadline"),
        (
            ID,
            DEADLINE,
            Parameter("on", Message("Day on which it was met; today if left out")),
            REASON,
            KIND,
            KEY,
        ),
    ),
    "deadline.cancel": Described(Message("Cancel a deadline"), (ID, DEADLINE, REASON, KIND, KEY)),
    "deadline.suspend": Described(Message("Stop the clock of deadlines"), (ID, DEADLINE, REASON, KIND, KEY)),
    "deadline.resume": Described(
        Message("Let the clock of deadlines go on"), (ID, DEADLINE, REASON, KIND, KEY)
    ),
}
"""By topic. A parameter that is left blank counts as left out."""
