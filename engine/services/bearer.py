"""Random secrets that are handed out once; only their hashes are kept."""

from __future__ import annotations

import hashlib
import secrets


def new(prefix: str = "") -> str:
    """A secret of 256 random bits that may stand in a cookie, a header or a URL."""
    return prefix + secrets.token_urlsafe(32)


def fingerprint(secret: str) -> str:
    """What is kept of a secret. It is random and long, so a fast hash without salt is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
