"""What may be typed after ``./daicho clock``: ``+1d``, ``+3h``, ``2027-04-01``, ``2027-04-01T09:00``, ``real``."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from daicho.foundation.clock.business import TOKYO, ClockRefusal, machine_now, state

_STEP = re.compile(r"\+(\d{1,5})([dhm])")
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}


def offset_for(text: str) -> timedelta:
    """The new offset for an operator's words. A day alone keeps the present time of day.

    Raises: ClockRefusal when the words are not understood.
    """
    now, current = machine_now(), state()
    if text == "real":
        return timedelta()
    step = _STEP.fullmatch(text)
    if step is not None:
        return current.offset + timedelta(**{_UNITS[step[2]]: int(step[1])})
    try:
        wanted = datetime.fromisoformat(text)
    except ValueError:
        raise ClockRefusal(
            f"「{text}」を日時として読めません。"
            "+1d、+3h、2027-04-01、2027-04-01T09:00、real のいずれかで指定してください。"
        ) from None
    if len(text) <= 10:
        wanted = datetime.combine(wanted.date(), (now + current.offset).astimezone(TOKYO).time())
    return (wanted if wanted.tzinfo else wanted.replace(tzinfo=TOKYO)) - now
