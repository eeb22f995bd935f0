"""宛名の検索・照会: a look-up is an act, written down with everybody shown before the page is (M9, M22)."""

from __future__ import annotations

from django.db import transaction

from daicho.foundation.audit import record
from daicho.kernel.context import Context
from daicho.systems.unified_addressee import errors
from daicho.systems.unified_addressee.permissions import may_use_closed, may_use_individual_number
from daicho.systems.unified_addressee.queries.card import AddresseeCard, card, individual_number_of, page_is_closed
from daicho.systems.unified_addressee.queries.found import Found, Wanted, find

SEARCHED = "addressee.searched"
VIEWED = "addressee.viewed"
NUMBER_SHOWN = "addressee.number_shown"
NUMBER_REFUSED = "addressee.number_refused"
USE_REFUSED = "addressee.use_refused"


def search(ctx: Context, wanted: Wanted) -> Found:
    """宛名の検索 — one audit row that names all addressees shown. Opens the transaction.

    Raises: NothingToSearch; NumberSearchRefused when the right to use the Individual Number is missing, which is
        written down too.
    """
    if wanted.is_empty:
        raise errors.NothingToSearch()
    if wanted.individual_number:
        _require_number_right(ctx, "search", errors.NumberSearchRefused())
    with transaction.atomic(using=ctx.system):
        found = find(wanted, ctx.today)
        record(
            ctx,
            event=SEARCHED,
            subjects=[row.resident_number for row in found.rows],
            detail={"keys": _keys(wanted), "has_more": found.has_more},
        )
    return found


def look_up(ctx: Context, resident_number: str) -> AddresseeCard:
    """宛名の照会. Opens the transaction. Raises: AddresseeNotFound; UseSuppressed, which is written down too."""
    _refuse_closed(ctx, resident_number)
    with transaction.atomic(using=ctx.system):
        shown = card(resident_number, ctx.today)
        if shown is None:
            raise errors.AddresseeNotFound()
        record(ctx, event=VIEWED, subjects=[resident_number], detail={"addressee": shown.row.addressee_number})
    return shown


def reveal_number(ctx: Context, resident_number: str, reason: str) -> str:
    """個人番号の表示 — with reason, written down before it is shown. Opens the transaction.

    Raises: NumberHidden, ReasonRequired, AddresseeNotFound, UseSuppressed.
    """
    _require_number_right(ctx, "reveal", errors.NumberHidden())
    if not reason.strip():
        raise errors.ReasonRequired()
    _refuse_closed(ctx, resident_number)
    with transaction.atomic(using=ctx.system):
        number = individual_number_of(resident_number)
        if number is None:
            raise errors.AddresseeNotFound()
        record(
            ctx,
            event=NUMBER_SHOWN,
            subjects=[resident_number],
            detail={"reason": reason.strip()},
            individual_number_shown=True,
        )
    return number


def _refuse_closed(ctx: Context, resident_number: str) -> None:
    """他システム連携の抑止 (エラー): the page opens for the 支援措置責任者 alone (標準仕様書 3.1, 3.2)."""
    if may_use_closed(ctx.actor.duties) or not page_is_closed(resident_number, ctx.today):
        return
    with transaction.atomic(using=ctx.system):
        record(ctx, event=USE_REFUSED, subjects=[resident_number])
    raise errors.UseSuppressed()


def _require_number_right(ctx: Context, tried: str, refusal: errors.NumberSearchRefused | errors.NumberHidden) -> None:
    if may_use_individual_number(ctx.actor.duties):
        return
    with transaction.atomic(using=ctx.system):
        record(ctx, event=NUMBER_REFUSED, detail={"tried": tried, "code": refusal.code})
    raise refusal


def _keys(wanted: Wanted) -> list[str]:
    """Which keys were used; never what was typed into them."""
    given = {
        "number": wanted.number,
        "kana": wanted.kana,
        "name": wanted.name,
        "address": wanted.address,
        "born_on": wanted.born_on,
        "individual_number": wanted.individual_number,
    }
    return [name for name, value in given.items() if value]
