"""The request as views see it."""

from __future__ import annotations

from django_htmx.middleware import HtmxDetails

from daicho.foundation.accounts.middleware import StaffRequest
from daicho.foundation.accounts.sessions import SignedIn
from daicho.kernel.context import Context


class DoorRequest(StaffRequest):
    """A request inside a door: somebody is signed in, has the right, and ``context`` says what is known."""

    context: Context
    signed_in: SignedIn
    caused_by: str
    htmx: HtmxDetails
