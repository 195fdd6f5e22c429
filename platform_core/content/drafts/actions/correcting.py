"""Tell those who read an earlier wording of a step what was put right in it."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from platform_core.audit.actions import record
from platform_core.content.drafts.actions.holding import refuse_anothers
from platform_core.content.drafts.rules import DraftProblem
from platform_core.content.queries import step_as_read
from platform_core.content.rules import LANGUAGES
from platform_core.plain_text import plain_text
from platform_core.storage.insert import insert_once
from platform_core.storage.tables import Correction, Publication

LONGEST = 400


class CorrectionRefused(DraftProblem):
    """Both languages must be said; ``missing`` are those that were not."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(f"no words in {', '.join(missing)}")
        self.missing = missing


def say_corrected(
    session: Session,
    publication: Publication,
    step: str,
    words: Mapping[str, str],
    *,
    service_id: int,
    by: int,
    at: datetime,
) -> bool:
    """Say on the page of a step, as ``publication`` has it, what was put right; ``step`` is
    ``module/step``. Whether nobody had said so of this publication: what was said stays.

    Raises CorrectionRefused, TextRefused if there are too many words, NotYours, StepUnknown.
    """
    refuse_anothers(session, publication.kind, publication.key, by)
    step_as_read(session, publication.version_id or 0, step)
    kept = {it: plain_text(words.get(it, ""), field=it, limit=LONGEST) for it in LANGUAGES}
    if missing := tuple(it for it in LANGUAGES if not kept[it]):
        raise CorrectionRefused(missing)
    is_new = insert_once(
        session,
        Correction,
        publication_id=publication.id,
        step=step,
        words=kept,
        said_at=at,
        said_by=by,
    )
    if is_new:
        record(
            session,
            "content.corrected",
            "publication",
            publication.id,
            by=by,
            at=at,
            service_id=service_id,
            step=step,
        )
    return is_new
