"""Files for the forms that ask for them."""

from __future__ import annotations

from flask import Response, request, send_file

from engine.errors import InvalidAnswers, Message
from engine.services import files
from engine.store.files import File
from web import door
from web.api.blueprints import blueprint
from web.api.schemas.files import FileSchema
from web.callers import actor

files_api = blueprint("files", "Files for the forms that ask for them.")
UPLOAD = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            }
        },
    }
}


@files_api.post("/files")
@files_api.doc(**UPLOAD)
@files_api.response(201, FileSchema)
def upload() -> File:
    """Uploads one file. It is looked at: what is not what its name says is refused."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise InvalidAnswers({"file": [Message("Attach a file.")]})
    content = files.take_in(door.settings().files, sent.stream, sent.filename)
    return files.store_content(door.session(), content, actor())


@files_api.get("/files/<file_id>")
@files_api.response(200, {"type": "string", "format": "binary"}, content_type="application/octet-stream")
def download(file_id: str) -> Response:
    """A file, for whoever may see what it is attached to."""
    opened = files.open_file(door.session(), door.settings().files, file_id, actor())
    return send_file(
        opened.path.resolve(),
        mimetype=opened.file.media_type,
        as_attachment=True,
        download_name=opened.file.name,
    )
