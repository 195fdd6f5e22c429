"""Dates as staff forms take them; a list of referrals reads them the same way."""

from platform_core.typed_dates import TypedDate as TypedDate
from platform_core.typed_dates import read_date as read_date
from platform_core.typed_dates import write_date as write_date
