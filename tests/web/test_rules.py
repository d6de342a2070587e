"""The page about a rule, which a finding leads to."""

from __future__ import annotations

import io

import pytest

from engine.lint.rules import RULES
from tests.diagrams import chain, one, start, user
from tests.web.conftest import Visits
from web import rulepages

OPEN_ENDED = one(start(), user("x"), chain("s", "x"))


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_its_page(rule: str) -> None:
    page = rulepages.of(rule)
    assert page is not None
    assert all((page.about, page.says, page.why, page.wrong, page.right, page.instead))


@pytest.mark.parametrize(("locale", "first"), [("zh", "路径"), ("en", "The path ends")])
def test_the_page_says_why_and_shows_what_is_right(visits: Visits, locale: str, first: str) -> None:
    page = visits("olga").speaks(locale).sees("/rules/dead-end")
    assert page.index(first) < page.index("lf-source")
    for part in ("The path ends here without an end event.", "路径在此终止", "&lt;endEvent"):
        assert part in page


def test_a_finding_leads_to_the_page_of_its_rule(visits: Visits) -> None:
    olga = visits("olga")
    olga.sees("/deploy")
    file = (io.BytesIO(OPEN_ENDED.encode()), "open.bpmn")
    sent = {"csrf_token": olga.token, "action": "check", "files": file}
    assert 'href="/rules/dead-end"' in olga.client.post("/deploy", data=sent).get_data(as_text=True)
