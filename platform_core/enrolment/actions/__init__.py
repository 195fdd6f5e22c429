"""Everything that changes an enrolment, from the referral to the exit."""

from platform_core.enrolment.actions.changes import ChangeRefused, hold
from platform_core.enrolment.actions.choices import (
    ChoiceRefused,
    hide_answers,
    leave,
    programme_started,
    set_check_in,
    set_pace,
    set_programme_date,
)
from platform_core.enrolment.actions.closures import (
    ClosureRefused,
    declare_closure,
    withdraw_closure,
)
from platform_core.enrolment.actions.hearing import begin, hear, keep_heard, read_record
from platform_core.enrolment.actions.invitations import (
    Issued,
    invite,
    join,
    open_invitation,
    recognise,
)
from platform_core.enrolment.actions.looking import (
    look_again,
    look_again_at_held,
    look_again_unless_judged,
    note_change,
    note_judged,
    take_changes,
)
from platform_core.enrolment.actions.pauses import (
    PauseRefused,
    come_back,
    end_finished_pauses,
    pause,
)
from platform_core.enrolment.actions.referrals import refer, set_contact
from platform_core.enrolment.actions.refusals import allow_again, heed, refuse
from platform_core.enrolment.actions.reminding import hold_reminders, set_reminders
from platform_core.enrolment.referral import ContactDetails, DetailsRefused, Referral

__all__ = [
    "ChangeRefused",
    "ChoiceRefused",
    "ClosureRefused",
    "ContactDetails",
    "DetailsRefused",
    "Issued",
    "PauseRefused",
    "Referral",
    "allow_again",
    "begin",
    "come_back",
    "declare_closure",
    "end_finished_pauses",
    "hear",
    "heed",
    "hide_answers",
    "hold",
    "hold_reminders",
    "invite",
    "join",
    "keep_heard",
    "leave",
    "look_again",
    "look_again_at_held",
    "look_again_unless_judged",
    "note_change",
    "note_judged",
    "open_invitation",
    "pause",
    "programme_started",
    "read_record",
    "recognise",
    "refer",
    "refuse",
    "set_check_in",
    "set_contact",
    "set_pace",
    "set_programme_date",
    "set_reminders",
    "take_changes",
    "withdraw_closure",
]
