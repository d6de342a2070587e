"""What surrounds every page: the installation's name plate, the navigation of whoever is signed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask import Flask, g, request, url_for

from engine import clock
from engine.labels import Labels, labels
from engine.services import access, incidents, notifications, tasks, versions
from engine.services.access import Actor
from web import door, roles
from web.texts import N_, say, t, tn
from web.visitors import actor, visitor

WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


@dataclass(frozen=True)
class Item:
    """A line of the navigation."""

    words: str
    icon: str
    href: str
    here: bool
    count: int = 0


@dataclass(frozen=True)
class Group:
    words: str
    items: list[Item]
    more: list[Item] = field(default_factory=list)
    """Lines that are folded away until they are asked for."""

    @property
    def unfolded(self) -> bool:
        return any(item.here for item in self.more)


class Plate:
    """The texts of the content about the installation; what it does not say is empty, the title is not."""

    def __init__(self, said: Mapping[str, Any]) -> None:
        self._said = said

    def __getattr__(self, name: str) -> Labels | None:
        found = self._said.get(name)
        return labels(found, "zh", "en") if isinstance(found, Mapping) else None

    @property
    def title(self) -> Labels:
        return self.__getattr__("title") or Labels("Luohu Flow", "Luohu Flow")

    @property
    def short(self) -> Labels:
        return self.__getattr__("short") or self.title

    @property
    def search(self) -> str | Labels:
        return self.__getattr__("search") or t("Name or number")

    @property
    def registers(self) -> list[str]:
        """The kinds of records that are used most, in order; the others are folded away."""
        return list(self._said.get("registers", ()))

    @property
    def facts(self) -> list[tuple[Labels, Labels]]:
        """Lines of the sign-in page: what, and its text."""
        listed = self._said.get("facts", ())
        return [(labels(each["label"], "zh", "en"), labels(each["text"], "zh", "en")) for each in listed]


def counts() -> tasks.Counts:
    """What waits for the visitor, counted once for the whole page."""
    if "counts" not in g:
        g.counts = tasks.counts(door.session(), actor())
    found: tasks.Counts = g.counts
    return found


def lists(which: str) -> list[tuple[str, int | None, str, bool]]:
    """The tabs above the lists of one's work: words, count, address, whether it is the one shown."""
    waiting = counts()
    return [
        (t("Mine"), waiting.mine, url_for("tasks.worklist"), which == "mine"),
        (t("To be taken on"), waiting.claimable, url_for("tasks.claimable"), which == "claimable"),
        (t("Asked of me"), waiting.asked, url_for("desk.asked"), which == "asked"),
        (t("Copied to me"), waiting.copies, url_for("desk.copies"), which == "copies"),
        (t("Done"), None, url_for("tasks.done"), which == "done"),
        (t("Started by me"), None, url_for("tasks.started"), False),
    ]


class Frame:
    """Everything that `base.html` shows around a page; each part is asked for once, when it is shown."""

    def __init__(self, actor: Actor | None) -> None:
        self._actor = actor
        self.plate = Plate(versions.platform(door.session()))

    @property
    def me(self) -> str:
        return self._actor.name if self._actor else ""

    @property
    def role(self) -> str:
        """What somebody is here, in a few words: their units and roles by name."""
        return roles.in_words(self._actor) if self._actor else ""

    @property
    def clock(self) -> str:
        today = clock.today()
        words = f"{today.isoformat()} {t(WEEKDAYS[today.weekday()])}"
        told = door.settings()
        return t("Demo · business clock {date}", date=words) if told.demo or told.test else words

    @property
    def unread(self) -> int:
        if "unread" not in g:
            g.unread = notifications.unread(door.session(), self._actor) if self._actor else 0
        return int(g.unread)

    @property
    def unread_words(self) -> str:
        return (
            tn("Messages, one unread", "Messages, {n} unread", self.unread) if self.unread else t("Messages")
        )

    @property
    def groups(self) -> list[Group]:
        """The navigation: only what this person may do has a line."""
        used, others = self._registers
        groups = [Group(t("My work"), self._work()), Group(t("Register"), used, others)]
        groups.append(Group(t("Operation"), self._operation()))
        groups.append(Group(t("Processes and rules"), self._rules()))
        groups.append(Group(t("People and units"), self._people()))
        return [group for group in groups if group.items]

    @property
    def tabs(self) -> list[Item]:
        """The five most used lines, for small screens."""
        work, (used, _) = self._work(), self._registers
        return [*work[:2], *used[:1], *work[2:3], *self._operation()[:1], self._account()][:5]

    def lists(self, which: str) -> list[tuple[str, int | None, str, bool]]:
        return lists(which)

    @property
    def _waiting(self) -> int:
        return counts().mine + counts().asked if self._actor else 0

    @cached_property
    def _incidents(self) -> int:
        return incidents.count_open(door.session())

    def _work(self) -> list[Item]:
        return [
            _item(t("Tasks"), "inbox", "tasks.worklist", count=self._waiting),
            _item(t("Done"), "checks", "tasks.done"),
            _item(t("Start"), "plus", "starting.choose"),
            _item(t("Started by me"), "send", "tasks.started"),
            _item(t("Deadlines"), "clock", "deadlines.listed"),
        ]

    @cached_property
    def _registers(self) -> tuple[list[Item], list[Item]]:
        """The registers that are used most, and the others; all are, where the content does not choose."""
        order = {kind: place for place, kind in enumerate(self.plate.registers)}
        kinds = versions.record_kinds(door.session())
        kinds = sorted(kinds, key=lambda kind: order.get(kind.kind, len(order)))
        first = sum(kind.kind in order for kind in kinds) or len(kinds)
        items = [_item(say(kind.labels), "folder", "records.listed", kind=kind.kind) for kind in kinds]
        return items[:first], items[first:]

    def _operation(self) -> list[Item]:
        if not (self._actor and access.may_list_instances(self._actor)):
            return []
        return [
            _item(t("Instances"), "bolt", "instances.listed"),
            _item(
                t("Incidents"),
                "alert-triangle",
                "incidents.listed",
                count=self._incidents,
            ),
        ]

    def _rules(self) -> list[Item]:
        calendar = _item(t("Calendar"), "calendar", "calendar.shown")
        if not (self._actor and access.may_see_definitions(self._actor)):
            return [calendar]
        lines = [
            _item(say(self.plate.regulation) or t("Articles"), "files", "articles.listed"),
            _item(t("Processes"), "sitemap", "definitions.listed", kind="process"),
            _item(t("Decision tables"), "table-row", "definitions.listed", kind="decision"),
            _item(t("Forms"), "file-text", "definitions.listed", kind="form"),
            _item(t("Code tables"), "table-row", "definitions.listed", kind="code"),
            _item(t("Kinds of records"), "folder", "definitions.listed", kind="record"),
            _item(t("Document templates"), "files", "definitions.listed", kind="document"),
        ]
        deploy = [_item(t("Deploy"), "upload", "deploying.deploy")] if access.may_deploy(self._actor) else []
        return [*lines, calendar, *deploy]

    def _people(self) -> list[Item]:
        if not (self._actor and access.may_see_people(self._actor)):
            return []
        return [
            _item(t("People"), "users", "people.listed"),
            _item(t("Units and roles"), "sitemap", "people.organisation"),
        ]

    def _account(self) -> Item:
        return _item(t("Me"), "users", "account.home")


def init(app: Flask) -> None:
    app.context_processor(lambda: {"frame": frame()})


def frame() -> Frame:
    if "frame" not in g:
        g.frame = Frame(visitor())
    found: Frame = g.frame
    return found


def _item(words: str, icon: str, endpoint: str, count: int = 0, **arguments: Any) -> Item:
    same = request.endpoint == endpoint or g.get("section") == endpoint
    here = same and all((request.view_args or {}).get(name) == wanted for name, wanted in arguments.items())
    return Item(words, icon, url_for(endpoint, **arguments), here, count)
