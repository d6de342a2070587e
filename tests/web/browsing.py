"""A person's browser, as far as a test without one can be: cookies, the token of the page, links."""

from __future__ import annotations

import html
import json
import re
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

PASSWORD = "Grey-heron-42"  # the same for everybody
TOKEN = re.compile(r'data-csrf="([^"]+)"')


class Visitor:
    """Keeps cookies between requests, and sends the token that the last page carried."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self.token = ""

    def signs_in(self, username: str, password: str = PASSWORD) -> TestResponse:
        self.sees("/signin")
        return self.posts("/signin", username=username, password=password)

    def asks(self, path: str, **more: Any) -> TestResponse:
        response = self.client.get(path, **more)
        found = TOKEN.search(response.get_data(as_text=True)) if response.mimetype == "text/html" else None
        self.token = html.unescape(found[1]) if found else self.token
        return response

    def sees(self, path: str) -> str:
        """The page's text, which has to be there."""
        response = self.asks(path)
        assert response.status_code == 200, f"{path}: {response.status_code}"
        return response.get_data(as_text=True)

    def posts(self, path: str, **fields: Any) -> TestResponse:
        """A plain form."""
        return self.client.post(path, data={"csrf_token": self.token, **fields})

    def sends(self, path: str, body: Any) -> TestResponse:
        """What a page's script sends."""
        headers = {"X-CSRFToken": self.token, "Accept": "application/json"}
        return self.client.post(path, data=json.dumps(body), content_type="application/json", headers=headers)

    def speaks(self, locale: str) -> Visitor:
        self.asks("/account")
        self.posts("/language", locale=locale, next="/")
        return self


def link(page: str, pattern: str) -> str:
    """The first address on the page that matches."""
    found = re.search(rf'(?:href|action)="({pattern})"', page)
    assert found, f"no address like {pattern}"
    return html.unescape(found[1])


def script_data(page: str, name: str) -> Any:
    """What the page brings along for its script."""
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', page, re.S)
    assert found, f"the page carries no {name}"
    return json.loads(found[1])
