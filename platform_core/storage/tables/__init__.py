"""Every table, in the order of the patient's path."""

from platform_core.storage.tables.content import ContentLoad, ContentVersion, Publication
from platform_core.storage.tables.enrolment import (
    Enrolment,
    EnrolmentEvent,
    Invitation,
    Pause,
    Refusal,
)
from platform_core.storage.tables.heard import Activity, CheckIn, Place, StageRelease, TapLink
from platform_core.storage.tables.people import (
    AuditEntry,
    Closure,
    Draft,
    Person,
    RoleGrant,
    SavedView,
    Service,
    SignInSession,
    StaffInvitation,
    Throttle,
)
from platform_core.storage.tables.rhythm import (
    EngagementPolicy,
    Rhythm,
    ServiceDay,
    ServiceNotice,
)
from platform_core.storage.tables.silence import (
    Contact,
    EngagementChange,
    Flag,
    FlagEvent,
    JobProblem,
    JobRun,
    Message,
)

# Tables whose rows the database refuses to change or remove.
APPEND_ONLY = (
    AuditEntry,
    ContentVersion,
    Publication,
    EnrolmentEvent,
    StageRelease,
    Activity,
    CheckIn,
    EngagementChange,
    FlagEvent,
    Contact,
    ServiceDay,
    EngagementPolicy,
)

__all__ = [
    "APPEND_ONLY",
    "Activity",
    "AuditEntry",
    "CheckIn",
    "Closure",
    "Contact",
    "ContentLoad",
    "ContentVersion",
    "Draft",
    "EngagementChange",
    "EngagementPolicy",
    "Enrolment",
    "EnrolmentEvent",
    "Flag",
    "FlagEvent",
    "Invitation",
    "JobProblem",
    "JobRun",
    "Message",
    "Pause",
    "Person",
    "Place",
    "Publication",
    "Refusal",
    "Rhythm",
    "RoleGrant",
    "SavedView",
    "Service",
    "ServiceDay",
    "ServiceNotice",
    "SignInSession",
    "StaffInvitation",
    "StageRelease",
    "TapLink",
    "Throttle",
]
