"""Secrets that let somebody in: made at random, handed out once, kept only as a hash."""

import secrets
from hashlib import sha256


def new_token() -> str:
    """256 random bits, fit for a cookie or a link."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """What is stored of a secret. A random one of 60 bits or more needs no salt or slow hash."""
    return sha256(secret.encode("utf-8", "replace")).hexdigest()
