"""Every label in both languages: the same keys, the same names, and plurals that are right."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from platform_core.content.rules import LANGUAGES
from platform_core.wording import (
    LOCALE,
    PLURALS,
    UnknownWording,
    catalogues,
    say,
    say_date,
    say_full_date,
    say_short_date,
    say_time,
)

CATALOGUES = {language: catalogues(language) for language in LANGUAGES}
AREAS = sorted(CATALOGUES["en"])
_NAME = re.compile(r"\{(\w*)\}")


def messages(language: str, area: str) -> list[Message]:
    return [message for message in CATALOGUES[language][area] if message.id]


def key_of(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def forms_of(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def by_key(language: str, area: str) -> dict[str, Message]:
    return {key_of(message): message for message in messages(language, area)}


def every_form(language: str) -> Iterator[tuple[str, str]]:
    for area in AREAS:
        for message in messages(language, area):
            for form in forms_of(message):
                yield key_of(message), form


def test_both_languages_have_the_same_areas() -> None:
    assert sorted(CATALOGUES["cy"]) == AREAS
    assert AREAS


@pytest.mark.parametrize("area", AREAS)
def test_neither_language_lacks_a_key(area: str) -> None:
    assert by_key("en", area).keys() == by_key("cy", area).keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_wording_is_empty(language: str) -> None:
    assert [key for key, form in every_form(language) if not form.strip()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_is_in_two_areas_or_twice_in_one(language: str) -> None:
    seen = Counter(
        match
        for path in sorted((LOCALE / language / "LC_MESSAGES").glob("*.po"))
        for match in re.findall(r'^msgid "(.+)"$', path.read_text("utf-8"), re.MULTILINE)
    )
    assert [key for key, times in seen.items() if times > 1] == []


@pytest.mark.parametrize("area", AREAS)
def test_both_languages_fill_in_the_same_names(area: str) -> None:
    welsh = by_key("cy", area)
    for key, message in by_key("en", area).items():
        said = set(_NAME.findall(forms_of(message)[-1]))
        *some, general = (set(_NAME.findall(form)) for form in forms_of(welsh[key]))
        assert general == said, key
        assert set().union(*some) <= said, key  # "none" has no last one to name


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_in_braces_can_be_filled_in(language: str) -> None:
    for key, form in every_form(language):
        names = dict.fromkeys(_NAME.findall(form), "x")
        assert "{" not in form.format(**names), key


@pytest.mark.parametrize("area", AREAS)
def test_a_key_with_plurals_has_them_in_both_languages(area: str) -> None:
    welsh = by_key("cy", area)
    for key, message in by_key("en", area).items():
        assert isinstance(message.id, str) == isinstance(welsh[key].id, str), key
        if not isinstance(message.id, str):
            assert message.id == (key, key)
            assert (len(forms_of(message)), len(forms_of(welsh[key]))) == (2, 6), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_catalogue_says_how_its_language_counts(language: str) -> None:
    for path in (LOCALE / language / "LC_MESSAGES").glob("*.po"):
        with path.open("rb") as file:
            catalogue = read_po(file)
        assert (catalogue.num_plurals, catalogue.plural_expr) == PLURALS[language], path.name
        assert str(catalogue.locale) == language, path.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_plain_text(language: str) -> None:
    for key, form in every_form(language):
        assert "<" not in form, key
        assert not re.search("[\x00-\x09\x0b-\x1f\u200b\u202a-\u202e\u2066-\u2069]", form), key


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (0, "0 munud"),
        (1, "1 munud"),
        (2, "2 funud"),
        (3, "3 munud"),
        (6, "6 munud"),
        (4, "4 munud"),
        (22, "22 munud"),
    ],
)
def test_welsh_minutes_mutate_after_two_only(n: int, said: str) -> None:
    assert say("common.minutes", "cy", n=n) == said


@pytest.mark.parametrize(
    ("n", "form"), [(0, 0), (1, 1), (2, 2), (3, 3), (6, 4), (4, 5), (5, 5), (7, 5), (103, 5)]
)
def test_each_number_takes_its_own_welsh_form(n: int, form: int) -> None:
    key = "library.advice"
    expected = forms_of(by_key("cy", "library")[key])[form]
    assert say(key, "cy", n=n) == expected.format(n=n)


@pytest.mark.parametrize(("n", "said"), [(0, "0 minutes"), (1, "1 minute"), (2, "2 minutes")])
def test_english_minutes_are_one_or_several(n: int, said: str) -> None:
    assert say("common.minutes", "en", n=n) == said


def test_the_two_languages_say_different_things() -> None:
    same = [
        key
        for area in AREAS
        for key, message in by_key("en", area).items()
        if forms_of(message) == forms_of(by_key("cy", area)[key])
        and len(_NAME.sub("", forms_of(message)[0])) > 24
    ]
    assert same == []


def test_a_key_that_is_in_no_catalogue_is_refused() -> None:
    with pytest.raises(UnknownWording, match=r"no\.such\.key"):
        say("no.such.key", "en")


def test_dates_are_said_in_either_language() -> None:
    day = date(2026, 11, 24)
    assert say_date(day, "en") == "Tuesday 24 November"
    assert say_date(day, "cy") == "Dydd Mawrth 24 Tachwedd"
    assert say_short_date(day, "en") == "24 Nov"
    assert say_short_date(day, "cy") == "24 Tach"
    assert say_full_date(day, "en") == "24 November 2026"
    assert say_full_date(day, "cy") == "24 Tachwedd 2026"


def test_every_welsh_day_and_month_has_its_name() -> None:
    days = {say_date(date(2026, 11, n), "cy").rsplit(" ", 2)[0] for n in range(2, 9)}
    assert days == {
        *("Dydd Llun", "Dydd Mawrth", "Dydd Mercher", "Dydd Iau"),
        *("Dydd Gwener", "Dydd Sadwrn", "Dydd Sul"),
    }
    months = [say_full_date(date(2026, month, 1), "cy").split()[1] for month in range(1, 13)]
    assert months[:3] == ["Ionawr", "Chwefror", "Mawrth"]
    assert len(set(months)) == 12


@pytest.mark.parametrize(
    ("utc", "english"),
    [
        (datetime(2026, 11, 3, 9, 12, tzinfo=UTC), "9:12am"),
        (datetime(2026, 7, 3, 9, 12, tzinfo=UTC), "10:12am"),  # summer time
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "1:30am"),  # the hour that comes twice
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "1:30am"),
    ],
)
def test_times_are_those_on_the_wall(utc: datetime, english: str) -> None:
    assert say_time(utc, "en", ZoneInfo("Europe/London")) == english
    assert say_time(utc, "cy", ZoneInfo("Europe/London"))
