"""Settings: from the environment or ``.env``, refused with a clear sentence when wrong."""

import re
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator, Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from platform_core.errors import PlatformError

ROOT = Path(__file__).resolve().parent.parent
CONTENT = ROOT / "content"

_OFFSET = re.compile(r"(?P<sign>[+-]?)(?P<number>\d{1,4})(?P<unit>[dhm])")
_SECRET = re.compile(r"//[^/\s]*@")  # user:password@ in an address
_UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_NOTIFY_KEY = re.compile(rf".*{_UUID}-{_UUID}")  # its name, whose it is, and the secret
_SHORTEST_TOKEN = 20
_SECRETS = frozenset({"notify_key", "notify_callback_token"})
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}


class SettingsRefused(PlatformError):
    """A setting is wrong. The message has one line for each, naming the setting and its remedy."""


def _length(text: object) -> object:
    if not isinstance(text, str):
        return text
    if not text.strip():
        return timedelta(0)
    match = _OFFSET.fullmatch(text.strip())
    if match is None:
        raise ValueError("write a number and d, h or m, for example 21d or 36h")
    length = timedelta(**{_UNITS[match["unit"]]: int(match["number"])})
    return -length if match["sign"] == "-" else length


class Settings(BaseSettings):
    """Every setting of the platform; the README's table is checked against these fields."""

    model_config = SettingsConfigDict(
        env_file=ROOT / ".env", env_prefix="CAMAU_", extra="ignore", populate_by_name=True
    )

    port: int = Field(8501, ge=1, le=65535)
    address: str = "127.0.0.1"
    public_url: str = ""
    data: Path = ROOT / "var"
    database_url: str = Field("", validation_alias="DATABASE_URL")
    time_zone: str = "Europe/London"
    mail: str = "file"
    mail_sender: str = "Camau <no-reply@localhost>"
    text: Literal["", "off", "file", "notify"] = ""
    notify_key: str = ""
    notify_url: str = "https://api.notifications.service.gov.uk"
    notify_email_template: str = ""
    notify_text_template: str = ""
    notify_callback_token: str = ""
    demo: bool = False
    clock_offset: Annotated[timedelta, BeforeValidator(_length)] = timedelta(0)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError("is not a known time zone; write one such as Europe/London") from None
        return name

    @field_validator("mail")
    @classmethod
    def _known_mail(cls, value: str) -> str:
        if value in {"file", "notify"}:
            return value
        parts = urlsplit(value)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError("write file, or a server such as smtp://user:password@host:587")
        return value

    @field_validator("notify_key")
    @classmethod
    def _known_key(cls, value: str) -> str:
        if value and not _NOTIFY_KEY.fullmatch(value):
            raise ValueError("copy the whole API key, which ends in two long numbers with dashes")
        return value

    @field_validator("notify_email_template", "notify_text_template")
    @classmethod
    def _known_template(cls, value: str) -> str:
        if value and not re.fullmatch(_UUID, value):
            raise ValueError("copy the template ID, such as f33517ff-2a88-4f6e-b855-c550268ce08a")
        return value

    @field_validator("notify_callback_token")
    @classmethod
    def _long_token(cls, value: str) -> str:
        if value and len(value) < _SHORTEST_TOKEN:
            raise ValueError(f"write at least {_SHORTEST_TOKEN} signs that nobody can guess")
        return value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if value and not value.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
            raise ValueError("write sqlite:///path or postgresql://user:password@host/database")
        return value.replace("postgresql://", "postgresql+psycopg://", 1)

    @field_validator("public_url", "notify_url")
    @classmethod
    def _whole_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in {"http", "https"} or not parts.hostname):
            raise ValueError("write the whole address, such as https://camau.example.org")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _clock_moves_only_in_a_demonstration(self) -> "Settings":
        if self.clock_offset and not self.demo:
            raise ValueError("CAMAU_CLOCK_OFFSET moves time, so it needs CAMAU_DEMO=true")
        return self

    @model_validator(mode="after")
    def _notify_has_what_it_needs(self) -> "Settings":
        uses = {"email_template": self.mail == "notify", "text_template": self.text == "notify"}
        needed = (
            ["key", *(name for name, used in uses.items() if used)] if any(uses.values()) else []
        )
        missing = [name for name in needed if not getattr(self, f"notify_{name}")]
        if missing:
            names = ", ".join(f"CAMAU_NOTIFY_{name.upper()}" for name in missing)
            raise ValueError(f"GOV.UK Notify cannot be used without {names}")
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The service's time zone, in which a date is a date."""
        return ZoneInfo(self.time_zone)

    @property
    def database(self) -> str:
        """The SQLAlchemy address of the database: the one given, or SQLite in the data folder."""
        return self.database_url or f"sqlite:///{self.data / 'camau.sqlite3'}"

    @property
    def address_for_people(self) -> str:
        """What a person types or a letter prints, without a closing slash."""
        return self.public_url or f"http://localhost:{self.port}"

    @property
    def text_channel(self) -> str:
        """How texts leave: the way given, or into files as emails do, or not at all."""
        return self.text or ("file" if self.mail == "file" else "off")

    @property
    def over_https(self) -> bool:
        """Whether people reach the platform over HTTPS, so that cookies can insist on it."""
        return self.address_for_people.startswith("https://")


def read_settings(**known: Any) -> Settings:
    """Read the settings afresh; ``known`` ones count before the environment.

    Raises SettingsRefused naming every wrong one.
    """
    try:
        return Settings(**known)
    except ValidationError as refusal:
        raise SettingsRefused("\n".join(_sentences(refusal))) from None


def _sentences(refusal: ValidationError) -> list[str]:
    lines = []
    for problem in refusal.errors():
        name = str(problem["loc"][0]) if problem["loc"] else ""
        shown = name if name.isupper() else f"CAMAU_{name.upper()}" if name else "Settings"
        said = problem["msg"].removeprefix("Value error, ")
        is_told = name and name not in _SECRETS
        it_is = f" (it is {_without_secrets(problem['input'])})" if is_told else ""
        lines.append(f"{shown}: {said}{it_is}" if name else said)
    return lines


def _without_secrets(given: object) -> str:
    return _SECRET.sub("//…@", repr(given))


@cache
def settings() -> Settings:
    """The settings of this process, read once. Tests clear it with ``settings.cache_clear()``."""
    return read_settings()
