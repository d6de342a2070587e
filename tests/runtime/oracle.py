"""What a process made of blocks waits for, said without tokens: every block is its own little machine.

`acts()` is what the outside can do now, each with the label of what waits: its element, the indices of the
multi-instances around it and, where a task needs one, the answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.runtime.blocks import Block, chosen, how_many

Path = tuple[int, ...]


@dataclass
class Act:
    element: str
    path: Path
    do: Callable[[], None]
    again: bool | None = None
    """The answer to give."""
    twin: bool = False
    """Doing it would start something a second time, which no label could tell apart."""


@dataclass
class Scope:
    """A process or subprocess: what runs beside its main path keeps it open."""

    beside: list[Machine] = field(default_factory=list)
    stopped: bool = False


class Machine:
    """One passage through a block."""

    def __init__(self, block: Block, scope: Scope, path: Path = ()) -> None:
        self.block, self.scope, self.path = block, scope, path
        self.inner: list[Machine] = []
        self.done = False
        self.step = 0
        getattr(self, f"_begin_{block.kind}", lambda: None)()
        self.settle()

    def part(self, number: int, scope: Scope | None = None, path: Path | None = None) -> Machine:
        part = self.block.parts[number]
        return Machine(part, scope or self.scope, self.path if path is None else path)

    def settle(self) -> None:
        """Draws the conclusions from what the inner blocks have come to."""
        if not self.done:
            for each in self.inner:
                each.settle()
            getattr(self, f"_settle_{self.block.kind}", self._settle_all)()

    def acts(self) -> list[Act]:
        if self.done:
            return []
        own: list[Act] = getattr(self, f"_acts_{self.block.kind}", list)()
        return own + [act for each in self.inner for act in each.acts()]

    def finish(self) -> None:
        self.done = True

    def _act(self, element: str, do: Callable[[], None], again: bool | None = None) -> Act:
        return Act(element, self.path, do, again)

    def _asks(self, element: str, yes: Callable[[], None], no: Callable[[], None]) -> list[Act]:
        return [self._act(element, yes, True), self._act(element, no, False)]

    def _settle_all(self) -> None:
        self.done = bool(self.inner) and all(each.done for each in self.inner)

    # A task.

    def _acts_task(self) -> list[Act]:
        return [self._act(self.block.name, self.finish)]

    # One after the other, side by side, some of them.

    def _begin_sequence(self) -> None:
        self.inner = [self.part(0)]

    def _settle_sequence(self) -> None:
        while self.inner[-1].done and len(self.inner) < len(self.block.parts):
            self.inner.append(self.part(len(self.inner)))
        self.done = self.inner[-1].done

    _begin_linked = _begin_sequence
    _settle_linked = _settle_sequence

    def _begin_parallel(self) -> None:
        self.inner = [self.part(number) for number in range(len(self.block.parts))]

    def _begin_inclusive(self) -> None:
        self.inner = [self.part(number) for number, taken in enumerate(chosen(self.block)) if taken]

    def _begin_exclusive(self) -> None:
        self.inner = [self.part(self.block.pick % len(self.block.parts))]

    def _acts_split(self) -> list[Act]:
        return [] if self.inner else [self._act(f"{self.block.name}_f", self._begin_inclusive)]

    # One thing that waits.

    def _acts_receive(self) -> list[Act]:
        return [self._act(self.block.name, self.finish)]

    def _acts_again(self) -> list[Act]:
        return self._asks(self.block.name, lambda: None, self.finish)

    # A task that is undone after what comes behind it.

    def _acts_undone(self) -> list[Act]:
        if self.step == 0:
            return [self._act(self.block.name, self._go_on)]
        undo = self._act(f"{self.block.name}_u", self.finish)
        return [undo] if self.inner[0].done else []

    def _go_on(self) -> None:
        self.step, self.inner = 1, [self.part(0)]

    def _settle_undone(self) -> None:
        """It ends by being undone."""

    # Again and again.

    def _begin_loop(self) -> None:
        self.inner = [self.part(0)]

    def _settle_loop(self) -> None:
        """It ends by an answer."""

    def _acts_loop(self) -> list[Act]:
        if not self.inner[0].done:
            return []
        return self._asks(f"{self.block.name}_a", self._begin_loop, self.finish)

    # Events.

    def _acts_events(self) -> list[Act]:
        if self.inner:
            return []
        return [self._act(f"{self.block.name}_{number}", lambda n=number: self._take(n)) for number in (0, 1)]

    def _take(self, number: int) -> None:
        self.inner = [self.part(number)]

    def _begin_bounded(self) -> None:
        self.inner = [self.part(0)]

    def _acts_bounded(self) -> list[Act]:
        return [] if self.step else [self._act(self.block.name, self._reach_boundary)]

    def _reach_boundary(self) -> None:
        self.step = 1
        if self.block.flag:
            self.inner = [self.part(1)]
        else:
            self.scope.beside.append(self.part(1))

    # Subprocesses.

    def _begin_sub(self) -> None:
        self.inside = Scope()
        self.inner = [self.part(0, self.inside)]

    _begin_call = _begin_sub

    def _settle_sub(self) -> None:
        for each in self.inside.beside:
            each.settle()
        self.inner = [*self.inner[:1], *self.inside.beside]
        self._settle_all()

    _settle_call = _settle_sub

    def _begin_failing(self) -> None:
        self.inside = Scope()
        self.inner = [self.part(0, self.inside)]

    def _settle_failing(self) -> None:
        if self.step == 2:
            return self._settle_all()
        for each in self.inside.beside:
            each.settle()
        self.inner = [*self.inner[:1], *self.inside.beside]
        self.done = self.step == 1 and all(each.done for each in self.inner)
        return None

    def _acts_failing(self) -> list[Act]:
        if self.step or not self.inner[0].done:
            return []
        return self._asks(f"{self.block.name}_a", self._fail, self._succeed)

    def _fail(self) -> None:
        self.step, self.inner = 2, [self.part(1)]

    def _succeed(self) -> None:
        self.step = 1

    _begin_escalating = _begin_sub

    def _settle_escalating(self) -> None:
        """Step 1: it has escalated; step 2: its last task is done; step 3: it was interrupted."""
        if self.step == 3:
            return self._settle_all()
        for each in self.inside.beside:
            each.settle()
        self.inner = [*self.inner[:1], *self.inside.beside]
        if self.step == 0 and self.inner[0].done:
            self.step = 1
            self._escalate()
            return self._settle_escalating()
        self.done = self.step == 2 and all(each.done for each in self.inner)
        return None

    def _escalate(self) -> None:
        if self.block.flag:
            self.step, self.inner = 3, [self.part(1)]
        else:
            self.scope.beside.append(self.part(1))

    def _acts_escalating(self) -> list[Act]:
        return [self._act(f"{self.block.name}_t", self._last)] if self.step == 1 else []

    def _last(self) -> None:
        self.step = 2

    _begin_handled = _begin_sub
    _settle_handled = _settle_sub

    def _acts_handled(self) -> list[Act]:
        if self.block.flag and self.step:
            return []
        return [Act(f"{self.block.name}_hs", self.path, self._handle, twin=bool(self.step))]

    def _handle(self) -> None:
        """The handler is a scope of its own, within the one it handles."""
        self.step = 1
        handler = Machine(Block("sub", [self.block.parts[1]]), self.inside, self.path)
        if self.block.flag:
            self.inside.beside.clear()
            self.inner = [handler]
        else:
            self.inside.beside.append(handler)

    _begin_stopped = _begin_sub

    def _settle_stopped(self) -> None:
        """The task that stops it is open until then."""
        self._settle_sub()
        self.done = False

    def _acts_stopped(self) -> list[Act]:
        return [self._act(f"{self.block.name}_t", self.finish)]

    # Many.

    def _begin_many(self) -> None:
        number, _ = how_many(self.block)
        begun = min(number, 1) if self.block.flag else number
        self.inner = [self.part(0, path=(*self.path, index)) for index in range(begun)]

    def _settle_many(self) -> None:
        number, enough = how_many(self.block)
        needed = enough or number
        while self.block.flag and self.inner and self.inner[-1].done and len(self.inner) < needed:
            self.inner.append(self.part(0, path=(*self.path, len(self.inner))))
        self.done = sum(each.done for each in self.inner) >= needed


class Whole(Machine):
    """The process."""

    def __init__(self, block: Block) -> None:
        super().__init__(Block("sub", [block]), Scope())
