"""証明書の作成: one receipt number, one request, one identity, one document.

Nothing is remembered between two requests: what a paper is made of comes in as an argument, is read in this very call
and goes with it. Before a paper leaves, everything is read anew from the identity on, in a transaction of its own, and
the finished pages must say just that. A time-out refuses; there is nothing that could be given out instead.

Crashes: before the first commit nothing is left; before the second a receipt ``received``, from which no paper has
left and which the same request takes up again under the same numbers; after it the receipt is ``made``, and the same
request gets the same bytes.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from daicho.foundation.audit import record
from daicho.foundation.database import statements
from daicho.kernel.context import Context
from daicho.municipal.certificates.content import CertificateContent
from daicho.municipal.certificates.inputs import IssueNumber
from daicho.systems.certificate_server.actions.receipt_steps import (
    ALARM,
    add_step,
    alone_with,
    begin_receipt,
    note_refusal,
    record_refusal,
    refuse_receipt,
)
from daicho.systems.certificate_server.documents.kiosk_certificate import Copy, content_of, print_copy
from daicho.systems.certificate_server.documents.read_back import DIFFERS, demand_same
from daicho.systems.certificate_server.errors import KioskRefused, RefusalCode
from daicho.systems.certificate_server.models import IssuedCopy
from daicho.systems.certificate_server.queries.kiosk_scene import KioskScene
from daicho.systems.certificate_server.queries.receipts import KnownReceipt, known_receipt
from daicho.systems.certificate_server.rules.issuer import MUNICIPALITY, issuer_on
from daicho.systems.certificate_server.rules.kiosk_service import KioskService
from daicho.systems.certificate_server.rules.receipts import ReceiptState
from daicho.systems.certificate_server.rules.standing import KioskCase, Refusal
from daicho.systems.certificate_server.rules.wish import Wish, refusal_of_wish, request_of

MADE, MADE_AGAIN = "kiosk.certificate_made", "kiosk.certificate_made_again"
SECONDS = 20.0
"""From the first byte of a request to the last of its answer."""
_NOT_DURABLE_YET = "set local synchronous_commit = off"


@dataclass(frozen=True, slots=True)
class Order:
    """請求 — what one request is, and how everything about it is read.

    Args:
        digest: keyed digest of the whole request.
        asked: what was asked for before anybody is chosen; kept with a receipt that is refused at once.
        look: reads the scene anew from the identity on, at every call.
        choose: what is asked for, as a scene has it. moment: at which tokens have to be valid.
        judge: whether the person may be served; begun: a receipt taken up again.
        fee: yen a copy. started: monotonic time of the request's first byte.
    """

    receipt_number: str
    digest: bytes = field(repr=False)
    asked: Wish
    look: Callable[[], KioskScene]
    choose: Callable[[KioskScene, datetime], Wish]
    judge: Callable[[KioskCase, bool], Refusal | None]
    service: KioskService
    fee: int
    started: float

    def seconds_left(self) -> float:
        """What is left of the time. Raises: KioskRefused (K-TIMEOUT) when nothing is."""
        left = self.started + SECONDS - time.monotonic()
        if left <= 0:
            raise KioskRefused(RefusalCode.TIMEOUT, "overall")
        return left


@dataclass(frozen=True, slots=True)
class NumberedCopy:
    """証明書 1通 under its 発行番号."""

    number: str
    copy: Copy


@dataclass(frozen=True, slots=True)
class MadeCertificates:
    """作成した証明書 of a receipt."""

    receipt_number: str
    fee: int
    copies: tuple[NumberedCopy, ...]
    valid_until: datetime


def make_certificate(ctx: Context, order: Order) -> MadeCertificates:
    """証明書の作成 — opens its transactions. The same order again gives the same bytes, or a refusal.

    Raises: KioskRefused.
    """
    with alone_with(ctx, order.receipt_number):
        known = known_receipt(order.receipt_number)
        _demand_same_request(ctx, known, order)
        # The paper is made of this one look; whatever is compared with it afterwards is looked at anew.
        scene = order.look()
        begun = known or _begin(ctx, order, scene)
        try:
            made = _made(ctx, order, begun, scene)
        except KioskRefused as refusal:
            _note(ctx, order, begun, refusal)
            raise
    try:
        order.seconds_left()  # what comes too late is not given out, although it is made
    except KioskRefused as refusal:
        note_refusal(ctx, refusal, begun.applicant, order.receipt_number)
        raise
    return made


def _demand_same_request(ctx: Context, known: KnownReceipt | None, order: Order) -> None:
    if known is None:
        return
    if not hmac.compare_digest(known.request_digest, order.digest):
        refusal = KioskRefused(RefusalCode.RECEIPT_OTHER, "another_request")
    elif known.state is ReceiptState.REFUSED and known.code is not None:
        refusal = KioskRefused(known.code, "refused_before")
    else:
        return
    note_refusal(ctx, refusal, known.applicant, known.number)
    raise refusal


def _begin(ctx: Context, order: Order, scene: KioskScene) -> KnownReceipt:
    """受付 — judged, then written down. What is refused for good is written down as well."""
    wish = order.asked
    try:
        _demand(order.judge(scene.case, False))
        wish = order.choose(scene, ctx.now)
        _demand(refusal_of_wish(wish, scene.numbers, order.service))
    except KioskRefused as refusal:
        _refuse_at_once(ctx, order, scene, wish, refusal)
        raise
    with transaction.atomic(using=ctx.system):
        # The second commit makes both durable; a power cut between them leaves nothing, and nothing has left.
        statements.change(ctx.system, _NOT_DURABLE_YET)
        begun = begin_receipt(ctx, order.receipt_number, order.digest, scene.applicant, wish, order.fee, order.service)
        add_step(ctx, order.receipt_number, 1, ReceiptState.RECEIVED)
    return begun


def _refuse_at_once(ctx: Context, order: Order, scene: KioskScene, wish: Wish, refusal: KioskRefused) -> None:
    with transaction.atomic(using=ctx.system):
        if not refusal.refusal.may_pass:
            refuse_receipt(ctx, order.receipt_number, order.digest, scene.applicant, wish)
            add_step(ctx, order.receipt_number, 1, ReceiptState.REFUSED, refusal)
        record_refusal(ctx, refusal, scene.applicant, order.receipt_number)


def _made(ctx: Context, order: Order, begun: KnownReceipt, scene: KioskScene) -> MadeCertificates:
    if begun.state not in (ReceiptState.RECEIVED, ReceiptState.MADE):
        raise KioskRefused(RefusalCode.EXPIRED, begun.state.value)
    if ctx.now >= begun.valid_until or ctx.today != begun.day:
        raise KioskRefused(RefusalCode.EXPIRED, "time_to_collect")
    wish = _wish_of(order, begun, scene)
    contents = _contents(ctx, order, begun, scene, wish)
    copies = tuple(print_copy(content, order.seconds_left()) for content in contents)
    _demand_unchanged(begun, scene, wish, copies)
    with transaction.atomic(using=ctx.system):
        _demand_right_papers(ctx, order, begun, scene, copies)
        if begun.state is ReceiptState.RECEIVED:
            _keep_copies(ctx, begun, scene, wish, copies)
        record(
            ctx,
            event=MADE if begun.state is ReceiptState.RECEIVED else MADE_AGAIN,
            subjects=sorted({begun.applicant, *wish.selected}),
            detail={
                "receipt": begun.number,
                "numbers": [_copy_number(begun, at) for at in range(len(copies))],
                "scope": wish.scope.value,
                "options": list(wish.options),
                "sheets": sum(copy.sheets for copy in copies),
            },
            individual_number_shown=wish.shows_individual_number,
        )
        order.seconds_left()  # over time, nothing counts as made
    numbered = tuple(NumberedCopy(_copy_number(begun, at), copy) for at, copy in enumerate(copies))
    return MadeCertificates(begun.number, begun.fee, numbered, begun.valid_until)


def _wish_of(order: Order, begun: KnownReceipt, scene: KioskScene) -> Wish:
    """What the request asks for as the scene has it; judged like the first time, with tokens valid at the receipt."""
    _demand(order.judge(scene.case, True))
    wish = order.choose(scene, begun.received_at)
    _demand(refusal_of_wish(wish, scene.numbers, order.service))
    if scene.applicant != begun.applicant or wish.selected != begun.subjects:
        raise KioskRefused(RefusalCode.CHANGED, "other_people")
    return wish


def _contents(
    ctx: Context, order: Order, begun: KnownReceipt, scene: KioskScene, wish: Wish
) -> tuple[CertificateContent, ...]:
    request, issuer = request_of(wish, order.service, begun.day), issuer_on(ctx.law, begun.day)
    contents = tuple(
        content_of(request, scene.certificate_members, issuer, number, order.service.too_long)
        for number in (_issue_number(begun, at) for at in range(begun.copies))
    )
    if sum(content.sheets for content in contents) > order.service.most_sheets:
        raise KioskRefused(RefusalCode.PAGES, "sheets")
    return contents


def _demand_unchanged(begun: KnownReceipt, scene: KioskScene, wish: Wish, copies: tuple[Copy, ...]) -> None:
    """A receipt already made gives the bytes that it gave, from the same states, or nothing."""
    if begun.state is not ReceiptState.MADE:
        return
    if any(dict(one.versions) != dict(scene.versions_of(wish.selected)) for one in begun.made):
        raise KioskRefused(RefusalCode.CHANGED, "record")
    if [one.digest for one in begun.made] != [copy.digest for copy in copies]:
        raise KioskRefused(RefusalCode.CHANGED, "bytes")


def _demand_right_papers(
    ctx: Context, order: Order, begun: KnownReceipt, scene: KioskScene, copies: tuple[Copy, ...]
) -> None:
    """読み戻し — against what is read anew from the identity on, never against what the papers were made of."""
    anew = order.look()
    wish = _wish_of(order, begun, anew)
    if anew.versions_of(wish.selected) != scene.versions_of(wish.selected):
        raise KioskRefused(RefusalCode.CHANGED, "record")
    for copy, expected in zip(copies, _contents(ctx, order, begun, anew, wish), strict=True):
        demand_same(copy.pdf, expected)


def _keep_copies(ctx: Context, begun: KnownReceipt, scene: KioskScene, wish: Wish, copies: tuple[Copy, ...]) -> None:
    versions = dict(scene.versions_of(wish.selected))
    rows = [
        IssuedCopy(
            number=_copy_number(begun, at),
            receipt_id=begun.number,
            copy_no=at + 1,
            sheets=copy.sheets,
            digest=copy.digest,
            versions=versions,
            issued_at=ctx.now,
        )
        for at, copy in enumerate(copies)
    ]
    statements.insert(ctx.system, rows)
    add_step(ctx, begun.number, begun.last_step + 1, ReceiptState.MADE)


def _note(ctx: Context, order: Order, begun: KnownReceipt, refusal: KioskRefused) -> None:
    """A refusal on the way: the receipt ends with it, unless it may pass or the papers had been made before."""
    ends = begun.state is ReceiptState.RECEIVED and not refusal.refusal.may_pass
    with transaction.atomic(using=ctx.system):
        if ends and refusal.refusal is not RefusalCode.EXPIRED:
            add_step(ctx, begun.number, begun.last_step + 1, ReceiptState.REFUSED, refusal)
        record_refusal(ctx, refusal, begun.applicant, order.receipt_number)
        if refusal.reason == DIFFERS:
            record(ctx, event=ALARM, subjects=[begun.applicant], detail={"receipt": begun.number})


def _demand(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise KioskRefused(refusal.code, refusal.reason)


def _issue_number(begun: KnownReceipt, at: int) -> IssueNumber:
    return IssueNumber(begun.day, MUNICIPALITY, begun.first_serial + at, terminal=begun.kiosk)


def _copy_number(begun: KnownReceipt, at: int) -> str:
    return f"{begun.day:%Y%m%d}-{begun.kiosk}-{begun.first_serial + at:03d}"
