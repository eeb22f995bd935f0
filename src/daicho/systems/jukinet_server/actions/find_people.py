"""本人確認情報検索 and 機構への情報照会 (S2.4, S2.5): by lawful keys alone, with a purpose, shown and not kept."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction

from daicho.foundation.audit import record
from daicho.kernel.context import Context
from daicho.kernel.dates import PartialDate
from daicho.kernel.numbers import individual_number_is_valid, resident_code_is_valid
from daicho.municipal.places.municipalities import municipality
from daicho.systems.jukinet_server import errors
from daicho.systems.jukinet_server.outside import national
from daicho.systems.jukinet_server.outside.national_wire import FoundPerson, IdentityAnswer
from daicho.systems.jukinet_server.permissions import may_reveal
from daicho.systems.jukinet_server.queries.search import (
    MOST,
    SEX_TITLES,
    Found,
    find_people,
    hides_address,
    newest_by_code,
)
from daicho.systems.jukinet_server.rules.four_items import FourItems
from daicho.systems.jukinet_server.rules.purposes import PURPOSES
from daicho.systems.jukinet_server.rules.record import REASON_TITLES, STATE_TITLES, State

SEARCHED, ASKED = "identification.searched", "national.asked"
_REASONS = {reason.value: title for reason, title in REASON_TITLES.items()}


@dataclass(frozen=True, slots=True)
class NationalKey:
    """照会の鍵 — exactly one of the three."""

    resident_code: str = field(default="", repr=False)
    individual_number: str = field(default="", repr=False)
    items: FourItems | None = field(default=None, repr=False)

    @property
    def kind(self) -> str:
        """Which one, for the log."""
        return "住民票コード" if self.resident_code else "個人番号" if self.individual_number else "4情報"


@dataclass(frozen=True, slots=True)
class NationalRow:
    """機構の回答の一人. Args: record: our own newest version, None for nobody held here. Numbers: None if masked."""

    name: str = field(repr=False)
    name_kana: str = field(repr=False)
    former_family_name: str = field(repr=False)
    birth_date: PartialDate = field(repr=False)
    sex: str
    municipality: str
    address: str = field(repr=False)
    is_address_hidden: bool
    state: str
    is_current: bool
    reason: str
    moved_on: PartialDate
    record: uuid.UUID | None
    has_individual_number: bool
    resident_code: str | None = field(default=None, repr=False)
    individual_number: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class NationalFound:
    """機構への照会の結果 — on the screen only (M19)."""

    rows: tuple[NationalRow, ...]
    total: int
    has_more: bool


def search_records(ctx: Context, key: FourItems, purpose: str) -> Found:
    """本人確認情報検索 — written down with its purpose before anything is shown. Opens the transaction.

    Raises: TooFewItems, PurposeRequired.
    """
    ctx = _purposeful(ctx, purpose)
    if not key.is_enough:
        raise errors.TooFewItems()
    with transaction.atomic(using=ctx.system):
        found = find_people(key, ctx.today)
        detail = {"items": _given(key), "total": found.total, "shown": len(found.rows)}
        record(ctx, event=SEARCHED, subjects=sorted({f"juki:{row.person}" for row in found.rows}), detail=detail)
    return found


def ask_national(ctx: Context, key: NationalKey, purpose: str, reveal_reason: str = "") -> NationalFound:
    """機構への情報照会 — the exchange first, outside of transactions; then the audit row, then the screen.

    Args: reveal_reason: numbers are shown for this reason; masked when empty.
    Raises: KeyInvalid, TooFewItems, PurposeRequired, RevealNotAllowed, NationalRejected, NationalSilent, NationalDown.
    """
    named = _purposeful(ctx, purpose)
    reveals = bool(reveal_reason.strip())
    if reveals and not may_reveal(ctx.actor.duties):
        raise errors.RevealNotAllowed()
    answer = _answered(named, key, purpose)
    held = {one.resident_code.reveal(): newest_by_code(one.resident_code.reveal()) for one in answer.persons}
    known = {code: found for code, found in held.items() if found is not None}
    hidden = {code for code, found in known.items() if hides_address(found, ctx.today)}
    with transaction.atomic(using=ctx.system):
        detail = {
            "key": key.kind,
            "items": _given(key.items) if key.items else [],
            "total": answer.found,
            "shown": len(answer.persons),
            "reason": reveal_reason.strip(),
        }
        subjects = sorted({f"juki:{found.person}" for found in known.values()})
        record(named, event=ASKED, subjects=subjects, detail=detail, individual_number_shown=reveals)
    rows = tuple(
        _row(one, known[code].record_id if code in known else None, code in hidden and not reveals, reveals)
        for one in answer.persons
        for code in (one.resident_code.reveal(),)
    )
    return NationalFound(rows, answer.found, answer.has_more)


def _answered(ctx: Context, key: NationalKey, purpose: str) -> IdentityAnswer:
    by = national.Asker(ctx.actor.staff_id, ctx.terminal)
    if key.items is not None:
        return national.identity_by_items(key.items, purpose, MOST, by)
    if key.resident_code:
        if not resident_code_is_valid(key.resident_code):
            raise errors.KeyInvalid(key="住民票コード")
        return national.identity_by_code(key.resident_code, purpose, by)
    if not individual_number_is_valid(key.individual_number):
        raise errors.KeyInvalid(key="個人番号")
    return national.identity_by_number(key.individual_number, purpose, by)


def _purposeful(ctx: Context, purpose: str) -> Context:
    if purpose not in PURPOSES:
        raise errors.PurposeRequired()
    return ctx.for_purpose(PURPOSES[purpose])


def _given(key: FourItems) -> list[str]:
    """Names of the items asked by; never a value."""
    items: Iterable[tuple[str, object]] = (
        ("氏名", key.name), ("住所", key.address), ("生年月日", key.birth_date), ("性別", key.sex),
    )  # fmt: skip
    return [title for title, value in items if value]


def _row(one: FoundPerson, record_id: uuid.UUID | None, is_hidden: bool, reveals: bool) -> NationalRow:
    place = municipality(one.municipality_code)
    number = one.individual_number
    return NationalRow(
        name=one.name,
        name_kana=one.name_kana,
        former_family_name=one.former_family_name,
        birth_date=one.birth_date,
        sex=SEX_TITLES[one.sex],
        municipality=place.text if place else one.municipality_code,
        address="" if is_hidden else one.address,
        is_address_hidden=is_hidden,
        state=STATE_TITLES[State(one.record_state)],
        is_current=State(one.record_state) is State.CURRENT,
        reason=_REASONS.get(one.reason, one.reason),
        moved_on=one.moved_on,
        record=record_id,
        has_individual_number=number is not None,
        resident_code=one.resident_code.reveal() if reveals else None,
        individual_number=number.reveal() if reveals and number else None,
    )
