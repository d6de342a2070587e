"""Files that people attach: taken in, hung on things, handed out to those who may see the thing."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO, Any

from sqlalchemy.orm import Session

from engine import clock, media
from engine.errors import Message, NotFound
from engine.records import FieldType, RecordField
from engine.services import access, blobs
from engine.services.access import Actor
from engine.store import files as store
from engine.store.base import uuid7
from engine.store.files import Attachment, File, Target

MAX_NAME = 200


@dataclass(frozen=True)
class Opened:
    """A file to hand out: always as an attachment, under its own name and type."""

    file: File
    path: Path


@dataclass(frozen=True)
class Content:
    """A content in its place, not yet anybody's file."""

    name: str
    media_type: str
    sha256: str
    size: int


def take_in(folder: Path, stream: IO[bytes], name: str) -> Content:
    """Puts an upload in its place after looking at what it is; needs no database and may take its time.

    Raises `blobs.TooBig`, what `media.media_type` raises, and `sniff.Unsafe`.
    """
    name = clean_name(name)
    with blobs.receive(folder, stream) as arrived:
        kind = media.media_type(arrived.path, name)
        blobs.keep(folder, arrived)
    return Content(name, kind, arrived.sha256, arrived.size)


def take_in_own(folder: Path, content: bytes, name: str, media_type: str) -> Content:
    """The same for what the platform itself has made."""
    with blobs.receive(folder, BytesIO(content)) as arrived:
        blobs.keep(folder, arrived)
    return Content(clean_name(name), media_type, arrived.sha256, arrived.size)


def store_content(session: Session, content: Content, actor: Actor) -> File:
    """Makes a file of a content. Until it hangs on something, only its uploader sees it."""
    file = File(
        id=uuid7(),
        name=content.name,
        media_type=content.media_type,
        size=content.size,
        sha256=content.sha256,
        created_at=clock.now(),
        person_id=actor.person_id,
        person_name=actor.name,
    )
    session.add(file)
    session.flush()
    return file


def attach(
    session: Session, ids: Iterable[str], target: Target, target_id: str, field: str, actor: Actor
) -> None:
    """Hangs files on an instance or a record. Only files one may see oneself: an id that was guessed gives
    nobody a look at somebody else's file."""
    wanted = list(dict.fromkeys(ids))
    known = store.some(session, wanted) if wanted else {}
    for file_id in wanted:
        file = known.get(file_id)
        if file is None:
            raise NotFound(what=Message("The file"), key=file_id)
        access.require(access.may_see_file(session, actor, file), Message("this file is not yours"))
        store.link(session, file_id, target, target_id, field, clock.now())


def open_file(session: Session, folder: Path, file_id: str, actor: Actor) -> Opened:
    """The file, for somebody who may see it; `NotFound` alike for one that is not there and one that is not
    theirs, so that ids cannot be tried out."""
    file = session.get(File, file_id)
    if file is None or not access.may_see_file(session, actor, file):
        raise NotFound(what=Message("The file"), key=file_id)
    return Opened(file, blobs.path_of(folder, file.sha256))


def of_instance(session: Session, instance_id: str) -> Sequence[Attachment]:
    """The files that hang on an instance, the newest first. Whoever may see the instance may see them."""
    return store.attached(session, Target.INSTANCE, instance_id)


def of_record(session: Session, key: str) -> Sequence[Attachment]:
    """The files that hang on a record, the newest first."""
    return store.attached(session, Target.RECORD, key)


def ids_in(value: Any) -> list[str]:
    """The ids of the files in a value of a file field: one, a list, or none."""
    items = value if isinstance(value, list) else [value]
    return [item["id"] for item in items if isinstance(item, Mapping) and isinstance(item.get("id"), str)]


def ids_at(values: Mapping[str, Any], path: str) -> list[str]:
    """The ids of the files at a form field's path in its answers; `*` stands for every row:
    `cuts.*.photos`."""
    found: list[Any] = [values]
    for step in path.split("."):
        if step == "*":
            found = [row for value in found if isinstance(value, list) for row in value]
        else:
            found = [value.get(step) for value in found if isinstance(value, Mapping)]
    return [file_id for value in found for file_id in ids_in(value)]


def ids_by_field(fields: Iterable[RecordField], values: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Field -> ids of the files in the file fields of a record's values, also of those in its lists."""
    for field in fields:
        value = values.get(field.key)
        if field.type in (FieldType.FILE, FieldType.FILES):
            yield field.key, ids_in(value)
        elif field.type is FieldType.LIST and isinstance(value, list):
            for row in value:
                for inner, ids in ids_by_field(field.fields, row):
                    yield f"{field.key}.{inner}", ids


def clean_name(name: str) -> str:
    """The last part of a name, without what a file system or a header could stumble over."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    kept = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C")
    stem, dot, ending = kept.rpartition(".")
    if not dot:
        stem, ending = ending, ""
    return (stem.strip(" .")[:MAX_NAME].strip() or "file") + dot + ending[:20]
