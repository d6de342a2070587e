"""What a case needs to be played on: the runtime in a small world, or the whole platform."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Protocol


class Task(Protocol):
    """An open user task."""

    @property
    def key(self) -> str:
        """The id of its element."""

    @property
    def name(self) -> str:
        """Its label."""


class Stage(Protocol):
    """Deploys, runs and looks at instances; whatever stands for one is the stage's own business."""

    def deploy(self, files: Mapping[str, bytes]) -> None:
        """Raises Refused."""

    def start(self, key: str, variables: Mapping[str, Any], business_key: str | None) -> Any:
        """A new instance."""

    def instances_of(self, key: str) -> Sequence[Any]:
        """The instances of a process, oldest first."""

    def newest(self) -> Any:
        """The instance that was started last."""

    def tasks(self, of: Any = None) -> Sequence[Task]:
        """All open tasks, or those of one instance."""

    def complete(self, task: Any, answers: Mapping[str, Any]) -> None: ...

    def message(
        self,
        name: str,
        business_key: str | None,
        keys: Mapping[str, Any],
        payload: Mapping[str, Any],
        among: Any,
        keep: bool,
    ) -> bool:
        """Whether it arrived; `among`: the instance that it is for, or None."""

    def signal(self, name: str, payload: Mapping[str, Any]) -> None: ...

    def pass_time(self, span: timedelta) -> None:
        """Moves the clock and lets what falls due happen."""

    def work(self, topic: str, error: str | None, variables: Mapping[str, Any]) -> bool:
        """An external worker completes work, or reports an error; whether there was any."""

    def set_variables(self, instance: Any, changes: Mapping[str, Any]) -> None: ...

    def variables(self, instance: Any) -> Mapping[str, Any]: ...

    def task_variables(self, task: Any) -> Mapping[str, Any]: ...

    def has_ended(self, instance: Any) -> bool: ...

    def cancel(self, instance: Any) -> None: ...
