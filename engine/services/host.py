"""What the platform gives a running instance: other definitions, decisions, records, topics, functions, the
time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from engine import clock
from engine.bpmn import Element
from engine.decisions import map_result
from engine.events import Event
from engine.runtime import Process
from engine.services import functions, records, topics, versions
from engine.services.access import Actor
from engine.services.calls import Call
from engine.store.instances import Instance


class InstanceHost:
    """The runtime's `Host` for one passage of one instance; what it looked up, it keeps for the passage."""

    def __init__(self, session: Session, instance: Instance, actor: Actor) -> None:
        self.events: list[Event] = []
        """What the platform's topics did."""
        self._session = session
        self._instance = instance
        self._actor = actor

    @cached_property
    def functions(self) -> Mapping[str, Callable[..., Any]]:
        return functions.of(self._session)

    def now(self) -> datetime:
        return clock.now()

    def process(self, key: str, binding: str, version: int | None) -> Process:
        return versions.process(self._session, key, *versions.bound(binding, version, self._instance.as_of))

    def decide(
        self, ref: str, binding: str, version: int | None, mapping: str, variables: Mapping[str, Any]
    ) -> tuple[Any, Any, int]:
        model, found = versions.decision(
            self._session, ref, *versions.bound(binding, version, self._instance.as_of)
        )
        outcome = model.evaluate(ref, variables, self.functions)
        decision = model.decisions[ref]
        value = map_result(outcome.value, mapping, outputs=decision.outputs, several=decision.several)
        return value, outcome.trace, found.version

    def perform(
        self,
        topic: str,
        parameters: Mapping[str, Any],
        element: Element,
        variables: Mapping[str, Any],
        process_key: str,
    ) -> dict[str, Any] | None:
        call = Call(
            session=self._session,
            instance_id=self._instance.id,
            process_key=process_key,
            element_id=element.id,
            as_of=self._instance.as_of,
            business_key=self._instance.business_key,
            actor=self._actor,
            variables=variables,
            parameters=parameters,
            properties=element.properties,
            trying=self._instance.test,
            of_task=element.type == "userTask",
        )
        answer = topics.perform(topic, call)
        if answer is None:
            return None
        self.events.extend(answer.events)
        return answer.values

    def lookup(self, name: str, variables: Mapping[str, Any]) -> Any:
        if not versions.knows_record_kind(self._session, name, self._instance.as_of):
            raise KeyError(name)
        return records.lookup(self._session, name, variables)
