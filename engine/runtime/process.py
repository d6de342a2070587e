"""A process as the host knows it: read once per version, shared by its instances, never written to again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from SpiffWorkflow.specs.WorkflowSpec import WorkflowSpec

from engine import bpmn
from engine.labels import Labels
from engine.runtime.errors import NoPlainStart

if TYPE_CHECKING:
    from engine.runtime.containers import Root


@dataclass(frozen=True)
class Process:
    """One executable process of a diagram."""

    key: str
    labels: Labels
    model: bpmn.Process
    elements: Mapping[str, bpmn.Element]
    """All flow nodes, those within subprocesses included, by id."""
    start_forms: Mapping[str, str]
    """Start event -> the form that is filled in to start there."""
    spec: WorkflowSpec = field(repr=False)
    root: Root = field(repr=False)
    version: int | None = None
    """Set by whoever keeps versions: `dataclasses.replace(process, version=3)`."""

    @property
    def name(self) -> str:
        return self.labels.zh

    def starts(self, kind: str | None = None) -> list[bpmn.Element]:
        """The start events of the process itself: those with an event of this kind, or the plain ones."""
        starts = self.model.body.starts()
        return [each for each in starts if (each.event.kind if each.event else None) == kind]

    def plain_start(self) -> str:
        """Where it begins when nothing says where: at the plain start event, or at the only one there is."""
        starts = self.starts() or self.model.body.starts()
        if len(starts) != 1:
            raise NoPlainStart(process=self.labels)
        return starts[0].id
