"""A form: what it is made of, what it accepts, what it shows. Made by `reader.read`, immutable afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from marshmallow import Schema

from engine.forms import browser
from engine.forms.components import Check, Component, Field, Stop, fields_of
from engine.forms.expressions import Functions
from engine.forms.options import Lookup, from_installation
from engine.forms.submission import Stopped, Submission
from engine.forms.values import fitting, level, schema_of


class Form:
    """One version of a form. The server is the authority; the browser only helps to fill it in."""

    def __init__(
        self,
        schema: Mapping[str, Any],
        components: Sequence[Component],
        stops: Sequence[Stop],
        checks: Sequence[Check],
        reads: frozenset[str],
    ) -> None:
        self.id: str = schema["id"]
        self.schema = schema
        self.components = components
        self.stops = stops
        self.checks = checks
        self.fields: Sequence[Field] = fields_of(components)
        self.keys = frozenset(str(component.key) for component in level(components))
        self.reads = reads
        """Names that its expressions, texts and options read, beside its own fields."""
        self.marshmallow: Schema = schema_of(components)()

    @property
    def options_keys(self) -> frozenset[str]:
        """The tables of the installation whose options the browser needs."""
        return frozenset(name for name in self.reads if from_installation(name))

    def load(
        self,
        submitted: Mapping[str, Any],
        data: Mapping[str, Any],
        options: Lookup,
        functions: Functions,
    ) -> dict[str, Any]:
        """The answers in a submission, as FEEL values by key.

        `submitted` is what the browser or a client sent (numbers as int, Decimal or text, never float); what
        it leaves out stays as it was. `data` is what expressions may read beside the form's fields: variables
        and, by their kind, records. `options` gives what `codes.…`, `people.…` and `units…` offer.

        Raises `InvalidAnswers` (path -> messages) or `Stopped`, when nothing of this may be stored.
        """
        submission = Submission(self, submitted, data, functions)
        submission.judge(options)
        return submission.answers()

    def refuse_stopped(
        self, submitted: Mapping[str, Any], data: Mapping[str, Any], functions: Functions
    ) -> None:
        """Raises `Stopped` when not even a draft of this may be stored."""
        if stop := Submission(self, submitted, data, functions).stop():
            raise Stopped(stop.text)

    def existing(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """What the form's fields are before anybody fills it in: the record's value, else the variable's.

        A field with the property `fresh` starts empty every time: who decides again must not find the last
        round's decision filled in.
        """
        kept = [c for c in level(self.components) if c.properties.get("fresh") != "true"]
        return fitting(kept, {str(component.key): _stored(component, data) for component in kept})

    def record_changes(self, answers: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        """The answers that belong to the register: kind -> field -> value."""
        changes: dict[str, dict[str, Any]] = {}
        for component in level(self.components):
            kind, _, field = component.properties.get("record", "").partition(".")
            if field and component.key in answers:
                changes.setdefault(kind, {})[field] = answers[str(component.key)]
        return changes

    def variables(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """The answers that belong to the process."""
        recorded = {c.key for c in level(self.components) if "record" in c.properties}
        return {key: value for key, value in answers.items() if key not in recorded}

    def localized(self, locale: str) -> dict[str, Any]:
        """The schema for the browser with its texts in one language; options of tables are not filled in."""
        return browser.localized(self.schema, locale)

    def data_for_browser(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """What the browser needs of `data`, JSON-ready: the fields' values and the names expressions read."""
        return browser.data(self.components, self.existing(data), data, self.reads - self.keys)


def _stored(component: Component, data: Mapping[str, Any]) -> Any:
    kind, _, field = component.properties.get("record", "").partition(".")
    record = data[kind] if field and kind in data else None
    if isinstance(record, Mapping) and field in record:
        return record[field]
    key = str(component.key)
    return data.get(key)
