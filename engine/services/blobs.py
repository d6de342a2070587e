"""Contents of files, in a folder: each once, named by its SHA-256, never changed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from engine.errors import EngineError

ARRIVING = ".arriving-"
CHUNK = 1024 * 1024
MAX_SIZE = 100 * CHUNK


class TooBig(EngineError):
    """A file may have at most {megabytes} MB."""


@dataclass(frozen=True)
class Arrived:
    """A content that has arrived whole and lies beside the others under a name nobody knows."""

    path: Path
    sha256: str
    size: int


@contextmanager
def receive(folder: Path, stream: IO[bytes]) -> Iterator[Arrived]:
    """Reads a stream to its end; raises `TooBig`. What was not kept by the end of the block is removed."""
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with NamedTemporaryFile(dir=folder, prefix=ARRIVING, delete=False) as file:
        path = Path(file.name)
        try:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                if size > MAX_SIZE:
                    raise TooBig(megabytes=MAX_SIZE // CHUNK)
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
            yield Arrived(path, digest.hexdigest(), size)
        finally:
            path.unlink(missing_ok=True)


def keep(folder: Path, arrived: Arrived) -> None:
    """Gives a content its place. One that is there already is left as it is: it is the same."""
    place = path_of(folder, arrived.sha256)
    place.parent.mkdir(exist_ok=True)
    os.replace(arrived.path, place)
    _settle(place.parent)


def sweep(folder: Path, before: float) -> None:
    """Removes what began to arrive before this moment (seconds of the machine) and never arrived whole."""
    for path in folder.glob(f"{ARRIVING}*"):
        with suppress(FileNotFoundError):  # it arrived just now
            if path.stat().st_mtime < before:
                path.unlink()


def path_of(folder: Path, sha256: str) -> Path:
    """Where the content with this digest lies."""
    return folder / sha256[:2] / sha256[2:]


def _settle(folder: Path) -> None:
    """A name is only safe from a power cut when its folder is written too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
