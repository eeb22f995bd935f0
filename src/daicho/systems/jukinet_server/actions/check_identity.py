"""本人確認 (S2.2) from a presented card, and the 転出証明書情報 of a 特例転入 (S2.3). Shown and not kept (M19)."""

from __future__ import annotations

import base64
import binascii
import json
import secrets
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from daicho.foundation.audit import record
from daicho.foundation.clock import machine_now
from daicho.foundation.crypto.keyring import KeyringFault, keyring_for
from daicho.kernel.context import Context
from daicho.municipal.places.municipalities import municipality
from daicho.municipal.places.towns import CITY_CODE
from daicho.systems.jukinet_server import errors
from daicho.systems.jukinet_server.actions.ask_municipality import confirm_by_card, want_certificate
from daicho.systems.jukinet_server.outside import national
from daicho.systems.jukinet_server.outside.card_reader import READERS, Reader, Surface, configured_reader
from daicho.systems.jukinet_server.outside.jpki import user_certificate_fault
from daicho.systems.jukinet_server.outside.national_wire import FoundPerson
from daicho.systems.jukinet_server.queries.search import SEX_TITLES, Newest, hides_address, newest_by_code
from daicho.systems.jukinet_server.rules.cards import STATE_TITLES, CardState, Holding
from daicho.systems.jukinet_server.rules.identity_check import Checked, Compared, PersonItems, compare
from daicho.systems.jukinet_server.rules.purposes import MOVING_IN, PURPOSES

__all__ = ["READERS", "CheckResult", "Pins", "check_identity", "want_move_out_certificate"]
CHECKED, CERTIFICATE_WANTED = "identity.checked", "identity.certificate_wanted"
VALID = timedelta(minutes=15)
"""How long a check counts for what follows it."""


@dataclass(frozen=True, slots=True)
class Pins:
    """暗証番号 as the holder typed them. Args: surface: empty where the officer compares the surface by eye."""

    user: str = field(repr=False)
    basic: str = field(repr=False)
    surface: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """本人確認の結果.

    Args: person: 4情報 on record. checks: in the order made. record: own newest version, None for somebody elsewhere.
        municipality: 住所地の市区町村コード. proof: what the next step shows, empty when a check failed.
    """

    checks: tuple[Checked, ...]
    compared: tuple[Compared, ...]
    person: PersonItems
    sex: str
    is_address_hidden: bool
    municipality: str
    municipality_name: str
    is_resident_here: bool
    record: uuid.UUID | None
    proof: str = field(repr=False)

    @property
    def is_good(self) -> bool:
        """Whether everything that was checked is in order."""
        return all(one.is_good for one in self.checks) and all(one.agrees for one in self.compared)


def check_identity(ctx: Context, reader_name: str, pins: Pins, purpose: str) -> CheckResult:
    """本人確認 — the card first, then J-LIS, then the audit row, then the screen. Opens the transaction.

    Raises: PurposeRequired, ReaderDown, NoCard, WrongPin, LockedPin, NationalRejected, NationalSilent, NationalDown.
    """
    if purpose not in PURPOSES:
        raise errors.PurposeRequired()
    ctx = ctx.for_purpose(PURPOSES[purpose])
    reader = configured_reader(reader_name)
    fault = _certificate_fault(reader, pins)
    basic = reader.basic(pins.basic)
    surface = reader.surface(pins.surface) if pins.surface else None
    code = basic.resident_code.reveal()
    holding = national.query_cards(code, national.asker_of(ctx)).holding()
    people = national.identity_by_code(code, purpose, national.asker_of(ctx)).persons
    held = newest_by_code(code)
    if not people:
        raise errors.NationalRejected(reason="機構にこの住民票コードの方の本人確認情報がありません。", peer_code="-")
    checks = _checks(fault, holding, basic.serial, people[0], ctx)
    compared = compare(_surface_items(surface), _items(people[0], held)) if surface else ()
    result = _result(ctx, people[0], held, checks, compared, code)
    with transaction.atomic(using=ctx.system):
        detail = {
            "good": result.is_good,
            "failed": [one.title for one in checks if not one.is_good]
            + [one.title for one in compared if not one.agrees],
            "municipality": result.municipality,
        }
        record(ctx, event=CHECKED, subjects=[f"juki:{held.person}"] if held else [], detail=detail)
    return result


def want_move_out_certificate(ctx: Context, proof: str) -> str:
    """特例転入 — the 転出証明書情報 of whoever was just checked, marked 本人確認済み, onto the registry's worklist.

    What has come already is marked; otherwise the former municipality is asked. Returns its number.
    Raises: CheckOutdated, ResidentHere, and what asking a municipality raises.
    """
    code, former = proved(ctx, proof)
    if former == CITY_CODE:
        raise errors.ResidentHere()
    ctx = ctx.for_purpose(PURPOSES[MOVING_IN])
    number = confirm_by_card(ctx, former, code)
    if not number:
        number = want_certificate(ctx, former, code, PURPOSES[MOVING_IN], verified_by_card=True)
    with transaction.atomic(using=ctx.system):
        record(ctx, event=CERTIFICATE_WANTED, detail={"municipality": former, "number": number})
    return number


def _certificate_fault(reader: Reader, pins: Pins) -> str:
    challenge = secrets.token_bytes(32)
    signed = reader.user_signature(pins.user, challenge)
    return user_certificate_fault(
        signed.certificate, signed.signature, challenge, Path(settings.TRUST_DIR), machine_now()
    )


def _checks(fault: str, holding: Holding, serial: str, person: FoundPerson, ctx: Context) -> tuple[Checked, ...]:
    card = holding.card(serial)
    state = STATE_TITLES[card.state] if card else "機構に登録がありません"
    in_time = card is not None and card.expires_on >= ctx.today
    return (
        Checked("利用者証明用電子証明書と暗証番号", not fault, fault or "認証局・有効期間・署名を確かめました。"),
        Checked("カードの状態", card is not None and card.state is CardState.ACTIVE, state),
        Checked("カードの有効期間", in_time, "有効期間内です。" if in_time else "有効期間を過ぎています。"),
        Checked(
            "電子証明書の失効",
            card is not None and card.state is CardState.ACTIVE and card.has_user_certificate,
            "機構に失効の記録はありません。"
            if card and card.is_in_force and card.has_user_certificate
            else "失効しているか、電子証明書がありません。",
        ),
        _registered(person),
    )


def _registered(person: FoundPerson) -> Checked:
    """Who has left for us may be struck off already; nobody else may."""
    if person.record_state == "current":
        return Checked("本人確認情報", True, "現存です。")
    if person.reason == "move_out":
        return Checked("本人確認情報", True, "転出により消除されています。転入の手続きができます。")
    return Checked("本人確認情報", False, "消除されています。")


def _items(person: FoundPerson, held: Newest | None) -> PersonItems:
    """4情報 on record: our own copy for a resident of ours, otherwise that of J-LIS."""
    if held is not None and held.is_current and person.municipality_code == CITY_CODE:
        one = held.record
        return PersonItems(one.name, one.address.one_line(), one.birth_date, one.sex)
    return PersonItems(person.name, person.address, person.birth_date, person.sex)


def _surface_items(surface: Surface) -> PersonItems:
    return PersonItems(surface.name, surface.address, surface.birth_date, surface.sex)


def _result(
    ctx: Context,
    person: FoundPerson,
    held: Newest | None,
    checks: tuple[Checked, ...],
    compared: tuple[Compared, ...],
    code: str,
) -> CheckResult:
    place = municipality(person.municipality_code)
    good = all(one.is_good for one in checks) and all(one.agrees for one in compared)
    return CheckResult(
        checks=checks,
        compared=compared,
        person=_items(person, held),
        sex=SEX_TITLES[person.sex],
        is_address_hidden=held is not None and hides_address(held, ctx.today),
        municipality=person.municipality_code,
        municipality_name=place.text if place else person.municipality_code,
        is_resident_here=person.municipality_code == CITY_CODE and person.record_state == "current",
        record=held.record_id if held else None,
        proof=_proof(ctx, code, person.municipality_code) if good else "",
    )


def _proof(ctx: Context, code: str, former: str) -> str:
    """本人確認をした証 — readable by us alone, for this officer and the next quarter of an hour."""
    said = json.dumps([code, former, machine_now().isoformat()]).encode()
    return base64.urlsafe_b64encode(keyring_for(ctx.system).encrypt(said, context=_place(ctx))).decode()


def proved(ctx: Context, proof: str) -> tuple[str, str]:
    """住民票コード and 住所地 of whoever this officer has checked at this terminal. Raises: CheckOutdated."""
    try:
        blob = base64.urlsafe_b64decode(proof.encode())
        code, former, at = json.loads(keyring_for(ctx.system).decrypt(blob, context=_place(ctx)))
    except (ValueError, binascii.Error, KeyringFault):
        raise errors.CheckOutdated() from None
    if machine_now() - datetime.fromisoformat(at) > VALID:
        raise errors.CheckOutdated()
    return str(code), str(former)


def _place(ctx: Context) -> str:
    return f"identity-check:{ctx.actor.staff_id}:{ctx.terminal}"
