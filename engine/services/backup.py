"""An installation in one file: the database, the attachments, the secret, and a manifest that says of each
what it is. What is put back is compared with the manifest before anything is touched.

The database is taken first: a content is never removed, so every file that the database names is there.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from engine import clock
from engine.config import Settings
from engine.errors import EngineError
from engine.services import blobs
from engine.services.pulse import PLATFORM
from engine.store import dumps, files
from engine.store.database import Database, open_database
from engine.store.migrations import revision_of

FORMAT = 1
MANIFEST, DATABASE, SECRET = "manifest.json", "database", "secret"
OWNER_ONLY = 0o600
CONTENT = re.compile(r"files/[0-9a-f]{2}/[0-9a-f]{62}")


class NotABackup(EngineError):
    """This file is not a backup that this version can read: {reason}"""


class Damaged(EngineError):
    """The backup is damaged and nothing was put back: {member} is not what the manifest says."""


class NotEmpty(EngineError):
    """There is an installation here already ({what}). Put a backup back into an empty folder and an empty database."""  # noqa: E501 - the message, which has no line breaks


class OtherDatabase(EngineError):
    """The backup was taken from {was}, and this installation is set to {now}."""


@dataclass(frozen=True)
class Report:
    """What a backup holds."""

    files: int
    schema: str
    """The last migration of its database."""
    bad: list[str]
    """Digests of attachments that are missing, or whose content is no longer what it was."""


def save(database: Database, settings: Settings, target: Path) -> Report:
    """Writes a backup to a new file that only its owner can read, while others work."""
    with TemporaryDirectory(dir=target.parent) as folder, _new(target) as stream:
        dumped = Path(folder) / DATABASE
        dumps.dump(settings.database, dumped)
        with database.reading() as session:
            wanted = files.digests(session)
        manifest = _manifest(database, settings)
        settings.secret()  # made now, if nothing has been signed yet
        with tarfile.open(fileobj=stream, mode="w") as archive:
            _add(archive, manifest, DATABASE, dumped)
            _add(archive, manifest, SECRET, settings.secret_file)
            bad = [each for each in wanted if not _add_content(archive, manifest, settings, each)]
            _write(archive, manifest)
    return Report(len(wanted) - len(bad), manifest["schema"], bad)


def restore(settings: Settings, source: Path) -> Report:
    """Puts a backup back into an empty installation, after every content was found to be what it was."""
    _require_empty(settings)
    settings.data.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=settings.data, prefix=".restoring-") as folder:
        staged = Path(folder)
        manifest = _unpack(source, staged)
        now = dumps.kind_of(settings.database)
        if manifest["database"] != now:
            raise OtherDatabase(was=manifest["database"], now=now)
        if (staged / "files").is_dir():
            shutil.move(staged / "files", settings.files)
        shutil.move(staged / SECRET, settings.secret_file)
        dumps.load(settings.database, staged / DATABASE)
    return Report(len(manifest["contents"]) - 2, manifest["schema"], [])


def _manifest(database: Database, settings: Settings) -> dict[str, Any]:
    with database.readers.connect() as connection:
        schema = revision_of(connection)
    return {
        "format": FORMAT,
        "version": version(PLATFORM),
        "made_at": clock.machine_now().isoformat(),
        "database": dumps.kind_of(settings.database),
        "schema": schema,
        "contents": {},
    }


def _require_empty(settings: Settings) -> None:
    if settings.secret_file.exists() or settings.files.exists():
        raise NotEmpty(what=settings.data)
    database = open_database(settings.database)
    try:
        if not dumps.is_empty(database):
            raise NotEmpty(what=database.engine.url.render_as_string())
    finally:
        database.close()


def _unpack(source: Path, folder: Path) -> dict[str, Any]:
    """Everything in the archive, laid out in a folder; raises unless all of it is as the manifest says."""
    try:
        with tarfile.open(source) as archive:
            manifest = _read_manifest(archive)
            for name, said in manifest["contents"].items():
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                if _extract(archive, name, path) != said["sha256"]:
                    raise Damaged(member=name)
    except tarfile.TarError as error:
        raise NotABackup(reason=str(error)) from error
    return manifest


def _read_manifest(archive: tarfile.TarFile) -> dict[str, Any]:
    try:
        stream = archive.extractfile(MANIFEST)
        manifest: dict[str, Any] = json.load(stream) if stream else {}
    except (KeyError, ValueError) as error:
        raise NotABackup(reason=f"it holds no {MANIFEST}") from error
    if manifest.get("format") != FORMAT:
        raise NotABackup(reason=f"its format is {manifest.get('format')}")
    for name in manifest["contents"]:
        if name not in (DATABASE, SECRET) and not CONTENT.fullmatch(name):
            raise NotABackup(reason=f"it names {name}")
    return manifest


def _extract(archive: tarfile.TarFile, name: str, path: Path) -> str:
    """Writes one content to a file of its own; answers with its digest."""
    try:
        stream = archive.extractfile(name)
    except KeyError as error:
        raise Damaged(member=name) from error
    if stream is None:
        raise Damaged(member=name)
    with path.open("xb") as file:
        shutil.copyfileobj(stream, file)
    path.chmod(OWNER_ONLY)
    return _digest(path)


def _add(archive: tarfile.TarFile, manifest: dict[str, Any], name: str, path: Path) -> str:
    """Adds a file and notes what it is; answers with its digest."""
    digest, member = _digest(path), tarfile.TarInfo(name)
    member.size, member.mode = path.stat().st_size, OWNER_ONLY
    with path.open("rb") as file:
        archive.addfile(member, file)
    manifest["contents"][name] = {"size": member.size, "sha256": digest}
    return digest


def _add_content(archive: tarfile.TarFile, manifest: dict[str, Any], settings: Settings, digest: str) -> bool:
    """Adds an attachment; whether it is there and what it was when it came."""
    path = blobs.path_of(settings.files, digest)
    name = path.relative_to(settings.data).as_posix()
    return path.is_file() and _add(archive, manifest, name, path) == digest


def _write(archive: tarfile.TarFile, manifest: dict[str, Any]) -> None:
    content = json.dumps(manifest, indent=1).encode()
    member = tarfile.TarInfo(MANIFEST)
    member.size, member.mode = len(content), OWNER_ONLY
    archive.addfile(member, BytesIO(content))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _new(target: Path) -> Iterator[IO[bytes]]:
    """A new file that only its owner can read, gone again when it was not written to its end."""
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "wb") as file:
        try:
            yield file
        except BaseException:
            target.unlink()
            raise
