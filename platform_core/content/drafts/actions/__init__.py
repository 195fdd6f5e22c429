"""What authors do with a draft. Each writes its line in the audit."""

from platform_core.content.drafts.actions.catching_up import catch_up
from platform_core.content.drafts.actions.correcting import CorrectionRefused, say_corrected
from platform_core.content.drafts.actions.publishing import (
    LONGEST_AHEAD,
    NotThen,
    keep_back,
    publish,
    publish_due,
    publish_later,
)
from platform_core.content.drafts.actions.reviewing import (
    approve,
    discard,
    send_back,
    send_for_review,
)
from platform_core.content.drafts.actions.saving import save_part
from platform_core.content.drafts.actions.starting import (
    NothingToStartFrom,
    new_module,
    new_plan,
    start_draft,
)
from platform_core.content.drafts.actions.steps import add_step, move_step, remove_step
from platform_core.content.drafts.actions.undoing import (
    NothingEarlier,
    PlanFollowed,
    PublicationMoved,
    publish_again,
    undo_publication,
    withdraw,
)

__all__ = [
    "LONGEST_AHEAD",
    "CorrectionRefused",
    "NotThen",
    "NothingEarlier",
    "NothingToStartFrom",
    "PlanFollowed",
    "PublicationMoved",
    "add_step",
    "approve",
    "catch_up",
    "discard",
    "keep_back",
    "move_step",
    "new_module",
    "new_plan",
    "publish",
    "publish_again",
    "publish_due",
    "publish_later",
    "remove_step",
    "save_part",
    "say_corrected",
    "send_back",
    "send_for_review",
    "start_draft",
    "undo_publication",
    "withdraw",
]
