"""A step with nothing to say about it, for the tests of the checks to spoil."""

from collections.abc import Sequence
from dataclasses import replace

from platform_core.content.checks.step import findings
from platform_core.content.checks.values import Avoided, Finding, StepFacts, StepText
from platform_core.content.problems import Level

FACTS = StepFacts(minutes=2, sources=("NICE NG193, 2021",))
ENGLISH = StepText(
    title="A quiet start",
    short="A short one. You can stop here.",
    body="Some days are long.\n\n## What may help\n\n- a warm drink\n- 2 minutes by a window",
    activity="You could sit for a while. Not today is fine.",
)
WELSH = StepText(
    title="Dechrau tawel",
    short="Un byr. Gallwch stopio yma.",
    body="Mae rhai dyddiau’n hir.\n\n## Beth allai helpu\n\n- diod gynnes\n- 2 funud wrth ffenest",
    activity="Gallech eistedd am ychydig. Mae peidio heddiw yn iawn.",
)
PAYBACK = {
    "en": "If it makes you much worse hours or days later, rest and tell the team.",
    "cy": "Os yw’n eich gwneud yn waeth o lawer oriau neu ddyddiau wedyn, gorffwyswch.",
}


def check(
    english: StepText = ENGLISH,
    welsh: StepText = WELSH,
    facts: StepFacts = FACTS,
    *,
    steps: Sequence[str] = ("first/one",),
    avoided: Sequence[Avoided] = (),
) -> tuple[Finding, ...]:
    """Everything that is said about a step."""
    return findings({"en": english, "cy": welsh}, facts, steps=steps, avoided=avoided)


def spoilt(
    language: str,
    field: str,
    words: str | None,
    facts: StepFacts = FACTS,
    avoided: Sequence[Avoided] = (),
) -> tuple[Finding, ...]:
    """What is said about the step with other words in one field, but for what follows from the
    two languages not being alike any more."""
    changed = {language: replace({"en": ENGLISH, "cy": WELSH}[language], **{field: words})}
    found = check(
        changed.get("en", ENGLISH), changed.get("cy", WELSH), facts=facts, avoided=avoided
    )
    return tuple(one for one in found if not one.said.wording.startswith("other_"))


def told(found: Sequence[Finding], level: Level | None = None) -> list[str]:
    """The wordings of findings, of one level or of both."""
    return [one.said.wording for one in found if level in (None, one.level)]
