"""GOV.UK Notify as its documentation describes it, on this machine: a real HTTP server.

It checks the token of every request, keeps what it takes, is asked by number or by reference, and
can be told to refuse, to fall silent after it has taken a message, and to send receipts too early,
twice or not at all.
"""

import json
import re
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import requests

SERVICE = "26785a09-ab16-4eb0-8407-a37497a57506"
SECRET = "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY = f"test-{SERVICE}-{SECRET}"
TEXT_TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"
EMAIL_TEMPLATE = "1d844edf-8d35-48ac-975b-e847b4f122b0"
CALLBACK_TOKEN = "a token that nobody can guess"

ERRORS = {
    400: ("ValidationError", "phone_number Not enough digits"),
    403: ("AuthError", "Invalid token: API key not found"),
    429: (
        "RateLimitError",
        "Exceeded rate limit for key type LIVE of 3000 requests per 60 seconds",
    ),
    500: ("Exception", "Internal server error"),
}


@dataclass
class Notify:
    """What it has taken, and how it is to answer.

    Attributes:
        refuses_with: an HTTP status and a kind of error for every message, taking none.
        fails_after_taking: takes the message, and answers 500.
        silent_after_taking: takes the message, and hangs up after so many seconds without a word.
        is_away: answers no question about what it has.
        before_answering: called with what was taken before the answer goes out.
    """

    port: int = 0
    taken: list[dict[str, Any]] = field(default_factory=list)
    refuses_with: tuple[int, str] | None = None
    fails_after_taking: bool = False
    silent_after_taking: float | None = None
    is_away: bool = False
    before_answering: Callable[[dict[str, Any]], object] = lambda _taken: None
    asked: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def becomes(self, status: str, *, at: str = "2026-11-03T10:05:00.000000Z") -> dict[str, Any]:
        """Give the newest message a status, as from an instant."""
        self.taken[-1] |= {"status": status, "completed_at": at}
        return self.taken[-1]

    def take(self, kind: str, asked: dict[str, Any]) -> dict[str, Any]:
        """Keep a message as the API shows it later."""
        to = {"sms": "phone_number", "email": "email_address"}[kind]
        words = asked["personalisation"]
        message = {
            "id": str(uuid.uuid4()),
            "reference": asked.get("reference"),
            "type": kind,
            to: asked[to],
            "status": "created",
            "template": {"id": asked["template_id"], "version": 1},
            "body": words["body"],
            "subject": words.get("subject"),
            "created_at": f"2026-11-03T10:00:00.{len(self.taken):06}Z",
            "sent_at": None,
            "completed_at": None,
        }
        self.taken.append(message)
        return message


def receipt_of(message: dict[str, Any]) -> dict[str, Any]:
    """The delivery receipt of a message."""
    to = message.get("phone_number") or message.get("email_address")
    kept = ("id", "reference", "status", "created_at", "completed_at", "sent_at")
    rest = {"to": to, "notification_type": message["type"], "template_version": 1}
    return {**{name: message[name] for name in kept}, **rest}


def send_receipt(address: str, receipt: object, token: str = CALLBACK_TOKEN) -> int:
    """Post a receipt as Notify does; the status of the answer."""
    headers = {"Authorization": f"Bearer {token}"}
    return requests.post(address, json=receipt, headers=headers, timeout=10).status_code


@contextmanager
def a_notify() -> Iterator[Notify]:
    """A running one, stopped at the end of the block."""
    notify = Notify()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(notify))
    server.daemon_threads = True
    notify.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield notify
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(notify: Notify) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_args: object) -> None:
            """Say nothing on the terminal."""

        def do_POST(self) -> None:
            length = int(self.headers.get("content-length", 0))
            body = self.rfile.read(length)
            kind = self.path.rpartition("/")[2]
            if self._is_let_in() and self._is_known(kind, body):
                self._take(kind, json.loads(body))

        def do_GET(self) -> None:
            notify.asked.append(self.path)
            if not self._is_let_in():
                return
            if notify.is_away:
                self._refuse(500, *ERRORS[500])
                return
            asked = urlsplit(self.path)
            one = re.fullmatch(r"/v2/notifications/(.+)", asked.path)
            found = [m for m in notify.taken if not one or m["id"] == one[1]]
            reference = parse_qs(asked.query).get("reference")
            if reference:
                found = [m for m in found if m["reference"] == reference[0]]
            if one:
                self._answer(200, found[0]) if found else self._refuse(
                    404, "NoResultFound", "No result found"
                )
            else:
                self._answer(200, {"notifications": found[::-1], "links": {"current": self.path}})

        def _take(self, kind: str, asked: dict[str, Any]) -> None:
            if notify.refuses_with:
                code, error = notify.refuses_with
                self._refuse(code, error, ERRORS.get(code, ("", "No"))[1])
                return
            message = notify.take(kind, asked)
            if notify.silent_after_taking is not None:
                time.sleep(notify.silent_after_taking)
                self.close_connection = True
                return
            notify.before_answering(message)
            if notify.fails_after_taking:
                self._refuse(500, *ERRORS[500])
                return
            content = {"body": message["body"], "subject": message["subject"]}
            kept = {name: message[name] for name in ("id", "reference", "template")}
            self._answer(201, {**kept, "content": content, "uri": "", "scheduled_for": None})

        def _is_let_in(self) -> bool:
            """Whether the token is signed with the secret, by the service, within 30 seconds."""
            scheme, _, token = self.headers.get("authorization", "").partition(" ")
            try:
                claims = jwt.decode(token, SECRET, algorithms=["HS256"], leeway=30)
                is_ours = claims["iss"] == SERVICE and abs(claims["iat"] - time.time()) < 30
            except (jwt.InvalidTokenError, KeyError):
                is_ours = False
            if scheme != "Bearer" or not is_ours:
                self._refuse(*(403, *ERRORS[403]))
                return False
            return True

        def _is_known(self, kind: str, body: bytes) -> bool:
            """Whether the message is addressed and worded as its template asks."""
            asked = json.loads(body)
            template = {"sms": TEXT_TEMPLATE, "email": EMAIL_TEMPLATE}.get(kind)
            if asked.get("template_id") != template:
                self._refuse(400, "BadRequestError", "Template not found")
                return False
            needed = {"sms": {"body"}, "email": {"subject", "body"}}[kind]
            if not needed <= set(asked.get("personalisation", {})):
                self._refuse(400, "BadRequestError", "Missing personalisation")
                return False
            return True

        def _refuse(self, code: int, error: str, message: str) -> None:
            errors = [{"error": error, "message": message}]
            self._answer(code, {"status_code": code, "errors": errors})

        def _answer(self, code: int, body: dict[str, Any]) -> None:
            content = json.dumps(body).encode()
            self.send_response(code)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    return Handler
