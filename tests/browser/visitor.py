"""Somebody at a browser: goes to pages, fills in forms by their fields' keys, notices what goes wrong."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Locator, expect

from engine.services.demo import PASSWORD

VIOLATIONS = """
document.addEventListener('securitypolicyviolation',
  (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
"""


class Visitor:
    """One person's browser window. `problems` collects errors of scripts and breaches of the policy."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        context.set_default_timeout(15_000)
        self.context, self.address, self.problems = context, address, list[str]()
        self.page = context.new_page()
        self.page.add_init_script(VIOLATIONS)
        self.page.on("pageerror", lambda error: self.problems.append(f"{self.page.url}: {error}"))
        self.page.on("console", lambda line: self._heard(line.type, line.text))

    def _heard(self, kind: str, text: str) -> None:
        if (
            kind == "error" and "Failed to load resource" not in text
        ):  # a 4xx answer is asserted by the test itself
            self.problems.append(f"{self.page.url}: {text}")

    def leaves(self) -> None:
        self.context.close()

    def goes(self, path: str) -> Visitor:
        self.page.goto(self.address + path)
        return self

    def signs_in(self, username: str, password: str = PASSWORD) -> Visitor:
        self.goes("/signin")
        self.page.fill("[name=username]", username)
        self.page.fill("[name=password]", password)
        self.page.locator("form button[type=submit]").first.click()
        self.page.wait_for_url(lambda url: "/signin" not in url)
        return self

    def opens_task(self, name: str) -> Visitor:
        """Goes to a task of that name: the first of one's own, else the first that one may claim, claimed.

        What one case tells another leaves after the answer, so that the task may be a moment late.
        """
        deadline = time.monotonic() + 10
        while not self._enters(name):
            assert time.monotonic() < deadline, f"no task {name!r}: {self.page.inner_text('main')}"
        return self

    def _enters(self, name: str) -> bool:
        row = self.page.locator("tbody tr", has=self.page.locator("td.c-step", has_text=name)).first
        for path, button in (("/", "办理"), ("/claimable", "领取")):
            self.goes(path)
            if row.count():
                row.locator("td.c-go").get_by_text(button).click()
                self.page.wait_for_url("**/tasks/0*")
                self.page.wait_for_selector(".fjs-form")
                return True
        return False

    def fills(self, answers: Mapping[str, Any]) -> Visitor:
        """Fills in fields by key: a text, a label to choose, labels to tick, True to tick, a file."""
        for key, answer in answers.items():
            self._fill(key, answer)
        return self

    def adds_row(self, path: str) -> Visitor:
        """Adds a row to a list."""
        title = self.page.locator(f'[id$="-list_{path}"]')
        self.page.locator(".fjs-form-field", has=title).locator(".fjs-repeat-render-add").last.click()
        return self

    def _fill(self, key: str, answer: Any) -> None:
        if isinstance(answer, list):
            for label in answer:
                self.page.locator(".fjs-form").get_by_label(label, exact=True).check()
            return
        field = self.page.locator(f'.fjs-form [id$="-field_{key}"]')
        if isinstance(answer, Path):
            field.set_input_files(answer)
            expect(self.page.locator(".fjs-form")).to_contain_text(answer.name)
        elif answer is True:
            field.check()
        elif field.evaluate("it => it.tagName") == "SELECT":
            field.select_option(label=answer)
        elif field.get_attribute("role") == "radiogroup":
            field.get_by_text(answer, exact=True).click()
            expect(field.get_by_label(answer, exact=True)).to_be_checked()
        else:
            field.fill(answer)

    def submits(self) -> Visitor:
        """Presses the form's button and waits until the server has answered."""
        with self.page.expect_response(lambda answer: answer.request.method == "POST"):
            self.page.get_by_role("button", name="提交", exact=True).click()
        return self

    def is_done(self) -> Visitor:
        """The form was taken: the page has moved on."""
        try:
            expect(self.page.locator("[data-send]")).to_have_count(0, timeout=15_000)
        except AssertionError as error:
            raise AssertionError(f"{self.page.url} keeps the form: {self.errors()}") from error
        return self

    def sees(self, *texts: str) -> Visitor:
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text)
        return self

    def errors(self) -> list[str]:
        """What the form says is wrong, field by field."""
        shown: Locator = self.page.locator(".fjs-form-field-error:visible")
        return [text.strip() for text in shown.all_inner_texts()]

    def shows(self, name: str) -> Visitor:
        """Keeps a picture where SHOTS points to, for a person to look at."""
        if folder := os.environ.get("SHOTS"):
            self.page.wait_for_timeout(400)
            self.page.screenshot(path=Path(folder) / f"{name}.png")
        return self
