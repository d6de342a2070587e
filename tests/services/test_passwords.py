import pytest

from engine.services import passwords


@pytest.mark.parametrize(
    "password",
    [
        "Grey-heron-42",
        "gray heron 42 lakes",
        "correct horse battery staple lake",
        "绿水青山-2026年好",
        "Zürich-lake9",
    ],
)
def test_good_ones(password: str) -> None:
    passwords.check(password, "kim")


@pytest.mark.parametrize(
    "password",
    [
        "Gr3y-he",
        "Grey-heron-42" * 10,
        "greyherongrey",
        "greyheron1234",
        "Kim-heron-42",
        "Password-2026",
        "aaaAAA111---a",
        "12345Grey-heron",
    ],
)
def test_bad_ones(password: str) -> None:
    with pytest.raises(passwords.WeakPassword):
        passwords.check(password, "kim")


def test_only_the_password_matches_its_hash() -> None:
    kept = passwords.hashed("Grey-heron-42")
    assert kept.startswith("$argon2id$")
    assert "Grey" not in kept
    assert passwords.matches(kept, "Grey-heron-42")
    assert not passwords.matches(kept, "grey-heron-42")
    assert not passwords.matches(None, "nobody has this password")
    assert not passwords.matches("not a hash", "Grey-heron-42")
    assert not passwords.outdated(kept)


def test_weaker_parameters_of_old_are_noticed() -> None:
    assert passwords.outdated("$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHQxMjM$Ym9keSBvZiB0aGUgaGFzaA")
