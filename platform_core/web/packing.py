"""Making what is sent smaller: Brotli where the browser takes it, gzip where not."""

import gzip
from collections.abc import Mapping

import brotli

QUICK, BEST = 5, 11
_GZIP = 6
_LEAST = 500  # bytes below which packing gains nothing


def coding_for(accepted: str) -> str | None:
    """The better content coding among those an Accept-Encoding header takes."""
    taken = {
        name.strip().lower()
        for name, _, weight in (part.partition(";") for part in accepted.split(","))
        if weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    }
    return next((coding for coding in ("br", "gzip") if coding in taken), None)


def pack(body: bytes, coding: str, quality: int = QUICK) -> bytes:
    """``body`` in a content coding; ``quality`` (0 to 11) counts for Brotli only."""
    if coding == "br":
        return bytes(brotli.compress(body, quality=quality))
    return gzip.compress(body, compresslevel=_GZIP, mtime=0)


def packed_for(accepted: str, body: bytes) -> tuple[bytes, Mapping[str, str]]:
    """``body`` as this browser takes it, and the headers that say so."""
    coding = coding_for(accepted)
    if coding is None or len(body) < _LEAST:
        return body, {"vary": "Accept-Encoding"}
    return pack(body, coding), {"content-encoding": coding, "vary": "Accept-Encoding"}
