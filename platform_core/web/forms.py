"""Reading what a form of ours sent."""

from urllib.parse import parse_qsl

from starlette.requests import Request

_LONGEST = 256 * 1024
_MOST_FIELDS = 50
_ROOMY = (4_000_000, 400)  # a whole step in both languages, every letter of it as %C3%A2
_KIND = "application/x-www-form-urlencoded"


async def read_form(request: Request, *, roomy: bool = False) -> dict[str, str] | None:
    """The fields that were sent, as text; nothing if it is too long or no form of ours.

    NUL is dropped, because no database takes it; every other sign is kept as it was typed.
    """
    longest, most_fields = _ROOMY if roomy else (_LONGEST, _MOST_FIELDS)
    if not request.headers.get("content-type", "").startswith(_KIND):
        return None
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > longest:
            return None
    try:
        fields = parse_qsl(
            body.decode("ascii", "replace"), keep_blank_values=True, max_num_fields=most_fields
        )
    except ValueError:
        return None
    return {name: value.replace("\0", "") for name, value in fields}
