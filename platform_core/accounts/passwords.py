"""Passwords, hashed with argon2id (OWASP's m=19456 KiB, t=2, p=1)."""

import secrets
import unicodedata
from functools import cache

from passlib.context import CryptContext

from platform_core.accounts.password_rules import LONGEST

_CONTEXT = CryptContext(
    schemes=["argon2"],
    argon2__type="ID",
    argon2__memory_cost=19456,
    argon2__time_cost=2,
    argon2__parallelism=1,
)


def hash_password(password: str) -> str:
    """The hash to store. The password has passed ``password_problems``."""
    return str(_CONTEXT.hash(_bytes(password)))


def verify(password: str, hashed: str | None) -> bool:
    """Whether the password is the one hashed; with no hash, no, after the same time."""
    nobody = _nobody()
    fits = _matches(_bytes(password)[: 4 * LONGEST], hashed or nobody)
    return fits and hashed is not None and len(password) <= LONGEST


def needs_rehash(hashed: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return bool(_CONTEXT.needs_update(hashed))


def _matches(password: bytes, hashed: str) -> bool:
    return bool(_CONTEXT.verify(password, hashed))


def _bytes(password: str) -> bytes:
    # Two keyboards may compose the same letter (ŵ) differently
    return unicodedata.normalize("NFC", password).encode("utf-8", "replace")


@cache
def _nobody() -> str:
    # Asked for at every verify, so that the first unknown name takes no longer than the first known
    return hash_password(secrets.token_urlsafe(32))
