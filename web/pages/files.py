"""Files that people attach and documents that processes issue."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request, send_file
from flask.typing import ResponseReturnValue

from engine.errors import EngineError, Message, NotFound
from engine.services import documents, files
from web import door
from web.visitors import actor

pages = Blueprint("files", __name__)


class NoFile(EngineError):
    """No file was sent."""


@pages.post("/files")
def upload() -> ResponseReturnValue:
    """Takes a file in; what it is has been looked at before the database is asked for anything."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise NoFile
    content = files.take_in(door.settings().files, sent.stream, sent.filename)
    file = files.store_content(door.session(), content, actor())
    return jsonify(id=file.id, name=file.name)


@pages.get("/files/<file_id>")
def download(file_id: str) -> ResponseReturnValue:
    return _handed_out(file_id)


@pages.get("/documents/<document_id>")
def document(document_id: str) -> ResponseReturnValue:
    found = documents.get(door.session(), document_id, actor())
    if found.file_id is None:
        raise NotFound(what=Message("The file"), key=found.number or document_id)
    return _handed_out(found.file_id)


def _handed_out(file_id: str) -> Response:
    """Always to be saved, never shown: nothing that somebody uploaded runs in the platform's name."""
    opened = files.open_file(door.session(), door.settings().files, file_id, actor())
    answer = send_file(
        opened.path, mimetype=opened.file.media_type, as_attachment=True, download_name=opened.file.name
    )
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
