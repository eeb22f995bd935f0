"""The kinds of movement that this office uses. A new kind is one module beside these and one line here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from daicho.systems.resident_registry.rules.movements.arrival_notice import KIND as ARRIVAL_NOTICE
from daicho.systems.resident_registry.rules.movements.birth.kind import KIND as BIRTH
from daicho.systems.resident_registry.rules.movements.cancellation import KIND as CANCELLATION
from daicho.systems.resident_registry.rules.movements.common_name import KIND as COMMON_NAME
from daicho.systems.resident_registry.rules.movements.corrections.clerical import KIND as CLERICAL_CORRECTION
from daicho.systems.resident_registry.rules.movements.corrections.minor import KIND as MINOR_CORRECTION
from daicho.systems.resident_registry.rules.movements.corrections.official import KIND as OFFICIAL_CORRECTION
from daicho.systems.resident_registry.rules.movements.death import KIND as DEATH
from daicho.systems.resident_registry.rules.movements.disappearance import KIND as DISAPPEARANCE
from daicho.systems.resident_registry.rules.movements.former_name import KIND as FORMER_NAME
from daicho.systems.resident_registry.rules.movements.head_change import KIND as HEAD_CHANGE
from daicho.systems.resident_registry.rules.movements.household_joining import HOUSEHOLD_CHANGE, HOUSEHOLD_MERGER
from daicho.systems.resident_registry.rules.movements.household_separation import KIND as HOUSEHOLD_SEPARATION
from daicho.systems.resident_registry.rules.movements.immigration_notice import KIND as IMMIGRATION_NOTICE
from daicho.systems.resident_registry.rules.movements.immigration_residence import KIND as IMMIGRATION_RESIDENCE
from daicho.systems.resident_registry.rules.movements.individual_number import KIND as INDIVIDUAL_NUMBER
from daicho.systems.resident_registry.rules.movements.kind import MovementKind
from daicho.systems.resident_registry.rules.movements.move_in.kind import KIND as MOVE_IN
from daicho.systems.resident_registry.rules.movements.move_out import KIND as MOVE_OUT
from daicho.systems.resident_registry.rules.movements.move_within import KIND as MOVE_WITHIN
from daicho.systems.resident_registry.rules.movements.nationality_loss import KIND as NATIONALITY_LOSS
from daicho.systems.resident_registry.rules.movements.naturalization import KIND as NATURALIZATION
from daicho.systems.resident_registry.rules.movements.official_entry import KIND as OFFICIAL_ENTRY
from daicho.systems.resident_registry.rules.movements.official_removal import KIND as OFFICIAL_REMOVAL
from daicho.systems.resident_registry.rules.movements.resident_code import KIND as RESIDENT_CODE
from daicho.systems.resident_registry.rules.movements.sheet_renewal import SHEET_REMAKING, SHEET_RESTORATION
from daicho.systems.resident_registry.rules.movements.special_adoption import KIND as SPECIAL_ADOPTION
from daicho.systems.resident_registry.rules.movements.status_acquired import KIND as STATUS_ACQUIRED

_ALL: tuple[MovementKind[Any], ...] = (
    MOVE_IN,
    MOVE_WITHIN,
    MOVE_OUT,
    ARRIVAL_NOTICE,
    HOUSEHOLD_SEPARATION,
    HOUSEHOLD_MERGER,
    HOUSEHOLD_CHANGE,
    HEAD_CHANGE,
    OFFICIAL_CORRECTION,
    MINOR_CORRECTION,
    CLERICAL_CORRECTION,
    SHEET_REMAKING,
    SHEET_RESTORATION,
    BIRTH,
    DEATH,
    DISAPPEARANCE,
    OFFICIAL_ENTRY,
    OFFICIAL_REMOVAL,
    SPECIAL_ADOPTION,
    FORMER_NAME,
    COMMON_NAME,
    NATURALIZATION,
    NATIONALITY_LOSS,
    STATUS_ACQUIRED,
    IMMIGRATION_NOTICE,
    IMMIGRATION_RESIDENCE,
    RESIDENT_CODE,
    INDIVIDUAL_NUMBER,
    CANCELLATION,
)
KINDS: Mapping[str, MovementKind[Any]] = {kind.code: kind for kind in _ALL}


def kind_named(code: str) -> MovementKind[Any]:
    """The kind of a stored entry. Raises: KeyError when the office does not use it."""
    return KINDS[code]
