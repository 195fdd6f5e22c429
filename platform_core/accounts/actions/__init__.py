"""Sign in and out, and add, change and remove the people of a service."""

from platform_core.accounts.actions.members import (
    MemberRefused,
    StaffInvitationIssued,
    add_member,
    recognise_staff_invitation,
    redeem_staff_invitation,
)
from platform_core.accounts.actions.roles import (
    LastAdministrator,
    NotAMember,
    disable,
    enable,
    give_role,
    remove_role,
)
from platform_core.accounts.actions.sessions import (
    end_all_sessions,
    set_language,
    sign_in,
    sign_out,
    start_session,
    touch,
)

__all__ = [
    "LastAdministrator",
    "MemberRefused",
    "NotAMember",
    "StaffInvitationIssued",
    "add_member",
    "disable",
    "enable",
    "end_all_sessions",
    "give_role",
    "recognise_staff_invitation",
    "redeem_staff_invitation",
    "remove_role",
    "set_language",
    "sign_in",
    "sign_out",
    "start_session",
    "touch",
]
