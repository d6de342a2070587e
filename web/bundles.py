"""The built browser assets: vite's manifest says which hashed file an entry became."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, request, url_for
from markupsafe import Markup

DIST = Path(__file__).parent / "static" / "dist"


class AssetsMissing(RuntimeError):
    """The browser assets are not built: run `npm ci --ignore-scripts && npm run build`."""


def init(app: Flask) -> None:
    app.jinja_env.globals.update(bundle=bundle, icons_url=icons_url)
    app.after_request(_cache)


def bundle(name: str) -> Markup:
    """The tags that load an entry: its sheets, the modules it needs, the entry itself."""
    entry = _manifest()[f"{name}.js"]
    tags = [Markup('<link rel="stylesheet" href="{}">').format(_url(sheet)) for sheet in entry.get("css", ())]
    for needed in _needed(entry):
        tags.append(Markup('<link rel="modulepreload" href="{}">').format(_url(needed)))
    tags.append(Markup('<script type="module" src="{}"></script>').format(_url(entry["file"])))
    return Markup("\n").join(tags)


def icons_url() -> str:
    """Where the sprite of icons is."""
    return _url(_manifest()["icons.svg"]["file"])


def _needed(entry: Mapping[str, Any]) -> Iterator[str]:
    for key in entry.get("imports", ()):
        yield _manifest()[key]["file"]
        yield from _needed(_manifest()[key])


def _url(file: str) -> str:
    return url_for("static", filename=f"dist/{file}")


@cache
def _manifest() -> Mapping[str, Any]:
    path = DIST / "manifest.json"
    if not path.exists():
        raise AssetsMissing(AssetsMissing.__doc__)
    manifest: Mapping[str, Any] = json.loads(path.read_text("utf-8"))
    return manifest


def _cache(response: Response) -> Response:
    """A hashed file never changes; a page is its reader's alone."""
    if request.endpoint == "static" and response.status_code == 200 and "/dist/assets/" in request.path:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    elif request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response
