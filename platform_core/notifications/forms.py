"""The forms of one message: at length for an email or a letter, and in short for a text.

Both are kept until it is sent, because somebody may choose another way while it waits.
"""

from platform_core.enrolment.rules import Channel
from platform_core.notifications.templates import Written

_NEXT_FORM = "\f"  # a control sign that no wording has


def all_forms(written: Written) -> str:
    """Every form of a message, as its row keeps them."""
    return _NEXT_FORM.join(form for form in (written.body, written.text) if form)


def form_for(channel: str, kept: str) -> str:
    """The form that goes by a channel: the short one by text if there is one."""
    long, _, short = kept.partition(_NEXT_FORM)
    return short if short and channel == Channel.TEXT else long
