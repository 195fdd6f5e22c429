"""Keep, change, share and remove what somebody writes for themselves.

A reflection and an unshared story are nobody else's business, so the audit does not say that there
is one: like a bookmark, only the newest is kept, and removed means gone. What involves the team is
audited: sharing, the end of it, and every opening.
"""

from platform_core.stories.actions.own import NotTheirOwn
from platform_core.stories.actions.reflections import (
    ReflectionMoved,
    remove_reflection,
    remove_reflections,
    save_reflection,
)
from platform_core.stories.actions.sharing import (
    NothingToShare,
    StoryNotShared,
    open_story,
    share_story,
    stop_sharing,
)
from platform_core.stories.actions.step_words import NothingSaid, say_of_step
from platform_core.stories.actions.story import StoryEmpty, StoryMoved, remove_story, save_story

__all__ = [
    "NotTheirOwn",
    "NothingSaid",
    "NothingToShare",
    "ReflectionMoved",
    "StoryEmpty",
    "StoryMoved",
    "StoryNotShared",
    "open_story",
    "remove_reflection",
    "remove_reflections",
    "remove_story",
    "save_reflection",
    "save_story",
    "say_of_step",
    "share_story",
    "stop_sharing",
]
