"""Patterns behave as in a browser, and none can hold up the server."""

import time

import pytest

from engine.forms.patterns import EMAIL, PHONE, TooSlow, compile_pattern


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"b", "abc", True),  # anywhere, unless anchored
        (r"^1\d{10}$", "13800138000", True),
        (r"^1\d{10}$", "13800138000\n", False),  # the end is the end
        (r"^1\d{10}$", "138001380001", False),
        (r"^[$]$", "$", True),
        (r"^a\$$", "a$", True),
        (r"^a\\$", "a\\", True),
        (r"^[^\]$]+$", "ab", True),
        (r"^[^\]$]+$", "a$", False),
        (r"^\d+$", "١٢", False),  # digits are ASCII in JavaScript
        (r"^[\u4e00-\u9fa5]+$", "厨房", True),
        (r"(?<year>\d{4})", "2026", True),
    ],
)
def test_as_in_javascript(pattern: str, text: str, found: bool) -> None:
    assert compile_pattern(pattern).found_in(text) is found


@pytest.mark.parametrize("pattern", ["(", "[a", "a{2,1}", "(?<n>a)(?<n", "x" * 2000])
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        compile_pattern(pattern)


@pytest.mark.parametrize("pattern", [r"^(a+)+$", r"^(a|aa)+$", r"^(.*a){25}$"])
def test_an_exponential_pattern_is_cut_off(pattern: str) -> None:
    started = time.process_time()
    with pytest.raises(TooSlow):
        compile_pattern(pattern).found_in("a" * 5000 + "!")
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("text", "valid"), [("ann@kitchen.example", True), ("ann", False), ("ann@", False), ("a b@c.d", False)]
)
def test_email(text: str, valid: bool) -> None:
    assert EMAIL.found_in(text) is valid


@pytest.mark.parametrize(
    ("text", "valid"),
    [("+8675512345678", True), ("008613800138000", True), ("13800138000", False), ("+86 755", False)],
)
def test_phone(text: str, valid: bool) -> None:
    assert PHONE.found_in(text) is valid
