"""The one root of the errors that this platform raises on purpose.

A subclass per broken rule lives beside the code that raises it. Messages are for logs: ids, no
names and no patients' words. What people read is in ``content/locale``.
"""


class PlatformError(Exception):
    """A rule was broken or a part is away; the caller is expected to say so in plain words."""
