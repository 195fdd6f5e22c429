"""Who read a step in an earlier wording, and what they are to be told of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Text, literal_column
from sqlmodel import Session, col, func, select

from platform_core.content.documents import Document
from platform_core.storage.tables import Activity, ContentVersion, Correction, Publication

# Written into the statement, so that the index of openings alone answers it.
_OPENED = literal_column("'step_opened'", Text)


@dataclass(frozen=True, slots=True)
class Reread:
    """A step whose words are other than some have read: ``readers`` had an earlier wording before
    them and not this one. ``told``: what was said to them, by language."""

    step: str
    title: Mapping[str, str]
    readers: int
    told: Mapping[str, str] | None


def read_earlier(session: Session, publication: Publication) -> list[Reread]:
    """The steps of a publication that differ from how anybody may have read them before, in order.

    Counts of people only, from every service that this is published to.
    """
    version = _version(session, publication)
    if version is None or version.kind != "module":
        return []
    told = {
        it.step: it.words
        for it in session.exec(
            select(Correction).where(Correction.publication_id == publication.id)
        )
    }
    earlier = _published_before(session, publication)
    found = []
    for step in sorted(version.document["steps"], key=lambda it: it["order"]):
        key = f"{version.key}/{step['key']}"
        others = [it for it, doc in earlier.items() if _other(doc, step)]
        if others:
            this = [it for it in earlier if it not in others] + [version.id or 0]
            readers = _readers(session, key, others, this)
            title = {language: words["title"] for language, words in step["words"].items()}
            found.append(Reread(key, title, readers, told.get(key)))
    return found


def corrections_for(
    session: Session,
    enrolment_id: int,
    step: str,
    version_id: int,
    *,
    today: date | None = None,
) -> list[Correction]:
    """What somebody who has this version of a step before them is to be told was put right since
    they read it, the newest first.

    With ``today`` it is left out once they have had the corrected words before them on a day
    before.
    """
    return _news(session, enrolment_id, {step: version_id}, today)


def put_right(
    session: Session, enrolment_id: int, versions: Mapping[str, int], *, today: date
) -> list[str]:
    """The steps of which somebody is to be told that something was put right, of those that have a
    version now. One small statement while nothing ever was."""
    steps = session.exec(select(Correction.step).distinct()).all()
    here = {step: versions[step] for step in steps if step in versions}
    return sorted({it.step for it in _news(session, enrolment_id, here, today)})


def _news(
    session: Session, enrolment_id: int, versions: Mapping[str, int], today: date | None
) -> list[Correction]:
    """Two statements for those who opened none of these steps, and no version is read for whoever
    opened none before it was put right."""
    if not versions:
        return []
    said = session.exec(
        select(Correction, Publication)
        .join(Publication, col(Publication.id) == Correction.publication_id)
        .where(col(Correction.step).in_(versions))
        .order_by(col(Correction.id).desc())
    ).all()
    opened = _opened(session, enrolment_id, versions) if said else {}
    return [
        correction
        for correction, publication in said
        if (step := correction.step) in opened
        and _is_news(session, publication, step, versions[step], opened[step], today)
    ]


def _is_news(
    session: Session,
    publication: Publication,
    step: str,
    version_id: int,
    opened: Mapping[int, date],
    today: date | None,
) -> bool:
    earlier = _published_before(session, publication, opened.keys())
    version = _version(session, publication) if earlier else None
    now = _step(version.document, step) if version else None
    if now is None:
        return False
    had = {it for it, document in earlier.items() if _other(document, now)}
    if not had or (today and any(on < today for it, on in opened.items() if it not in had)):
        return False
    return not _reads_as_before(session, publication, now, version_id)


def _reads_as_before(
    session: Session, publication: Publication, right: Document, version_id: int
) -> bool:
    """Whether what is read now is a wording that was put right, brought back or written anew:
    beside that, what was said of it would be against the words below it."""
    version = session.get(ContentVersion, version_id)
    now = _step(version.document, right["key"]) if version else None
    wrong = (it for it in _published_before(session, publication).values() if _other(it, right))
    return now is not None and any(not _other(document, now) for document in wrong)


def _version(session: Session, publication: Publication) -> ContentVersion | None:
    """What a publication made current; nothing if it took something out."""
    if publication.version_id is None:
        return None
    return session.get_one(ContentVersion, publication.version_id)


def _published_before(
    session: Session, publication: Publication, among: Collection[int] | None = None
) -> dict[int, Document]:
    """The versions that were published before, by their id; of all of them, or among some."""
    before = (
        select(ContentVersion)
        .join(Publication, col(Publication.version_id) == ContentVersion.id)
        .where(
            Publication.kind == publication.kind,
            Publication.key == publication.key,
            col(Publication.id) < publication.id,
            ContentVersion.id != publication.version_id,
        )
        .distinct()
    )
    if among is not None:
        before = before.where(col(ContentVersion.id).in_(among))
    return {it.id: it.document for it in session.exec(before) if it.id is not None}


def _other(document: Document, step: Document) -> bool:
    """Whether a version has this step in another wording. One that lacks it was read by nobody."""
    before = _step(document, step["key"])
    return before is not None and _wording(before) != _wording(step)


def _step(document: Document, key: str) -> Document | None:
    name = key.rpartition("/")[2]
    return next((it for it in document["steps"] if it["key"] == name), None)


def _wording(step: Document) -> dict[str, Any]:
    """All that is read of a step: neither who approved it nor how long it takes."""
    about_it = ("status", "approved_by", "approved_on")
    return {
        language: {entry: said for entry, said in words.items() if entry not in about_it}
        for language, words in step["words"].items()
    }


def _readers(session: Session, step: str, others: Collection[int], this: Collection[int]) -> int:
    def readers_of(versions: Collection[int]) -> Any:
        return select(Activity.enrolment_id).where(
            Activity.kind == _OPENED, Activity.step == step, col(Activity.version_id).in_(versions)
        )

    earlier = readers_of(others).where(
        col(Activity.enrolment_id).not_in(readers_of(this).scalar_subquery())
    )
    people = earlier.distinct().subquery()
    return session.exec(select(func.count()).select_from(people)).one()


def _opened(
    session: Session, enrolment_id: int, steps: Collection[str]
) -> dict[str, dict[int, date]]:
    """The day on which somebody first had each version of each of these steps before them."""
    rows = session.exec(
        select(Activity.step, Activity.version_id, func.min(Activity.on_day))
        .where(
            Activity.enrolment_id == enrolment_id,
            Activity.kind == _OPENED,
            col(Activity.step).in_(steps),
        )
        .group_by(col(Activity.step), col(Activity.version_id))
    )
    found: dict[str, dict[int, date]] = {}
    for step, version, on in rows:
        if step is not None and version is not None:
            found.setdefault(step, {})[version] = on
    return found
