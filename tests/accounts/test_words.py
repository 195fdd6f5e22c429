"""Everything that accounts and enrolments may say is there to be said, in both languages."""

import re
from itertools import chain
from pathlib import Path

import pytest

import platform_core
from platform_core.accounts.rules import Language, Reason, Role
from platform_core.enrolment.rules import Channel, Pace, Status
from platform_core.wording import catalogues, say

_PACKAGE = Path(platform_core.__file__).parent
_KEY = re.compile(
    r'"((?:sign_in|sign_in_name|password|name|email|phone|role|text|member|pause|closure|check_in_choice'
    r'|programme_on|enrolment)\.[a-z_]+)"'
)


def _said_in_code() -> set[str]:
    files = chain(
        _PACKAGE.glob("plain_text.py"),
        _PACKAGE.glob("accounts/**/*.py"),
        _PACKAGE.glob("enrolment/**/*.py"),
    )
    lines = (line for file in files for line in file.read_text().splitlines())
    return {
        key
        for line in lines
        if re.search(r"wording|Problem\(|return|Refused\(", line)
        for key in _KEY.findall(line)
    }


NAMES = [
    *(f"role.{role}" for role in Role),
    *(f"language.{language}" for language in Language),
    *(f"invitation.{reason}" for reason in Reason),
    *(f"status.{status}" for status in Status),
    *(f"pace.{pace}" for pace in Pace),
    *(f"channel.{channel}" for channel in Channel),
]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("key", sorted({*_said_in_code(), *NAMES}))
def test_there_are_words_for_it(key: str, language: Language) -> None:
    assert say(key, language, limit=120, time="9:12am")


def test_the_code_says_something() -> None:
    assert {"password.too_short", "email.taken", "pause.too_long"} <= _said_in_code()


@pytest.mark.parametrize("area", ["accounts", "enrolment"])
def test_both_languages_have_the_same_keys_and_fill_in_the_same_names(area: str) -> None:
    english, welsh = ({m.id: m for m in catalogues(lang)[area] if m.id} for lang in ("en", "cy"))
    assert english.keys() == welsh.keys()
    for key, message in english.items():
        fields = [sorted(re.findall(r"{(\w+)}", m.string)) for m in (message, welsh[key])]
        assert fields[0] == fields[1], key
        assert message.string != welsh[key].string, key
