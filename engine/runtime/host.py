"""What the platform gives to a running instance, which looks at no clock, database or network itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from engine.bpmn import Element
from engine.runtime.process import Process


class Host(Protocol):
    """Everything an instance asks of the world around it."""

    @property
    def functions(self) -> Mapping[str, Callable[..., Any]]:
        """FEEL functions beside the standard's, by name."""

    def now(self) -> datetime:
        """The business time, aware."""

    def process(self, key: str, binding: str, version: int | None) -> Process:
        """The process that a call activity calls, as of the instance's start; raises NotFound."""

    def decide(
        self, ref: str, binding: str, version: int | None, mapping: str, variables: Mapping[str, Any]
    ) -> tuple[Any, Any, int]:
        """The value of a decision shaped as `mapDecisionResult` says, its trace, the version that decided."""

    def perform(
        self,
        topic: str,
        parameters: Mapping[str, Any],
        element: Element,
        variables: Mapping[str, Any],
        process_key: str,
    ) -> dict[str, Any] | None:
        """Does the work of a topic and answers with its results; None: some external worker does this topic.

        `variables` is what the step sees, `process_key` the process that it is drawn in.

        Raises `BpmnError` for a fault the diagram may catch, any other EngineError for a failure.
        """

    def lookup(self, name: str, variables: Mapping[str, Any]) -> Any:
        """The value of a name that is no variable, say a record's; raises KeyError when there is none."""
