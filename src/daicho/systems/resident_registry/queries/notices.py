"""通知書の照会 — what a movement has to be followed by, and what was issued already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from daicho.municipal.certificates.letters import Letter, LetterKind
from daicho.municipal.certificates.receipt_notice import KIND as RECEIPT
from daicho.systems.resident_registry.errors import NoNoticeDue, NoticeNotFound
from daicho.systems.resident_registry.models import MovementEffect, Notice
from daicho.systems.resident_registry.queries.protected_scope import hidden_scope
from daicho.systems.resident_registry.queries.records import household_members, newest_records, numbers_of_version
from daicho.systems.resident_registry.queries.review import MovementReview
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.household_places import name_of
from daicho.systems.resident_registry.rules.movements.resident_code import KIND as RESIDENT_CODE
from daicho.systems.resident_registry.rules.notices import Member, NoticeDue, households_without_head, notices_due
from daicho.systems.resident_registry.rules.record_json import from_json

SYSTEM = "resident_registry"


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """一通 on the page of a movement. ``number``: 発行番号, empty while it is still to be issued."""

    kind: LetterKind
    recipient: str
    name: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class IssuedNotice:
    """発行した一通. ``version_no``: of the recipient's record, whose code it shows."""

    number: str
    letter: Letter
    recipient: str
    version_no: int
    subjects: tuple[str, ...]
    digest: str


def notices_of(review: MovementReview) -> tuple[NoticeLine, ...]:
    """通知書の欄 — those issued, and those due that nobody issued yet."""
    rows = Notice.objects.using(SYSTEM).filter(movement_id=review.movement_id).exclude(kind=RECEIPT)
    issued = {(row.kind, row.recipient): row.number for row in rows.order_by("issued_at")}
    due = due_after(review)
    records = newest_records({one.recipient for one in due} | {recipient for _, recipient in issued})
    keys = dict.fromkeys([*issued, *((one.kind.value, one.recipient) for one in due)])
    return tuple(
        NoticeLine(LetterKind(kind), recipient, name_of(records[recipient].record), issued.get((kind, recipient), ""))
        for kind, recipient in keys
    )


def notice_due(review: MovementReview, kind: str, recipient: str) -> NoticeDue:
    """The letter to issue. Raises: REG-NOTE-022 when the movement leads to no such letter."""
    for one in due_after(review):
        if (one.kind.value, one.recipient) == (kind, recipient):
            return one
    raise NoNoticeDue()


def due_after(review: MovementReview) -> tuple[NoticeDue, ...]:
    """通知書の要否 of a movement; none before its approval."""
    if review.is_provisional or not review.touched:
        return ()
    kind, entry = review.kind, review.stored.entry
    staying = {
        household: [Member(one.resident_number, one.record) for one in household_members(household)]
        for household in households_without_head(kind.code, review.touched)
    }
    basis = getattr(getattr(entry, "filing", None), "basis", None)
    return notices_due(
        kind.code,
        review.touched,
        frozenset(code_versions(review)),
        staying,
        kind.moved_on(entry),
        by_office=basis is FilingBasis.OFFICIAL,
    )


def reaches_hidden(due: NoticeDue, now: datetime) -> bool:
    """Whether somebody whose address is hidden is named on the letter or gets it."""
    return bool(hidden_scope(now).residents & {due.recipient, *due.subjects})


def notice_numbered(number: str) -> IssuedNotice:
    """Raises: REG-NOTE-023."""
    row = Notice.objects.using(SYSTEM).filter(number=number).exclude(kind=RECEIPT).first()
    if row is None:
        raise NoticeNotFound(number=number)
    letter = from_json(Letter, row.content)
    return IssuedNotice(row.number, letter, row.recipient, row.version_no, tuple(row.subjects), row.digest)


def code_versions(review: MovementReview) -> dict[str, int]:
    """履歴番号 by 宛名番号 of who got another 住民票コード: drawn here, or corrected; not brought along."""
    typed = {one.resident_code for one in review.stored.numbers.members}
    if review.kind.code == RESIDENT_CODE.code:
        typed = set()
    found: dict[str, int] = {}
    effects = MovementEffect.objects.using(SYSTEM).filter(movement_id=review.movement_id, cancellation__isnull=True)
    for effect in effects:
        if not (effect.is_new or effect.changes_numbers):
            continue
        number, version = effect.resident_number, effect.first_version
        code = numbers_of_version(number, version).resident_code
        before = numbers_of_version(number, version - 1).resident_code if version > 1 else ""
        if code and code not in typed | {before}:
            found[number] = version
    return found
