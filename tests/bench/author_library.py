"""How long the authors' library takes to open: ``python -m tests.bench.author_library``.

500 modules of four steps, all published, in both languages; 50 of them have a draft open with
other words. One author who asks again as soon as the page is there, and the first look after
somebody published something, when everything is read anew.
"""

import copy
import shutil
import statistics
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session, select

from platform_core.accounts.actions import start_session
from platform_core.clock import utc_now
from platform_core.content.documents import Document, digest_of
from platform_core.content.drafts.actions import start_draft
from platform_core.content.drafts.queries import part_about
from platform_core.storage.tables import ContentVersion, Person, Publication
from tests.bench.runs import once, rate
from tests.bench.table import show
from tests.web.running import Server, a_server, first_service, somebody

MODULES = 500
STEPS = 4
DRAFTS = 50
LOOKS = 15
_WORDS = "Some days the washing waits, and the shopping waits with it, and that is fine. "
_PARAGRAPH = _WORDS * 3
PAGES = {
    "the library": "library",
    "a stage, its first 20 modules": "library?stage=pain-and-fatigue%2Funderstanding",
    "steps that wait for Welsh": "library?need=approve_cy",
    "words that one step has": "library?words=heron+{last}",
    "words that every step has": "library?words=washing+waits",
    "a module": "library?module=module-7",
    "a step": "library?step=module-7%2Fstep-2",
}


def fill(server: Server) -> None:
    """Publish the modules, and open the drafts."""
    with server.writing() as session:
        author, now = somebody(session, "alun").id or 0, utc_now()
        shipped = session.exec(select(ContentVersion).where(ContentVersion.kind == "module")).all()
        stages = sorted({version.document["stage"] for version in shipped})
        for number in range(MODULES):
            document = _document(shipped[0].document, number, stages[number % len(stages)])
            _publish(session, document, 1, author)
        session.flush()
        service = first_service(session).id or 0
        for number in range(0, MODULES, MODULES // DRAFTS):
            key = f"module-{number}"
            draft = start_draft(session, "module", key, service_id=service, by=author, at=now)
            part = part_about(session, draft.id or 0, "step/step-1/en")
            assert part is not None
            part.words = {**part.words, "title": "Said otherwise"}
            part.revision, part.saved_at = 2, now + timedelta(minutes=1)
            session.add(part)


def _document(like: Document, number: int, stage: str) -> Document:
    step = copy.deepcopy(like["steps"][0])
    body = "\n\n".join(f"## Part {n}\n\n{_PARAGRAPH.strip()}" for n in range(5))
    steps = []
    for at in range(1, STEPS + 1):
        one: dict[str, Any] = copy.deepcopy(step)
        one["key"], one["order"] = f"step-{at}", at
        for words in one["words"].values():
            words["title"] = f"Step {at} of module {number}"
            words["body"] = f"{body}\n\nThe heron {number * STEPS + at} stands still."
            words["media"] = []
        steps.append(one)
    title = {"en": f"Module {number}", "cy": f"Modiwl {number}"}
    key, order = f"module-{number}", 50 + number
    return {**like, "key": key, "title": title, "stage": stage, "order": order, "steps": steps}


def _publish(session: Session, document: Document, number: int, by: int) -> None:
    version = ContentVersion(
        kind="module",
        key=document["key"],
        number=number,
        digest=digest_of(document),
        document=document,
        created_at=utc_now(),
    )
    session.add(version)
    session.flush()
    session.add(
        Publication(
            kind="module",
            key=document["key"],
            version_id=version.id,
            published_at=utc_now(),
            published_by=by,
            note="measured",
        )
    )


def after_a_publication(server: Server, cookie: str) -> list[float]:
    """Seconds until the library is there after each of some publications."""
    with server.writing() as session:
        author = somebody(session, "alun").id or 0
        like = session.exec(select(ContentVersion).where(ContentVersion.key == "module-1")).one()
    took = []
    for number in range(2, LOOKS + 2):
        with server.writing() as session:
            document = {**like.document, "owner": f"Owner {number}"}
            _publish(session, document, number, author)
        took.append(once(server.port, "library", cookie))
    return took


def main() -> None:
    """Each page alone, so that none takes the processor from another."""
    folder = Path(tempfile.mkdtemp())
    rows = [["page", "half within", "95 % within", "to reach"]]
    with a_server(folder / "ours") as server:
        fill(server)
        with server.writing() as session:
            author: Person = somebody(session, "alun")
            cookie = f"camau={start_session(session, author.id or 0, at=utc_now())}"
        for name, page in PAGES.items():
            asked = page.format(last=MODULES * STEPS)
            measured = rate(server.port, asked, [cookie])
            rows.append(_row(name, measured.median, measured.slow, "500 ms"))
        cold = sorted(after_a_publication(server, cookie))
        slow = cold[int(len(cold) * 0.95)]
        name = "the library, just after a publication"
        rows.append(_row(name, statistics.median(cold), slow, ""))
    shutil.rmtree(folder, ignore_errors=True)
    show(f"The library, {MODULES} modules of {STEPS} steps, {DRAFTS} open drafts", rows)


def _row(name: str, median: float, slow: float, target: str) -> list[str]:
    return [name, f"{median * 1000:.0f} ms", f"{slow * 1000:.0f} ms", target]


if __name__ == "__main__":
    main()
