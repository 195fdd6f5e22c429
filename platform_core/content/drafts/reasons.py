"""Why a draft cannot be published yet: every reason at once, each in words for its authors."""

from collections.abc import Iterator

from platform_core.content.drafts.faults import wrong_with
from platform_core.content.drafts.situation import Reason, Situation
from platform_core.content.rules import LANGUAGES


def reasons(situation: Situation) -> tuple[Reason, ...]:
    """Every reason why a draft cannot be published now; none if it can."""
    return (
        *_state(situation),
        *wrong_with(situation),
        *(one for language in LANGUAGES for one in _approval(situation, language)),
        *_two_people(situation),
    )


def _state(situation: Situation) -> Iterator[Reason]:
    if situation.state != "in_review":
        yield Reason("not_sent")
    if moved := situation.moved_on:
        names: dict[str, str | int] = {"by": moved.by or ""}
        if moved.number is None:
            yield Reason("taken_out", tuple(names.items()))
        else:
            wording = "moved_on" if moved.by else "moved_on_by_files"
            yield Reason(wording, (*names.items(), ("number", moved.number)))
    if not situation.changed() and situation.approved_before:
        yield Reason("nothing_new")


def _approval(situation: Situation, language: str) -> Iterator[Reason]:
    if situation.approval(language):
        return
    earlier = next((it for it in situation.signed if it.language == language), None)
    if earlier:
        yield Reason(f"approved_otherwise_{language}", (("by", earlier.name),), language=language)
    else:
        yield Reason(f"not_approved_{language}", language=language)


def _two_people(situation: Situation) -> Iterator[Reason]:
    """Somebody beside the one who wrote it has to have read it, where there is somebody."""
    writers = frozenset().union(*(situation.writers(language) for language in LANGUAGES))
    signed = [it for language in LANGUAGES if (it := situation.approval(language))]
    hands = writers | {it.by for it in signed}
    if writers and len(signed) == len(LANGUAGES) and len(hands) == 1 and situation.others:
        yield Reason("one_person", (("by", signed[0].name),))
