"""Rows of each table, told as events. One function a table, chosen by what the row is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from platform_core.clock import local_date, start_of
from platform_core.engagement.facts import reasons_from
from platform_core.insights.rules import Event, Kind, Param, Said, Titles
from platform_core.storage.tables import (
    Activity,
    CheckIn,
    Contact,
    EngagementChange,
    EnrolmentEvent,
    Flag,
    FlagEvent,
    Invitation,
    Message,
    Pause,
    StageRelease,
    StoryShare,
    TapLink,
)


@dataclass(frozen=True, slots=True)
class Known:
    """What the rows point at: people's names, and what authors called steps and stages."""

    names: Mapping[int, str]
    steps: Mapping[tuple[int | None, str], Titles]
    stages: Mapping[str, Titles]
    patient_id: int
    zone: ZoneInfo

    def who(self, person_id: int | None) -> str | None:
        """A member of staff's name; nothing for the patient themselves or the platform."""
        if person_id is None or person_id == self.patient_id:
            return None
        return self.names.get(person_id)

    def event(
        self,
        kind: Kind,
        key: str,
        at: datetime,
        params: Mapping[str, Param] | None = None,
        *,
        on: date | None = None,
        by: int | None = None,
        note: str = "",
    ) -> Event:
        """An event with its local date and its author's name filled in."""
        day = on or local_date(at, self.zone)
        return Event(day, at, kind, f"team.event.{key}", params or {}, self.who(by), note)


_ACTIVITY_KINDS = {
    "visit": Kind.VISIT,
    "step_opened": Kind.STEP,
    "step_finished": Kind.STEP,
    "asked_for_more": Kind.STEP,
    "left_for_today": Kind.STEP,
}


def activity(row: Activity, known: Known) -> Iterator[Event]:
    """A visit, a step opened or finished, more asked for, or today's left.

    An answer given in one tap is told by its own row, which has the answer.
    """
    if row.kind == "answered":
        return
    params: dict[str, Param] = {}
    if row.step is not None:
        step = known.steps.get((row.version_id, row.step))
        params["step"] = step or Titles({"en": row.step, "cy": row.step})
    yield known.event(_ACTIVITY_KINDS[row.kind], row.kind, row.at, params, on=row.on_day)


def tap(row: TapLink, known: Known) -> Iterator[Event]:
    """What somebody said in one tap, from the link in a message."""
    if row.answered_at is not None:
        said = Said(f"team.tap.{row.answer}")
        yield known.event(Kind.ANSWER, "answered", row.answered_at, {"answer": said})


def story_share(row: StoryShare, known: Known) -> Iterator[Event]:
    """That somebody shares their story, for as long as they do: then it is their own again."""
    if row.ended_at is None:
        yield known.event(Kind.CHANGE, "story_shared", row.shared_at)


def stage_release(row: StageRelease, known: Known) -> Iterator[Event]:
    """A stage that opened."""
    name = known.stages.get(row.stage_key, Titles({"en": row.stage_key, "cy": row.stage_key}))
    yield known.event(Kind.STAGE, "stage_opened", row.at, {"stage": name}, on=row.opened_on)


def check_in(row: CheckIn, known: Known) -> Iterator[Event]:
    """Answers exactly as entered: a skipped one is nothing, and nothing is added up."""
    key = "check_in_corrected" if row.corrects_id else "check_in"
    yield known.event(
        Kind.CHECK_IN,
        key,
        row.at,
        {"pain": row.pain_nrs, "mood": row.mood, "source": row.source},
        on=row.on_day,
        by=row.entered_by,
        note=row.note,
    )


def pause(row: Pause, known: Known) -> Iterator[Event]:
    """A break that was chosen, and its end, early or as planned."""
    yield known.event(
        Kind.PAUSE,
        "pause",
        row.asked_at,
        {"first_on": row.first_on, "last_on": row.last_on},
        by=row.asked_by,
        note=row.reason,
    )
    if row.ended_at is not None:
        yield known.event(Kind.PAUSE, "pause_ended_early", row.ended_at, by=row.ended_by)
    elif row.is_over:
        end = date.fromordinal(row.last_on.toordinal() + 1)
        yield known.event(Kind.PAUSE, "pause_over", start_of(end, known.zone))


def contact(row: Contact, known: Known) -> Iterator[Event]:
    """A contact that staff made or tried."""
    yield known.event(
        Kind.CONTACT,
        f"contact_{row.result}",
        row.at,
        {"channel": Said(f"team.contact_channel.{row.channel}")},
        by=row.by,
        note=row.note,
    )


def flag_event(row: FlagEvent, flag: Flag, known: Known) -> Iterator[Event]:
    """One thing that happened to a flag."""
    params: dict[str, Param] = {"rule": Said(f"team.rule.{flag.rule}")}
    note = str(row.details.get("note") or "")
    if row.kind == "raised":
        note = str(flag.evidence.get("note") or "")
    if row.kind == "snoozed" and "until" in row.details:
        until = datetime.fromisoformat(str(row.details["until"]))
        params["until"] = local_date(until, known.zone)
    key = f"flag_{row.kind}"
    if row.kind == "assigned":
        owner = known.names.get(row.details.get("to") or 0)
        key, params["to"] = key if owner else "flag_unassigned", owner
    if row.kind == "resolved":
        params["outcome"] = Said(f"team.outcome.{row.details.get('outcome') or flag.outcome}")
    yield known.event(Kind.FLAG, key, row.at, params, by=row.by, note=note)


def engagement_change(row: EngagementChange, known: Known) -> Iterator[Event]:
    """A move from one engagement state to another, with why."""
    before, after = Said(f"team.state.{row.before}"), Said(f"team.state.{row.after}")
    moved = known.event(Kind.ENGAGEMENT, "engagement", row.at, {"before": before, "after": after})
    reasons = reasons_from(row.inputs.get("reasons", ()))
    yield replace(moved, reasons=reasons, policy=row.policy)


def enrolment_event(row: EnrolmentEvent, known: Known) -> Iterator[Event]:
    """A change to the enrolment itself, such as its status, pace or programme date."""
    if _is_about_a_pause(row):
        return
    if row.kind in _TOLD_APART:
        yield _TOLD_APART[row.kind](row, known)
        return
    params: dict[str, Param] = {}
    key = row.kind
    if row.kind in ("status", "pace"):
        params["after"] = Said(f"team.{row.kind}.{row.after}")
    if row.kind == "programme_on":
        key = "programme_on" if row.after else "programme_on_unknown"
        params["after"] = date.fromisoformat(row.after) if row.after else None
    yield known.event(Kind.CHANGE, key, row.at, params, by=row.by, note=row.reason)


def _refusal(row: EnrolmentEvent, known: Known) -> Event:
    """How they asked not to be contacted, until when if they said, or that they may be again."""
    what, _, until = (row.after or row.before or "").partition("/")
    key = "refusal" if row.after else "refusal_withdrawn"
    params: dict[str, Param] = {"what": Said(f"refusal.said_{what}")}
    if row.after and until:
        key, params["until"] = "refusal_until", date.fromisoformat(until)
    return known.event(Kind.CHANGE, key, row.at, params, by=row.by)


def _reminders(row: EnrolmentEvent, known: Known) -> Event:
    """Whether they are reminded, or the day until which they are not."""
    key = f"reminders_{row.after or 'again'}"
    params: dict[str, Param] = {}
    if row.after not in ("on", "off", None):
        key, params["until"] = "reminders_held", date.fromisoformat(row.after or "")
    return known.event(Kind.CHANGE, key, row.at, params, by=row.by)


_TOLD_APART = {"refusal": _refusal, "reminders": _reminders}


def _is_about_a_pause(row: EnrolmentEvent) -> bool:
    """Whether the pause's own row tells it already."""
    came_back = row.before == "paused" and row.after in ("joined", "active")
    return row.kind == "pause" or row.after == "paused" or came_back


def invitation(row: Invitation, known: Known) -> Iterator[Event]:
    """An invitation made, opened, used or withdrawn."""
    made = known.event
    expires = local_date(row.expires_at, known.zone)
    yield made(
        Kind.INVITATION,
        "invitation_issued",
        row.issued_at,
        {"expires": expires},
        by=row.issued_by,
    )
    if row.opened_at is not None:
        yield made(Kind.INVITATION, "invitation_opened", row.opened_at)
    if row.redeemed_at is not None:
        yield made(Kind.INVITATION, "invitation_used", row.redeemed_at)
    if row.revoked_at is not None:
        yield made(Kind.INVITATION, "invitation_revoked", row.revoked_at, by=row.revoked_by)


_TOLD = ("sent", "delivered", "failed", "unknown")


def message(row: Message, known: Known) -> Iterator[Event]:
    """A message that went out, arrived, or did not; without its words and its address."""
    if row.status not in _TOLD or row.settled_at is None:
        return
    what = "invitation" if row.template == "invitation" else "reminder"
    params: dict[str, Param] = {
        "channel": Said(f"team.contact_channel.{row.channel}"),
        "what": Said(f"team.message.{what}"),
    }
    first = "sent" if row.status == "delivered" else row.status
    yield known.event(Kind.MESSAGE, f"message_{first}", row.settled_at, params)
    if row.status == "delivered" and row.last_word_at is not None:
        yield known.event(Kind.MESSAGE, "message_delivered", row.last_word_at, params)
