"""One submission on its way from JSON to answers.

1. Read every value as one of its kind, note what is none.
2. Fill in what was not sent, put back what may only be read.
3. Work out, until nothing changes any more: which components are hidden, what the computed fields say.
4. Stop when the form says that nothing of this may be stored.
5. Check every visible field, then the rules over several fields that have no error of their own.
6. Answer with the visible fields that may be written, or raise `InvalidAnswers` with all that is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import partial
from typing import TYPE_CHECKING, Any

from engine.errors import EngineError, InvalidAnswers, Message
from engine.forms import options, rules, values, walk
from engine.forms.components import Component, Stop, Type
from engine.forms.expressions import Functions, Row, Scope, evaluate, names_in, setting
from engine.forms.values import Errors
from engine.labels import Labels

if TYPE_CHECKING:
    from engine.forms.form import Form

MAX_PASSES = 20


class Stopped(EngineError):
    """{text}"""

    def __init__(self, text: Labels) -> None:
        super().__init__(text=text)


class Unstable(EngineError):
    """The conditions of the form {form} contradict each other: they never come to rest."""


class Submission:
    """The values of one form as they are being worked out."""

    def __init__(
        self,
        form: Form,
        submitted: Mapping[str, Any],
        data: Mapping[str, Any],
        functions: Functions,
    ) -> None:
        self._form = form
        self._data = data
        self._functions = functions
        self._existing = form.existing(data)
        self.hidden: frozenset[walk.Identity] = frozenset()
        self.values, self.errors = values.load(form.marshmallow, submitted)
        self._settle()

    def _settle(self) -> None:
        walk.complete(self._form.components, self.values, self._existing)
        self._scope = self._visible_scope()
        walk.restore(self._form.components, self.values, self._existing, self._fixed)
        for _ in range(MAX_PASSES):
            before = (self.hidden, deepcopy(self._computed()))
            self._scope = self._visible_scope()
            self.hidden = frozenset(self._hidden())
            self._compute()
            if before == (self.hidden, self._computed()):
                return
        raise Unstable(form=self._form.id)

    def _visible_scope(self) -> Scope:
        visible = walk.visible(self._form.components, self.values, self.hidden)
        return Scope(visible, self._data, self._form.keys)

    def _fixed(self, component: Component) -> bool:
        readonly = component.readonly
        return component.disabled or setting(readonly, self._scope, Row(), self._functions) is True

    def _instances(self) -> Iterator[walk.Instance]:
        return walk.instances(self._form.components, self.values)

    def _hidden(self) -> Iterator[walk.Identity]:
        found: set[walk.Identity] = set()
        for instance in self._instances():
            hide = instance.component.hide
            if not found.isdisjoint(instance.inside) or (hide and self._value(instance.row, hide) is True):
                found.add(instance.identity)
        return iter(found)

    def _compute(self) -> None:
        for instance in self._instances():
            if instance.component.computed is not None:
                value = self._value(instance.row, instance.component.computed)
                instance.holder[str(instance.component.key)] = value

    def _computed(self) -> list[Any]:
        return [i.value for i in self._instances() if i.component.type == Type.EXPRESSION]

    def _value(self, row: Row, expression: Any) -> Any:
        return evaluate(expression, self._scope, row, self._functions)

    def stop(self) -> Stop | None:
        """The stop that holds, if any does."""
        return next((stop for stop in self._form.stops if self._value(Row(), stop.when) is True), None)

    def judge(self, lookup: options.Lookup) -> None:
        """Raises `Stopped`, or `InvalidAnswers` with every error of a visible field."""
        if stop := self.stop():
            raise Stopped(stop.text)
        errors = self._field_errors(lookup)
        for path, messages in self._check_errors(errors).items():
            errors.setdefault(path, []).extend(messages)
        if errors:
            raise InvalidAnswers({".".join(map(str, path)): messages for path, messages in errors.items()})

    def _field_errors(self, lookup: options.Lookup) -> Errors:
        shown = [i for i in self._instances() if i.component.key and i.identity not in self.hidden]
        places = {i.path for i in self._instances() if i.component.key}
        errors = {path: found for path, found in self.errors.items() if path not in places}
        for instance in shown:
            found = self.errors.get(instance.path) or self._complaints(instance, lookup)
            if found:
                errors[instance.path] = list(found)
        return errors

    def _complaints(self, instance: walk.Instance, lookup: options.Lookup) -> list[Message]:
        component, row = instance.component, instance.row
        if component.type == Type.EXPRESSION or self._fixed(component):
            return []
        around = rules.Circumstances(
            setting=lambda value: setting(value, self._scope, row, self._functions),
            options=partial(options.offered, component, self._scope, row, self._functions, lookup),
        )
        return rules.complaints(component, instance.value, around)

    def _check_errors(self, errors: Errors) -> Errors:
        """A rule over fields that are wrong themselves would only repeat that they are, and one at a field
        that nobody sees could not be met."""
        wrong = {str(path[0]) for path in errors if path}
        unseen = {i.path for i in self._instances() if i.component.key and i.identity in self.hidden}
        found: Errors = {}
        for check in self._form.checks:
            path = tuple(check.field.split("."))
            if path in unseen or not names_in(check.unless).isdisjoint(wrong):
                continue
            if self._value(Row(), check.unless) is not True:
                found.setdefault(path, []).append(Message("{text}", {"text": check.text}))
        return found

    def answers(self) -> dict[str, Any]:
        """What the form changes: visible top-level fields, without those that may only be read."""
        visible = walk.visible(self._form.components, self.values, self.hidden)
        fixed = {c.key for c in values.level(self._form.components) if not c.children and self._fixed(c)}
        return {key: value for key, value in visible.items() if key not in fixed}
