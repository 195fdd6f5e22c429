"""Whom to call, for templates: as markup that they do not escape again."""

from markupsafe import Markup

from platform_core.content import step_html


def telephone(number: str) -> Markup:
    """A number to tap."""
    return Markup(step_html.telephone(number))  # noqa: S704  (it escapes what it is given)


def urgent_line(language: str) -> Markup:
    """The line at the foot of every page."""
    return Markup(step_html.call_now(language))  # noqa: S704  (it escapes what it is given)
