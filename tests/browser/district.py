"""The district's people at their browsers: each step of a scenario is filled in and sent there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from playwright.sync_api import Locator, Page
from sqlalchemy import select

from engine.store.database import open_database
from engine.store.tasks import State, Task
from tests.browser.conftest import Installation
from tests.browser.visitor import Visitor
from tests.content.district import District

Part = Mapping[str, Any]
Shown = Callable[[Visitor, str], None]


class AtBrowsers(District):
    """`visit` opens somebody's browser; `shown` is called before each form is sent, with the step's id."""

    def __init__(self, installation: Installation, visit: Callable[[str], Visitor], shown: Shown) -> None:
        super().__init__(open_database(f"sqlite:///{installation.data / 'luohu.db'}"), installation.data)
        self.visit, self.shown = visit, shown
        self.visitors: dict[str, Visitor] = {}

    def __call__(self, username: str) -> Any:
        if username not in self.visitors:
            self.visitors[username] = self.visit(username)
        return AtBrowser(self, self.visitors[username])

    def upload(self, who: str, name: str) -> Any:
        """A file for a form to be given."""
        path = self.settings.data / name
        path.write_bytes(b"%PDF-1.4\\n%%EOF\\n")
        return path

    def completes_own(self, element: str, username: str, **answers: Any) -> None:
        self(username).completes(element, **answers)

    def settles(self) -> None:
        """The server's own worker does what is left to it."""

    def task_at(self, element: str, username: str) -> str | None:
        """The open task at an element, somebody's own before one that nobody has."""
        with self.database.reading() as session:
            query = select(Task).where(Task.element == element, Task.state == State.OPEN).order_by(Task.id)
            found = list(session.scalars(query))
        own = [task.id for task in found if task.assignee == username]
        return next(iter(own + [task.id for task in found if task.assignee is None]), None)


class AtBrowser:
    """One of the people, before their browser."""

    def __init__(self, district: AtBrowsers, visitor: Visitor) -> None:
        self.district, self.visitor = district, visitor

    def starts(self, process: str, **answers: Any) -> Any:
        self.visitor.goes(f"/start/{process}")
        return self._sends(process, answers)

    def completes(self, element: str, case: Any = None, **answers: Any) -> None:
        self.visitor.goes(f"/tasks/{self._task(element)}")
        claim = self.visitor.page.locator("form[action$='/claim'] button")
        if claim.count():
            claim.click()
            claim.wait_for(state="detached")
        self._sends(element, answers)

    def _task(self, element: str) -> str:
        """What one case tells another leaves after the answer, so that the task may be a moment late."""
        username = next(name for name, each in self.district.visitors.items() if each is self.visitor)
        for _ in range(100):
            if found := self.district.task_at(element, username):
                return found
            self.visitor.page.wait_for_timeout(100)
        raise AssertionError(f"no task at {element}: {self.district.waiting()}")

    def _sends(self, step: str, answers: Mapping[str, Any]) -> None:
        page = self.visitor.page
        page.wait_for_selector("[data-form][data-ready=true] .fjs-form")
        drawn = json.loads(page.locator("#form-data").text_content() or "{}")
        Filling(page, drawn["options"]).fill(drawn["schema"]["components"], answers, "")
        self.district.shown(self.visitor, step)
        self.visitor.submits().is_done()


class Filling:
    """Fills in a form that is told of as a program would send it."""

    def __init__(self, page: Page, options: Mapping[str, list[Part]]) -> None:
        self.page, self.options = page, options

    def fill(self, parts: list[Part], answers: Mapping[str, Any], row: str) -> None:
        """The parts of one level; `row` ends the ids of what stands in a row of a list."""
        for part in parts:
            match part["type"]:
                case "group":
                    within = answers.get(part["path"], {}) if part.get("path") else answers
                    self.fill(part["components"], within, row)
                case "dynamiclist":
                    self._rows(part, answers.get(part["path"]) or [])
                case _ if part.get("key") in answers:
                    self._field(part, answers[part["key"]], row)

    def _rows(self, part: Part, rows: list[Any]) -> None:
        title = self.page.locator(f'[id$="-{part["id"]}"]')
        more = self.page.locator(".fjs-form-field", has=title).locator(".fjs-repeat-render-add").last
        for index, row in enumerate(rows):
            first = next(each for each in part["components"] if each.get("key"))
            if not self._found(first, f"_{index}").count():
                more.click()
            self.fill(part["components"], row, f"_{index}")

    def _found(self, part: Part, row: str) -> Locator:
        return self.page.locator(f'.fjs-form [id$="-{part["id"]}{row}"]')

    def _field(self, part: Part, answer: Any, row: str) -> None:
        field = self._found(part, row)
        if answer in (None, "", []) or not (field.count() or part["type"] == "checklist"):
            return  # left blank, or hidden by the form
        match part["type"]:
            case _ if part["type"] != "checklist" and not _open(field):
                return
            case "checkbox":
                field.set_checked(answer)
            case "checklist":
                for label in self._labels(part, answer):
                    self.page.locator(".fjs-form").get_by_label(label, exact=True).check()
            case "radio":
                field.get_by_text(*self._labels(part, [answer]), exact=True).click()
            case "select":
                field.select_option(label=next(self._labels(part, [answer])))
            case "filepicker":
                field.set_input_files(answer)
                self.page.locator(".lf-files", has_text=answer.name).first.wait_for()
            case _:
                field.focus()  # an amount loses its commas
                field.fill(str(answer))

    def _labels(self, part: Part, values: list[Any]) -> Iterator[str]:
        offered = part.get("values") or self.options.get(part.get("valuesKey", ""), [])
        named = {json.dumps(each["value"]): each["label"] for each in offered}
        return (named[json.dumps(value)] for value in values)


def _open(field: Locator) -> bool:
    """Whether somebody may fill it in: not what the form works out, or what was settled before."""
    tag = field.evaluate("it => it.tagName")
    return field.is_editable() if tag in ("INPUT", "SELECT", "TEXTAREA") else field.is_visible()
