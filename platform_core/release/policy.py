"""Read the numbers of the release from their file, and refuse numbers that break its promises."""

from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from platform_core.enrolment.rules import Pace
from platform_core.errors import PlatformError
from platform_core.release.values import PacePolicy, Policy

FILE = Path(__file__).with_name("policy.yaml")
LONGEST_STEP = 4  # minutes, as content allows
UNLIMITED = 7 * 24 * 60

Days = Annotated[int, Field(ge=0, le=365)]


class PolicyRefused(PlatformError):
    """The policy file is missing, unreadable or holds numbers that cannot be kept."""


class _PaceInFile(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    step_wait_days: Days
    weekly_minutes: Annotated[int, Field(ge=LONGEST_STEP)] | None
    stage_wait_days: Days
    stage_min_days: Days
    stage_max_days: Annotated[int, Field(ge=1, le=365)]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.stage_min_days > self.stage_max_days:
            raise ValueError("stage_min_days is more than stage_max_days")
        return self

    def no_faster_than(self, quicker: Self) -> bool:
        """Whether nothing in this pace comes sooner than in a quicker one."""
        days = ("step_wait_days", "stage_wait_days", "stage_min_days", "stage_max_days")
        waits = all(getattr(self, name) >= getattr(quicker, name) for name in days)
        minutes = (self.weekly_minutes or UNLIMITED) <= (quicker.weekly_minutes or UNLIMITED)
        return waits and minutes


class _PolicyInFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: Annotated[str, Field(min_length=1)]
    near_programme_days: Days
    paces: dict[Pace, _PaceInFile]

    @model_validator(mode="after")
    def _every_pace_and_in_order(self) -> Self:
        missing = [pace.value for pace in Pace if pace not in self.paces]
        if missing:
            raise ValueError(f"no numbers for the pace {', '.join(missing)}")
        for slower, quicker in pairwise((Pace.GENTLE, Pace.STEADY, Pace.MY_OWN)):
            if not self.paces[slower].no_faster_than(self.paces[quicker]):
                raise ValueError(f"{slower} is quicker than {quicker} in something")
        return self


@cache
def read_policy(file: Path = FILE) -> Policy:
    """The policy in a file, read once in a process. Raises PolicyRefused, naming what is wrong."""
    try:
        found = _PolicyInFile.model_validate(yaml.safe_load(file.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as refusal:
        raise PolicyRefused(f"{file.name}: {refusal}") from refusal
    paces = {pace: PacePolicy(**numbers.model_dump()) for pace, numbers in found.paces.items()}
    return Policy(found.version, found.near_programme_days, paces)
