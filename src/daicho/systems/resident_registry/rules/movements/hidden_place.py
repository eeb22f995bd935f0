"""住所の秘匿と新しい住所 — somebody moves to where a person lives whose address is hidden (標準仕様書 3.1, 3.4)."""

from __future__ import annotations

from daicho.kernel.addresses import Address
from daicho.kernel.findings import Finding, Level
from daicho.municipal.masking.scope import is_protected_address, is_protected_person
from daicho.systems.resident_registry.rules.movements.kind import Scene

HIDDEN_PLACE = "REG-PLACE-001"


def check_hidden_place(address: Address, household: str, scene: Scene, *, field: str) -> tuple[Finding, ...]:
    """REG-PLACE-001 — who moves in may be the one from whom the address is hidden; it is not said who lives there.

    Args: household: 世帯番号 that is joined, else empty.
    """
    if not (is_protected_person(scene.hidden, "", household) or is_protected_address(scene.hidden, address)):
        return ()
    return (
        Finding(HIDDEN_PLACE, Level.ALERT, field,
                "新しい住所または入る世帯は、住所の表示を制限している記録に関わります。異動する方に伝えずに、"
                "支援措置責任者に確認してから進めてください。", "標準仕様書3.1・3.4"),
    )  # fmt: skip
