"""A small world for diagrams to run in: a clock, instances, messages, signals and timers, all in memory.

After every passage an instance is kept as its two documents and loaded again, unless told to `keep_alive`.
A world is a `Stage` for conformance cases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from engine import bpmn, events, runtime
from engine.errors import EngineError, NotFound, Refused, Severity
from engine.lint import Known
from engine.lint.checking import check_diagram

T0 = datetime(2026, 1, 31, 1, tzinfo=UTC)  # nine in the morning where the business is


class Ambiguous(EngineError):
    """Several wait for {message}."""


@dataclass
class Instance:
    """One instance as the world keeps it."""

    process: runtime.Process
    running: runtime.Running
    business_key: str | None = None
    history: list[events.Event] = field(default_factory=list)


@dataclass(frozen=True)
class Open:
    """An open task of an instance."""

    instance: Instance
    task: runtime.OpenTask

    @property
    def key(self) -> str:
        return self.task.element_id

    @property
    def name(self) -> str:
        return self.task.name


@dataclass
class Message:
    name: str
    business_key: str | None
    keys: Mapping[str, Any]
    payload: Mapping[str, Any]


class World:
    """A host, and the services around it, in their smallest form."""

    def __init__(
        self, *diagrams: bytes | str, keep_alive: bool = False, **topics: Callable[..., Any]
    ) -> None:
        self.at = T0
        self.topics = {name.replace("__", "."): work for name, work in topics.items()}
        self.functions: dict[str, Callable[..., Any]] = {}
        self.records: dict[str, Any] = {}
        self.decisions: dict[str, Callable[[Mapping[str, Any]], Any]] = {}
        self.keep_alive = keep_alive
        self.processes: dict[str, runtime.Process] = {}
        self.instances: list[Instance] = []
        self.buffer: list[Message] = []
        self.schedules: list[tuple[str, runtime.Schedule]] = []
        for number, diagram in enumerate(diagrams):
            self._add(diagram.encode() if isinstance(diagram, str) else diagram, f"{number}.bpmn")

    def deploy(self, files: Mapping[str, bytes]) -> None:
        """Takes diagrams that the lint lets pass; raises Refused."""
        diagrams = {file: bpmn.read(xml, file) for file, xml in files.items() if file.endswith(".bpmn")}
        keys = {process.key for diagram in diagrams.values() for process in diagram.processes}
        for file, diagram in diagrams.items():
            findings = list(check_diagram(diagram, Known(processes=frozenset(keys | set(self.processes)))))
            if any(finding.severity is Severity.ERROR for finding in findings):
                raise Refused(findings)
            self._add(files[file], file)

    def _add(self, xml: bytes, file: str) -> None:
        for process in runtime.read(xml, file):
            self.processes[process.key] = process
            for schedule in runtime.schedules(process, self.functions, self.at):
                self.schedules.append((process.key, schedule))

    # The host.

    def now(self) -> datetime:
        return self.at

    def process(self, key: str, binding: str, version: int | None) -> runtime.Process:
        if key not in self.processes:
            raise NotFound(what="process", key=key)
        return self.processes[key]

    def decide(
        self, ref: str, binding: str, version: int | None, mapping: str, variables: Mapping[str, Any]
    ) -> tuple[Any, Any, int]:
        return self.decisions[ref](variables), [{"decision": ref, "mapping": mapping}], 1

    def perform(
        self,
        topic: str,
        parameters: Mapping[str, Any],
        element: runtime.Element,
        variables: Mapping[str, Any],
        process_key: str,
    ) -> dict[str, Any] | None:
        work = self.topics.get(topic)
        return None if work is None else work(**parameters)

    def lookup(self, name: str, variables: Mapping[str, Any]) -> Any:
        return self.records[name]

    # The services.

    def start(
        self,
        key: str,
        variables: Mapping[str, Any] | None = None,
        business_key: str | None = None,
        element: str | None = None,
        payload: Mapping[str, Any] | None = None,
    ) -> Instance:
        process = self.processes[key]
        running = runtime.start(process, self, variables or {}, element, payload)
        instance = Instance(process, running, business_key)
        self.instances.append(instance)
        self._settle(instance)
        return instance

    def moves(self, instance: Instance, verb: Callable[..., None], *args: Any) -> None:
        """One passage; a failed one leaves the instance as it was."""
        before = instance.running.state, instance.running.scopes
        try:
            verb(*args)
        except EngineError:
            instance.running = runtime.load(instance.process, self, *before)
            raise
        self._settle(instance)

    def _settle(self, instance: Instance) -> None:
        """Keeps what a passage left, and routes what it threw."""
        happened = list(instance.running.effects)
        instance.history += happened
        if self.keep_alive:
            instance.running.effects.clear()
        else:
            self.reload(instance)
        for event in happened:
            if isinstance(event, events.MessageThrown):
                key = event.correlation_key or instance.business_key
                self.message(event.message, key, payload=event.payload)
            elif isinstance(event, events.SignalThrown):
                self.signal(event.signal, event.payload, besides=instance)
        self._deliver_kept(instance)

    def reload(self, instance: Instance) -> None:
        running = instance.running
        instance.running = runtime.load(instance.process, self, running.state, running.scopes)

    def message(
        self,
        name: str,
        business_key: str | None = None,
        keys: Mapping[str, Any] | None = None,
        payload: Mapping[str, Any] | None = None,
        among: Instance | None = None,
        keep: bool = True,
    ) -> bool:
        """To the one that waits for it, or a process that starts with it, else kept; whether it arrived."""
        message = Message(name, business_key, keys or {}, payload or {})
        if self._deliver(message, among):
            return True
        if keep:
            self.buffer.append(message)
        return False

    def _deliver(self, message: Message, among: Instance | None = None) -> bool:
        found = [
            (instance, waiting)
            for instance in ([among] if among else self.instances)
            for waiting in instance.running.subscriptions()
            if waiting.kind == "message" and self._matches(message, instance, waiting)
        ]
        if len({id(instance) for instance, _ in found}) > 1:
            raise Ambiguous(message=message.name)
        if found:
            instance, waiting = found[0]
            self.moves(instance, instance.running.deliver, waiting.number, message.payload)
            return True
        return self._start_by("message", message.name, message.payload, message.business_key)

    def _matches(self, message: Message, instance: Instance, waiting: runtime.Waiting) -> bool:
        seen = instance.running.variables(waiting.number)
        key = waiting.correlation_key or instance.business_key
        return (
            waiting.name == message.name
            and message.business_key in (None, key)
            and all(name in seen and seen[name] == value for name, value in message.keys.items())
        )

    def _deliver_kept(self, instance: Instance) -> None:
        for message in list(self.buffer):
            if message in self.buffer and self._deliver(message, instance):
                self.buffer.remove(message)

    def signal(
        self, name: str, payload: Mapping[str, Any] | None = None, besides: Instance | None = None
    ) -> None:
        for instance in list(self.instances):
            waits = [each.name for each in instance.running.subscriptions() if each.kind == "signal"]
            if instance is not besides and name in waits:
                self.moves(instance, instance.running.signal, name, payload)
        self._start_by("signal", name, payload or {}, None)

    def _start_by(self, kind: str, name: str, payload: Mapping[str, Any], business_key: str | None) -> bool:
        started = False
        for process in self.processes.values():
            for element in process.starts(kind):
                if element.event is not None and element.event.name == name:
                    self.start(process.key, None, business_key, element.id, payload)
                    started = True
        return started

    def pass_time(self, span: timedelta) -> None:
        """Moves the clock and fires what falls due, one at a time, in the order of the due times."""
        end = self.at + span
        while due := [row for row in self._due() if row[0] <= end]:
            at, _, fire = min(due, key=lambda row: row[:2])
            self.at = max(self.at, at)
            fire()
        self.at = end

    def _due(self) -> Iterator[tuple[datetime, int, Callable[[], None]]]:
        """(when, order, what to do) of all timers, those that start processes first."""
        for key, schedule in self.schedules:
            yield schedule.due_at, -1, partial(self._start_on_time, key, schedule)
        for instance in self.instances:
            for timer in instance.running.timers():
                fire = partial(self.moves, instance, instance.running.fire, timer.number)
                yield timer.due_at, timer.number, fire

    def _start_on_time(self, key: str, schedule: runtime.Schedule) -> None:
        self.schedules.remove((key, schedule))
        again = runtime.following(schedule, self.at)
        if again is not None:
            self.schedules.append((key, again))
        self.start(key, element=schedule.element_id)

    # What a case asks and does.

    def instances_of(self, key: str) -> list[Instance]:
        return [instance for instance in self.instances if instance.process.key == key]

    def newest(self) -> Instance:
        return self.instances[-1]

    def tasks(self, of: Instance | None = None) -> list[Open]:
        among = [of] if of else self.instances
        return [Open(instance, task) for instance in among for task in instance.running.open_tasks()]

    def complete(self, task: Open, answers: Mapping[str, Any]) -> None:
        self.moves(task.instance, task.instance.running.complete, task.task.number, answers)

    def work(self, topic: str, error: str | None, variables: Mapping[str, Any]) -> bool:
        """An external worker completes work of a topic, or reports an error; whether there was any."""
        for instance in self.instances:
            for waiting in instance.running.subscriptions():
                if (waiting.kind, waiting.name) == ("external", topic):
                    done, report = instance.running.deliver, instance.running.report_error
                    verb = partial(done, waiting.number, variables)
                    if error:
                        verb = partial(report, waiting.number, error, "", variables)
                    self.moves(instance, verb)
                    return True
        return False

    def set_variables(self, instance: Instance, changes: Mapping[str, Any]) -> None:
        self.moves(instance, instance.running.set_variables, 0, changes)

    def variables(self, instance: Instance) -> Mapping[str, Any]:
        return instance.running.variables()

    def task_variables(self, task: Open) -> Mapping[str, Any]:
        return task.instance.running.variables(task.task.number)

    def has_ended(self, instance: Instance) -> bool:
        return not instance.running.live()

    def cancel(self, instance: Instance) -> None:
        instance.running.cancel()
