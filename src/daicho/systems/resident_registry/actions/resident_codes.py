"""住民票コードの空き — takes lots in and draws from them at random, never in sequence (住基法30条の2, 30条の3)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db import transaction

from daicho.foundation import audit
from daicho.foundation.crypto.keyring import keyring_for
from daicho.foundation.database import statements
from daicho.kernel.context import Context
from daicho.kernel.numbers import resident_code_is_valid
from daicho.systems.resident_registry.errors import CodeLotRefused, NoFreeResidentCode
from daicho.systems.resident_registry.models import Resident, ResidentCodeLot, StoredResidentCode
from daicho.systems.resident_registry.models.sealed_numbers import RESIDENT_CODE, number_index

SYSTEM = "resident_registry"
LOT_LOADED = "resident_codes.lot_loaded"
_DRAW = """
    update stored_resident_code set is_free = false where index = (
        select index from stored_resident_code where is_free and draw_key >= %s
        order by draw_key limit 1 for update skip locked
    ) returning index, code
"""


def load_code_lot(ctx: Context, name: str, codes: Sequence[str]) -> int:
    """空きコードの取込み — a whole lot or nothing; opens its own transaction.

    Args: name: what J-LIS calls the lot. codes: eleven digits each.
    Returns: how many codes are in store now because of it.
    Raises: REG-CODE-002, which counts what is wrong and never shows a code.
    """
    wrong = sum(not resident_code_is_valid(code) for code in codes)
    indexes = {code: number_index(RESIDENT_CODE, code) for code in codes}
    with transaction.atomic(using=SYSTEM):
        if ResidentCodeLot.objects.using(SYSTEM).filter(name=name).exists():
            raise CodeLotRefused(lot=name, why="同じ名称の払出しがすでに取り込まれています")
        held = Resident.objects.using(SYSTEM).filter(resident_code_index__in=list(indexes.values())).count()
        stored = StoredResidentCode.objects.using(SYSTEM).filter(index__in=list(indexes.values())).count()
        if wrong or held or stored or len(indexes) != len(codes) or not codes:
            raise CodeLotRefused(lot=name, why=_why(len(codes), wrong, len(codes) - len(indexes), held + stored))
        lot = ResidentCodeLot.objects.using(SYSTEM).create(
            name=name, codes=len(codes), loaded_at=ctx.now, staff_id=ctx.actor.staff_id
        )
        keyring = keyring_for(SYSTEM)
        StoredResidentCode.objects.using(SYSTEM).bulk_create(
            (
                StoredResidentCode(index=index, lot=lot, code=keyring.encrypt(code.encode(), context=_context(index)))
                for code, index in indexes.items()
                if index is not None
            ),
            batch_size=1000,
        )
        audit.record(ctx, event=LOT_LOADED, detail={"lot": name, "codes": len(codes)})
    return len(codes)


def draw_resident_codes(how_many: int) -> tuple[str, ...]:
    """付番 — unused codes picked at random; they count as drawn only if the movement is committed.

    Transaction required. Two approvals at once draw different codes without waiting for each other.
    Raises: REG-CODE-001 when the store is empty.
    """
    return tuple(_draw() for _ in range(how_many))


def _draw() -> str:
    # From a key drawn by lot upwards; from the lowest where none is free above it.
    drawn = statements.run(SYSTEM, _DRAW, uuid.uuid4()) or statements.run(SYSTEM, _DRAW, uuid.UUID(int=0))
    if not drawn:
        raise NoFreeResidentCode()
    ((index, code),) = drawn
    return keyring_for(SYSTEM).decrypt(code, context=_context(index)).decode()


def _context(index: bytes) -> str:
    return f"stored_resident_code|{index.hex()}"


def _why(total: int, wrong: int, twice: int, known: int) -> str:
    if not total:
        return "コードが一件も入っていません"
    return f"検査数字の誤り{wrong}件、払出しの中の重複{twice}件、すでに使われているか取込み済み{known}件があります"
