"""What strangers send is opened without harm or refused with the reason."""

import io
import random
import zipfile
from contextlib import suppress
from decimal import Decimal

import pytest

from engine import sniff


def archive(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return buffer.getvalue()


LAUGHS = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<definitions x="&b;"/>"""


@pytest.mark.parametrize(
    "content",
    [
        LAUGHS,
        LAUGHS.decode().encode("utf-16"),
        b"<!DOCTYPE html><definitions/>",
        b'<!-- c --><!DOCTYPE d SYSTEM "http://example.test/d.dtd"><d/>',
    ],
)
def test_a_doctype_is_refused(content: bytes) -> None:
    with pytest.raises(sniff.HasDoctype):
        sniff.xml_root(content)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no xml",
        b"<a><b></a>",
        b"<a>&undefined;</a>",
        b"\x89PNG\r\n\x1a\n",
        b"<a>" * 400 + b"</a>" * 400,
    ],
)
def test_what_is_no_xml_says_why(content: bytes) -> None:
    with pytest.raises(sniff.NotXml) as refused:
        sniff.xml_root(content)
    assert refused.value.params["reason"]


def test_plain_xml_is_read() -> None:
    assert sniff.xml_root("<?xml version='1.0'?><流程 a='一'/>".encode()).get("a") == "一"


@pytest.mark.parametrize(
    "content",
    [
        b'{"a": NaN}',
        b'{"a": 1, "a": 2}',
        b"{",
        b"[" * 100_000,
        b'{"a": Infinity}',
        b"\xff\xfe",
        b"1e999999999",
        b"9" * 9999,
        b'["a\\u0000"]',
    ],
)
def test_unclear_json_is_refused(content: bytes) -> None:
    with pytest.raises((sniff.NotJson, sniff.NotText)):
        sniff.json_value(content)


def test_a_text_that_only_looks_like_nul_is_read() -> None:
    assert sniff.json_value(b'["\\\\u0000"]') == ["\\u0000"]


def test_json_keeps_decimals() -> None:
    assert sniff.json_value(b'\xef\xbb\xbf{"a": 200000.10}') == {"a": Decimal("200000.10")}


def test_an_honest_archive_is_listed() -> None:
    content = archive({"a.txt": b"x" * 900_000, "b/c.txt": b"y"})
    assert sniff.archive_names(content) == {"a.txt", "b/c.txt"}


@pytest.mark.parametrize(
    "content",
    [
        archive({"bomb": b"\0" * 50_000_000}),
        archive({f"part{n}": b"ab" * 3_000_000 for n in range(20)}),
        archive({str(n): b"" for n in range(sniff.MAX_MEMBERS + 1)}),
    ],
    ids=["one that swells", "many that swell", "too many"],
)
def test_a_bomb_is_refused(content: bytes) -> None:
    with pytest.raises(sniff.Bomb):
        sniff.archive_names(content)


def test_a_size_that_lies_does_not_help() -> None:
    content = bytearray(archive({"bomb": b"\0" * 50_000_000}))
    size = (50_000_000).to_bytes(4, "little")
    assert content.count(size) >= 1
    with pytest.raises((sniff.Bomb, sniff.NotArchive)):
        sniff.archive_names(bytes(content.replace(size, (10).to_bytes(4, "little"))))


BROKEN = {
    "empty": b"",
    "two letters": b"PK",
    "head only": b"PK\x03\x04broken",
    "cut off": archive({"a": b"b"})[:-10],
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_archive_is_refused(content: bytes) -> None:
    with pytest.raises(sniff.NotArchive):
        sniff.archive_names(content)


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_a_damaged_archive_is_refused_or_whole(method: int) -> None:
    chance = random.Random(5)
    whole = archive({"a.txt": chance.randbytes(2000), "b.txt": b"b" * 500}, method)
    for _ in range(300):
        damaged = bytearray(whole)
        for _ in range(chance.choice((1, 2, 5))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        with suppress(sniff.Unsafe):
            sniff.archive_names(bytes(damaged))


def test_half_a_character_is_refused() -> None:
    assert sniff.json_value(rb'{"a": "\ud83d\ude00"}') == {"a": "\N{GRINNING FACE}"}
    for text in (rb'"\ud800"', rb'{"\uDFFF": 1}', rb'[0.5, "x\udc00y"]'):
        with pytest.raises(sniff.NotJson):
            sniff.json_value(text)


def test_json_that_is_nested_too_deep_is_refused() -> None:
    def nested(levels: int) -> bytes:
        return b"[" * levels + b"]" * levels

    assert sniff.json_value(nested(sniff.MAX_DEPTH)) is not None
    for levels in (sniff.MAX_DEPTH + 1, 900, 100_000):
        with pytest.raises(sniff.NotJson):
            sniff.json_value(nested(levels))
