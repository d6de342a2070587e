"""Opening what strangers send: XML without entities, JSON without surprises, archives that do not explode.

Every function answers with the content or raises `Unsafe` saying what is wrong; callers name the file.
"""

from __future__ import annotations

import io
import json
import lzma
import re
import zipfile
import zlib
from decimal import Decimal
from typing import IO, Any
from xml.parsers import expat

from lxml import etree

from engine.errors import EngineError

MEGABYTE = 1024 * 1024
MAX_MEMBERS = 2000
MAX_EXPANDED = 100 * MEGABYTE
MAX_RATIO = 200
MAX_EXPONENT = 400
MAX_DEPTH = 100
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError),
    *(ValueError, NotImplementedError, RuntimeError, EOFError, OSError),
)
"""What the library says of archives that somebody has damaged, by accident or on purpose."""
SMALL = MEGABYTE  # a short member of blank lines compresses well and hurts nobody


NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
"""Half a character, unless its other half follows."""


class Unsafe(EngineError):
    """The file is not accepted."""


class NotXml(Unsafe):
    """The file is not well-formed XML: {reason}"""


class HasDoctype(Unsafe):
    """The XML declares a DOCTYPE or entities, which are not accepted."""


class NotJson(Unsafe):
    """The file is not valid JSON: {reason}"""


class NotText(Unsafe):
    """The file is not UTF-8 text."""


class NotArchive(Unsafe):
    """The file is not a readable archive."""


class Bomb(Unsafe):
    """The archive expands to more than is accepted."""


def xml_root(content: bytes) -> etree._Element:
    """The root element; nothing outside the file is read, and a DOCTYPE or an entity is refused."""
    _refuse_doctype(content)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotXml(reason=str(error)) from error


def _refuse_doctype(content: bytes) -> None:
    """Looks at the prolog alone, before any parser has had the chance to expand an entity."""
    prolog = expat.ParserCreate()
    prolog.StartDoctypeDeclHandler = _doctype_found
    prolog.StartElementHandler = _root_found
    try:
        prolog.Parse(content, True)
    except _RootFound:
        return
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise NotXml(reason=str(error)) from error


class _RootFound(Exception):
    pass


def _doctype_found(*_: Any) -> None:
    raise HasDoctype


def _root_found(*_: Any) -> None:
    raise _RootFound


def text(content: bytes) -> str:
    """The text of a UTF-8 file, with or without a byte order mark."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotText from error


def json_value(content: bytes) -> Any:
    """The value of a JSON file, decimals exact.

    Refused are NaN, Infinity, a key given twice, NUL and half characters, which no database keeps, and what
    is nested too deep.
    """
    try:
        if NUL.search(content):
            raise ValueError("a text holds the character NUL")
        value = json.loads(
            text(content),
            parse_float=_decimal,
            parse_constant=_no_constant,
            object_pairs_hook=_no_repetition,
        )
        _refuse_deep(value)
        if SURROGATE.search(content):
            json.dumps(value, ensure_ascii=False, default=str).encode()
        return value
    except (ValueError, RecursionError) as error:
        raise NotJson(reason=str(error)) from error


def _refuse_deep(value: Any) -> None:
    """Whatever walks through a value later may call itself once a level."""
    level = [value]
    for _ in range(MAX_DEPTH):
        inner = [
            each.values() if isinstance(each, dict) else each
            for each in level
            if isinstance(each, dict | list)
        ]
        level = [part for each in inner for part in each]
        if not level:
            return
    raise ValueError(f"it is nested deeper than {MAX_DEPTH} levels")


def _decimal(text: str) -> Decimal:
    number = Decimal(text)
    if abs(number.adjusted()) > MAX_EXPONENT:  # written out it would fill the memory
        raise ValueError(f"{text[:20]} is out of range")
    return number


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number")


def _no_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f'the key "{key}" is given twice')
        found[key] = value
    return found


def archive_names(content: bytes | IO[bytes]) -> frozenset[str]:
    """The names in a zip archive (its bytes, or an open file) whose declared and real sizes are within
    bounds."""
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    try:
        with zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
            _measure(archive, members)
    except BROKEN as error:
        raise NotArchive from error
    return frozenset(member.filename for member in members)


def _measure(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """Unpacks into nothing and counts, because the sizes an archive declares may be lies."""
    if len(members) > MAX_MEMBERS:
        raise Bomb
    left = MAX_EXPANDED
    for member in members:
        size = _expanded_size(archive, member, left)
        if size > SMALL and size > MAX_RATIO * max(member.compress_size, 1):
            raise Bomb
        left -= size


def _expanded_size(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> int:
    size = 0
    with archive.open(member) as stream:
        while chunk := stream.read(MEGABYTE):
            size += len(chunk)
            if size > limit:
                raise Bomb
    return size
