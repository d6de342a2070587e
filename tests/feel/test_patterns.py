"""Regular expressions as XPath has them."""

import pytest

from engine import feel


def matches(text, pattern, flags=""):
    scope = {"text": text, "pattern": pattern, "flags": flags}
    return feel.evaluate("matches(text, pattern, flags)", scope).value


@pytest.mark.parametrize(
    ("text", "pattern", "flags", "expected"),
    [
        ("abracadabra", "bra", "", True),
        ("abracadabra", "^bra", "", False),
        ("abc", "ABC", "i", True),
        ("\u212a", "k", "i", True),
        ("a\n", "a$", "", False),
        ("a\n", "a$", "m", True),
        ("\nabcd\ndefg\n", "^$", "m", True),
        ("abcd\ndefg", "^d", "", False),
        ("abcd\ndefg", "^d", "m", True),
        ("a\nb", "a.b", "", False),
        ("a\rb", "a.b", "", False),
        ("a\nb", "a.b", "s", True),
        ("hello world", "he ll o[ ]worl d", "x", True),
        ("hello world", r"\p{ I s B a s i c L a t i n }+", "x", True),
        ("X", "[A-Z-[OI]]", "i", True),
        ("O", "[A-Z-[OI]]", "i", False),
        ("b", "[^a-z-[b]]", "", False),
        ("1", "[^a-z-[b]]", "", True),
        ("m", r"\p{Lu}", "i", False),
        ("M", r"[\p{Lu}x]", "i", True),
        ("m", r"[\p{Lu}x]", "i", False),
        ("A", "[^a]", "i", False),
        ("中", r"^\w$", "", True),
        ("_", r"^\w$", "", False),
        ("٣", r"^\d$", "", True),
        ("\u00a0", r"\s", "", False),
        ("é", r"^\i\c*$", "", True),
        ("1", r"^\i", "", False),
        ("中", r"^\P{IsBasicLatin}$", "", True),
        ("aa", r"^(a)\1$", "", True),
        ("ab", r"^(a)\1$", "", False),
        ("b", r"^(a)?\1b$", "", True),
        ("aa0", r"(a)\10", "", True),
        ("a.b", "a.b", "q", True),
        ("axb", "a.b", "q", False),
        ("a-b", "[a-]+-b", "", True),
        ("]", r"[\]]", "", True),
        ("aaa", "^a{2,3}$", "", True),
        ("aaa", "^a{2}$", "", False),
        ("aaa", "^a{2,}?$", "", True),
        ("ab", "^(?:a)b$", "", True),
    ],
)
def test_matching(text, pattern, flags, expected):
    assert matches(text, pattern, flags) is expected


@pytest.mark.parametrize(
    "pattern",
    [
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "a{2",
        "a{3,2}",
        "*",
        "a**",
        "[z-a]",
        "[]",
        "[a",
        "\\",
        r"\b",
        r"\A",
        r"\Z",
        r"\u0041",
        r"\3",
        r"\²",
        r"(a\1)",
        r"(asd)[asd\1]",
        r"[\0]",
        "(?=a)",
        "(?!a)",
        "(?<=a)",
        "(?i)a",
        "(?P<n>a)",
        "a++",
        r"\p{IsBasicLatin",
        r"\p{Nope}",
        r"\p{IsNope}",
        r"\p{ IsBasicLatin}",
        "[a-d-z]",
        r"[a-\d]",
        "(?#a)",
    ],
)
def test_what_xpath_refuses_gives_null(pattern):
    result = feel.evaluate("matches(text, pattern)", {"text": "abcd", "pattern": pattern})
    assert result.value is None
    assert "is not a pattern" in str(result.suppressed[-1].message)


@pytest.mark.parametrize("flags", ["p", "I", "ss!", " "])
def test_unknown_flags_give_null(flags):
    assert matches("a", "a", flags) is None


@pytest.mark.parametrize(
    ("text", "pattern", "replacement", "flags", "expected"),
    [
        ("abcd", "(ab)|(a)", "[1=$1][2=$2]", "", "[1=ab][2=]cd"),
        ("banana", "a", "[$0]", "", "b[a]n[a]n[a]"),
        ("abc", "b", r"\$1\\", "", r"a$1\c"),
        ("abc", "(b)", "$12", "", "ab2c"),
        ("abc", "b", "$1", "", "ac"),
        ("a.b", ".", "$0", "q", "a$0b"),
        ("AAAA", "A+?", "b", "", "bbbb"),
        ("darted", "^(.*?)d(.*)$", "$1c$2", "", "carted"),
        ("abc", "[A-Z]", "#", "i", "###"),
        ("abc", "x*", "-", "", None),
        ("abc", "b", "$", "", None),
        ("abc", "b", r"\n", "", None),
    ],
)
def test_replacing(text, pattern, replacement, flags, expected):
    scope = {"text": text, "pattern": pattern, "replacement": replacement, "flags": flags}
    assert feel.evaluate("replace(text, pattern, replacement, flags)", scope).value == expected


def test_a_pattern_that_runs_away_is_stopped():
    with pytest.raises(feel.TooMuch, match="patterns take longer"):
        feel.evaluate(
            "matches(text, pattern)", {"text": "a" * 5000 + "!", "pattern": "^(([a-z])+.)+[A-Z]([a-z])+$"}
        )


@pytest.mark.parametrize(
    ("pattern", "limit"),
    [
        ("a" * 1001, "more than 1000 characters"),
        ("((a{999}){999}){999}", "more than 10000 times"),
        ("(a{9999}|b){9}", "more than 10000 times"),
    ],
)
def test_a_pattern_has_bounds(pattern, limit):
    with pytest.raises(feel.TooMuch, match=limit):
        matches("a", pattern)
