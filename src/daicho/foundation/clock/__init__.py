"""Business time (業務日時) and machine time. The only package that reads the clock of the computer."""

from daicho.foundation.clock.business import (
    TOKYO,
    ClockRefusal,
    ClockState,
    business_now,
    machine_now,
    set_offset,
    state,
)

__all__ = ["TOKYO", "ClockRefusal", "ClockState", "business_now", "machine_now", "set_offset", "state"]
