"""Urgent help for when its own file is missing or broken: the numbers, and little else.

The only words for patients that are not under ``content/``, because they stand in for it.
"""

from datetime import date

from platform_core.content.forms import (
    CallForm,
    EmergencyForm,
    OtherHelpForm,
    RingFirstForm,
    RingForm,
    TurnToForm,
    UrgentHelpForm,
)

_CHECKED_ON = date(2026, 11, 21)
_SOURCES = ("NHS 111 Wales, 111.wales.nhs.uk", "Samaritans, samaritans.org")


def _line(name: str, number: str, about: str) -> RingForm:
    return RingForm(name=name, number=number, how="call", about=about)


_ENGLISH = UrgentHelpForm(
    checked_on=_CHECKED_ON,
    checked_by="built in",
    title="Urgent help",
    lead="If you are not sure how urgent it is, call. You do not have to be certain.",
    emergency=EmergencyForm(
        heading="Call 999 now if:",
        signs=("a life is at risk", "someone has been seriously harmed, or is about to be"),
        call=CallForm(number="999", label="Call 999"),
    ),
    urgent=RingFirstForm(
        heading="Talk to someone, at any hour",
        lines=(
            _line("111, then press 2", "111", "Urgent mental health help in Wales, day or night."),
            _line("Samaritans", "116 123", "They listen, day or night."),
        ),
    ),
    other=OtherHelpForm(
        heading="Other help",
        lines=(
            TurnToForm(
                name="111", number="111", about="When it is urgent, but no life is at risk."
            ),
        ),
    ),
    not_watched="Nobody watches Camau all day, and nobody reads what you write here straight away.",
    short="If you need help now, call 999, or 111 and press 2.",
    sources=_SOURCES,
)
_WELSH = UrgentHelpForm(
    checked_on=_CHECKED_ON,
    checked_by="built in",
    title="Help brys",
    lead="Os nad ydych chi’n siŵr pa mor frys yw hi, ffoniwch. Does dim rhaid i chi fod yn sicr.",
    emergency=EmergencyForm(
        heading="Ffoniwch 999 nawr os:",
        signs=("oes bywyd mewn perygl", "oes rhywun wedi cael niwed difrifol, neu ar fin ei gael"),
        call=CallForm(number="999", label="Ffonio 999"),
    ),
    urgent=RingFirstForm(
        heading="Siarad â rhywun, ar unrhyw awr",
        lines=(
            _line(
                "111, yna pwyswch 2", "111", "Help iechyd meddwl brys yng Nghymru, ddydd neu nos."
            ),
            _line("Y Samariaid", "116 123", "Maen nhw’n gwrando, ddydd neu nos."),
        ),
    ),
    other=OtherHelpForm(
        heading="Help arall",
        lines=(
            TurnToForm(
                name="111",
                number="111",
                about="Pan fydd pethau’n frys, ond does dim bywyd mewn perygl.",
            ),
        ),
    ),
    not_watched=(
        "Does neb yn gwylio Camau drwy’r dydd, a fydd neb yn darllen yr hyn rydych chi’n ei "
        "ysgrifennu yma ar unwaith."
    ),
    short="Os oes angen help arnoch nawr, ffoniwch 999, neu 111 a phwyswch 2.",
    sources=_SOURCES,
)
LAST_RESORT = {"en": _ENGLISH, "cy": _WELSH}
