"""What authors do with a draft. Each writes its line in the audit."""

from platform_core.content.drafts.actions.saving import save_part as save_part
from platform_core.content.drafts.actions.starting import NothingToStartFrom as NothingToStartFrom
from platform_core.content.drafts.actions.starting import new_module as new_module
from platform_core.content.drafts.actions.starting import start_draft as start_draft
from platform_core.content.drafts.actions.steps import add_step as add_step
from platform_core.content.drafts.actions.steps import move_step as move_step
from platform_core.content.drafts.actions.steps import remove_step as remove_step
