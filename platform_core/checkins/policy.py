"""Read the numbers of the check-in from their file."""

from functools import cache
from pathlib import Path
from typing import Annotated, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from platform_core.errors import PlatformError

FILE = Path(__file__).with_name("policy.yaml")

Mood = Annotated[int, Field(ge=0, le=5)]


class PolicyRefused(PlatformError):
    """The policy file is missing, unreadable or holds numbers that cannot be kept."""


class CheckInPolicy(BaseModel):
    """From which mood answer help is opened, and how far apart check-ins are."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    version: Annotated[str, Field(min_length=1)]
    very_low_up_to: Mood
    low_up_to: Mood
    first_after_days: Annotated[int, Field(ge=0, le=14)]
    slack_days: Annotated[int, Field(ge=0, le=5)]  # 5 of 7: never on two days running

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.very_low_up_to > self.low_up_to:
            raise ValueError("very_low_up_to is above low_up_to")
        return self


@cache
def read_policy(file: Path = FILE) -> CheckInPolicy:
    """The policy in a file, read once in a process. Raises PolicyRefused, naming what is wrong."""
    try:
        return CheckInPolicy.model_validate(yaml.safe_load(file.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as refusal:
        raise PolicyRefused(f"{file.name}: {refusal}") from refusal
