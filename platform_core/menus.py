"""What each role's menu offers, for every kind of page: Streamlit's and the plain ones."""

from collections.abc import Iterable

from platform_core.accounts.rules import Role

# In the order of the menu, by the address without its slash; a page that is not here is reached
# from another page.
MENUS = {
    Role.PATIENT: ("today", "my_path", "check_in", "pace"),
    Role.CLINICIAN: ("this_week", "caseload", "invite", "insights"),
    Role.AUTHOR: ("library", "plan", "review", "readers", "words"),
    Role.ADMINISTRATOR: ("people", "service"),
}


def menu_of(roles: Iterable[Role]) -> list[str]:
    """The pages that the menu offers to these roles, in order."""
    held = set(roles)
    return [stem for role in Role if role in held for stem in MENUS[role]]
