"""What people type to say who they are and how to reach them."""

import re
import unicodedata

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_EMAIL_LONGEST = 254
_PHONE = re.compile(r"\+?[0-9 ()./-]+")
SHORTEST, LONGEST = 3, 80


def read_sign_in_name(typed: str) -> str | None:
    """A sign-in name (an email address or any name) as it is stored, or nothing if it cannot be.

    Case, spaces around and doubled, compatibility forms and invisible marks make no difference.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", typed).casefold())
    seen = "".join(c for c in folded if c.isspace() or unicodedata.category(c)[0] != "C")
    name = " ".join(seen.split())
    return name if SHORTEST <= len(name) <= LONGEST else None


def read_email(typed: str) -> str | None:
    """An email address in lower case, or nothing if it cannot be one. Only sending proves it."""
    address = "".join(c for c in typed.strip() if unicodedata.category(c)[0] != "C").casefold()
    fits = len(address) <= _EMAIL_LONGEST and _EMAIL.fullmatch(address)
    return address if fits else None


def read_phone(typed: str) -> str | None:
    """A telephone number as people write it, or nothing if it cannot be one."""
    number = " ".join(typed.split())
    digits = sum(c.isdigit() for c in number)
    return number if 5 <= digits <= 15 and _PHONE.fullmatch(number) else None
