"""Passwords: what is a good one, and argon2id."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from engine.errors import EngineError, Message

MIN_LENGTH = 10
MAX_LENGTH = 128  # hashing costs time, so what a stranger may have hashed is bounded
LONG = 20
CLASSES = (
    str.islower,
    str.isupper,
    str.isdigit,
    lambda c: not c.isalnum(),
    lambda c: c.isalpha() and not c.isascii(),
)
NEEDED = 3
COMMON = (
    "password",
    "passw0rd",
    "qwerty",
    "abc123",
    "12345",
    "admin",
    "letmein",
    "welcome",
    "iloveyou",
    "111111",
)

# 19 MiB, two passes, one lane: OWASP's first choice for argon2id; about 20 ms.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


class WeakPassword(EngineError):
    """This password is not accepted: {reason}"""


def check(password: str, username: str) -> None:
    """Raises `WeakPassword` for one that is short, simple, common or like the username."""
    reason = _weakness(password, username.casefold())
    if reason:
        raise WeakPassword(reason=reason)


def _weakness(password: str, username: str) -> Message | None:
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        limits = {"min": MIN_LENGTH, "max": MAX_LENGTH}
        return Message("it needs {min} to {max} characters.", limits)
    folded = password.casefold()
    if username in folded or any(common in folded for common in COMMON):
        return Message("it is easy to guess.")
    if len(set(folded)) < MIN_LENGTH // 2:
        return Message("it repeats too few characters.")
    kinds = sum(any(map(is_of, password)) for is_of in CLASSES)
    if len(password) < LONG and kinds < NEEDED:
        return Message(
            "below {long} characters it needs three of: small letters, capitals, digits, signs.",
            {"long": LONG},
        )
    return None


def hashed(password: str) -> str:
    """The argon2id hash to keep, with its salt and parameters."""
    return _hasher.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether `password` is the one whose hash is kept; without a hash it is wrong, after the same time."""
    try:
        _hasher.verify(kept or _NOBODY, password[: MAX_LENGTH + 1])
    except (VerifyMismatchError, InvalidHashError):
        return False
    return kept is not None


def outdated(kept: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(kept)


# What a guess at an account that does not exist is compared with, so that it costs the same time.
_NOBODY = _hasher.hash("nobody has this password")
