"""The numbers behind engagement: read from data, checked, and named by a version."""

from functools import cache
from pathlib import Path
from typing import Annotated, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from platform_core.errors import PlatformError

FILE = Path(__file__).with_name("policy.yaml")

Days = Annotated[int, Field(ge=1, le=366, strict=True)]
Weeks = Annotated[int, Field(ge=1, le=52, strict=True)]


class PolicyRefused(PlatformError):
    """A policy file is wrong; the message names each number that is."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Invited(_Part):
    """Open days before somebody who has not joined is worth a contact."""

    never_opened: Days
    not_joined: Days


class Started(_Part):
    """Open days without a word before somebody who has joined is worth a thought or a contact."""

    not_started: Days
    slowing: Days
    quiet: Days
    no_check_ins: Days

    @model_validator(mode="after")
    def _slowing_comes_before_quiet(self) -> Self:
        if self.slowing >= self.quiet:
            raise ValueError("slowing must be shorter than quiet")
        return self


class Usual(_Part):
    """Over how long, in weeks, somebody's usual pattern is counted."""

    weeks: Weeks
    at_least_weeks: Weeks


class Policy(_Part):
    """A whole engagement policy. ``version`` is kept beside every judgement made with it."""

    version: Annotated[str, Field(min_length=1, max_length=40)]
    invited: Invited
    started: Started
    usual: Usual


def read_policy(path: Path = FILE) -> Policy:
    """Read and check a policy file. Raises PolicyRefused naming every wrong number."""
    try:
        return Policy.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError) as failure:
        raise PolicyRefused(f"{path.name}: {failure}") from failure
    except ValidationError as refusal:
        lines = (f"{'.'.join(map(str, p['loc']))}: {p['msg']}" for p in refusal.errors())
        raise PolicyRefused(f"{path.name}: " + "; ".join(lines)) from None


@cache
def current_policy() -> Policy:
    """The policy this installation judges by, read once."""
    return read_policy()
