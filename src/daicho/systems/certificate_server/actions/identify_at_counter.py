"""窓口での本人確認: by a card and its PIN or by papers, and what the person may ask for. Every look is written down."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from daicho.foundation.audit import record
from daicho.foundation.clock import machine_now
from daicho.foundation.crypto.keyring import KeyringFault, keyring_for
from daicho.kernel.context import Context
from daicho.municipal.codes.identity_papers import papers_suffice
from daicho.systems.certificate_server import errors
from daicho.systems.certificate_server.errors import RefusalCode
from daicho.systems.certificate_server.outside.card_reader import READERS, configured_reader, proven_serial
from daicho.systems.certificate_server.queries.counter_scene import counter_scene
from daicho.systems.certificate_server.queries.kiosk_scene import KioskScene
from daicho.systems.certificate_server.queries.service import kiosk_service
from daicho.systems.certificate_server.queries.sources import SourceMember, holder_of
from daicho.systems.certificate_server.rules.kiosk_service import KioskScope
from daicho.systems.certificate_server.rules.reception import Identified, counter_service, refusal_at_counter
from daicho.systems.certificate_server.rules.standing import Refusal
from daicho.systems.certificate_server.rules.wish import options_for, scopes_for

__all__ = ["READERS", "CounterPerson", "Identity", "identify_by_card", "identify_by_papers", "person_of_proof"]
IDENTIFIED, REFUSED = "counter.identified", "counter.refused"
VALID = timedelta(minutes=15)
"""How long an identification counts for the request that follows."""
_TO_PASS = frozenset({RefusalCode.BUSY, RefusalCode.STALE, RefusalCode.CLOSED})


@dataclass(frozen=True, slots=True)
class Identity:
    """確認した本人 — whom an officer has identified, and how. Args: papers: codes; none for a card."""

    resident_number: str
    how: Identified
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CounterPerson:
    """窓口の請求者 — the household and what may be asked for. Args: proof: carries the identity to the next step."""

    identity: Identity
    members: tuple[SourceMember, ...]
    scopes: tuple[KioskScope, ...]
    options: tuple[str, ...]
    proof: str = field(repr=False)


def identify_by_card(ctx: Context, reader: str, pin: str) -> CounterPerson:
    """カードによる本人確認. Opens the transaction.

    Raises: CardReaderDown, NoCardOnReader, WrongCardPin, LockedCardPin, CardRefused, CounterNotHere, CounterNotNow.
    """
    serial = proven_serial(configured_reader(reader), pin, machine_now())
    holder = holder_of(serial)
    if holder is None:
        _refuse(ctx, Refusal(RefusalCode.UNKNOWN, "serial"), [])
        raise errors.CardRefused(fault="この市の住民のカードとして登録がありません。")
    if holder.state == "revoked":
        subjects = [holder.resident_number] if holder.resident_number else []
        _refuse(ctx, Refusal(RefusalCode.REVOKED, "certificate"), subjects)
        raise errors.CardRefused(fault="電子証明書が失効しています。")
    return _identified(ctx, Identity(holder.resident_number, Identified.CARD))


def identify_by_papers(ctx: Context, resident_number: str, papers: tuple[str, ...]) -> CounterPerson:
    """本人確認書類による本人確認. Opens the transaction.

    Raises: PapersDoNotSuffice, CounterNotHere, CounterNotNow.
    """
    if not papers_suffice(papers):
        raise errors.PapersDoNotSuffice()
    return _identified(ctx, Identity(resident_number, Identified.PAPERS, papers))


def person_of_proof(ctx: Context, proof: str) -> CounterPerson:
    """請求者 of an identification at this terminal, read anew. Opens the transaction.

    Raises: CounterIdentityOutdated, CounterNotHere, CounterNotNow.
    """
    return _identified(ctx, identity_of_proof(ctx, proof), proof)


def identity_of_proof(ctx: Context, proof: str) -> Identity:
    """確認した本人 — readable by us alone, for this officer, this terminal and a quarter of an hour."""
    try:
        blob = base64.urlsafe_b64decode(proof.encode())
        number, how, papers, at = json.loads(keyring_for(ctx.system).decrypt(blob, context=_place(ctx)))
    except (ValueError, binascii.Error, KeyringFault):
        raise errors.CounterIdentityOutdated() from None
    if machine_now() - datetime.fromisoformat(at) > VALID:
        raise errors.CounterIdentityOutdated()
    return Identity(number, Identified(how), tuple(papers))


def refuse_unless_served(ctx: Context, identity: Identity) -> KioskScene:
    """窓口で受け付けられるか — what may be refused is written down with its reason, which is not shown.

    Opens the transaction. Raises: CounterNotHere, CounterNotNow.
    """
    found = counter_scene(ctx, identity.resident_number)
    refusal = refusal_at_counter(found.case, kiosk_service())
    if refusal is None:
        return found
    _refuse(ctx, refusal, list(found.numbers) or [identity.resident_number])
    kind = errors.CounterNotNow if refusal.code in _TO_PASS else errors.CounterNotHere
    raise kind(refusal.code, refusal.reason)


def _identified(ctx: Context, identity: Identity, proof: str = "") -> CounterPerson:
    found = refuse_unless_served(ctx, identity)
    service = counter_service(kiosk_service())
    kinds = {one.member.kind.value for one in found.members}
    person = CounterPerson(
        identity=identity,
        members=found.members,
        scopes=scopes_for(service, len(found.members)),
        options=options_for(service, "japanese" in kinds, "foreign" in kinds),
        proof=proof or _proof(ctx, identity),
    )
    with transaction.atomic(using=ctx.system):
        detail = {"how": identity.how.value, "papers": list(identity.papers)}
        record(ctx, event=IDENTIFIED, subjects=list(found.numbers), detail=detail)
    return person


def _refuse(ctx: Context, refusal: Refusal, subjects: list[str]) -> None:
    with transaction.atomic(using=ctx.system):
        record(ctx, event=REFUSED, subjects=subjects, detail={"code": refusal.code.value, "reason": refusal.reason})


def _proof(ctx: Context, identity: Identity) -> str:
    said = [identity.resident_number, identity.how.value, list(identity.papers), machine_now().isoformat()]
    blob = keyring_for(ctx.system).encrypt(json.dumps(said).encode(), context=_place(ctx))
    return base64.urlsafe_b64encode(blob).decode()


def _place(ctx: Context) -> str:
    return f"counter-identity:{ctx.actor.staff_id}:{ctx.terminal}"
