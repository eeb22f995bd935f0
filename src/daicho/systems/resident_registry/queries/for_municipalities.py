"""他の市区町村への回答 — 広域交付 and 転出証明書情報, as far as they may leave the city (住基法12条の4, 24条の2)."""

from __future__ import annotations

from django.db import transaction

from daicho.contracts.hidden import IndividualNumber, ResidentCode
from daicho.contracts.inquiries import (
    MoveOutCertificateAnswer,
    MoveOutCertificateWanted,
    WideAreaAnswer,
    WideAreaPerson,
    WideAreaRecord,
)
from daicho.contracts.inquiries.wide_area import NOT_FOUND, NOT_SHOWN, PENDING
from daicho.contracts.messages import MoveOutCertificate
from daicho.contracts.messages.body import read
from daicho.contracts.messages.municipalities import ForeignItems
from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.kernel.findings import errors_in
from daicho.municipal.codes.relationships import relationship_text
from daicho.municipal.codes.residents import ResidentKind
from daicho.systems.resident_registry.models import Resident, SentCertificate, Worklist
from daicho.systems.resident_registry.models.municipal_notice import open_content, sent_context
from daicho.systems.resident_registry.models.resident import PRESENT
from daicho.systems.resident_registry.models.sealed_numbers import RESIDENT_CODE, number_index
from daicho.systems.resident_registry.queries.movement_entries import residents_named
from daicho.systems.resident_registry.queries.protected_scope import protected_among
from daicho.systems.resident_registry.queries.records import (
    NewestRecord,
    household_members,
    newest_records,
    personal_numbers_of,
)
from daicho.systems.resident_registry.queries.suppressions import suppressions_of
from daicho.systems.resident_registry.rules.flow import PROVISIONAL
from daicho.systems.resident_registry.rules.record import PersonalNumbers, ResidentRecord
from daicho.systems.resident_registry.rules.suppressions import Process, suppression_findings

SYSTEM = "resident_registry"
WIDE_AREA, CERTIFICATE = "wide_area.answered", "sent_certificate.answered"


def wide_area_record(ctx: Context, question: WideAreaRecord) -> WideAreaAnswer:
    """広域交付の回答 — refused for the protected, the suppressed and those whose movement is pending; audited."""
    found = _resident(question.resident_code)
    people = _people(question, found) if found is not None and found.record.is_present else ()
    refusal = _refusal(ctx, people) if people else NOT_FOUND
    with transaction.atomic(using=SYSTEM):
        audit.record(
            ctx,
            event=WIDE_AREA,
            subjects=[one.resident_number for one in people],
            detail={"asked_by": question.asked_by, "refusal": refusal, "people": 0 if refusal else len(people)},
            individual_number_shown=question.with_individual_number and not refusal,
        )
    if refusal:
        return WideAreaAnswer(refusal=refusal)
    numbers = personal_numbers_of([one.resident_number for one in people])
    return WideAreaAnswer(records=tuple(_shown(one, numbers[one.resident_number], question) for one in people))


def certificate_wanted(ctx: Context, question: MoveOutCertificateWanted) -> MoveOutCertificateAnswer:
    """転出証明書情報の回答 — the one sent for a 転出 by card that still stands; audited."""
    found = _resident(question.resident_code)
    sent = _sent_about(found.resident_number) if found is not None else None
    refusal = "" if sent is not None else NOT_FOUND
    if sent is not None and protected_among(sent.residents):
        refusal = NOT_SHOWN
    with transaction.atomic(using=SYSTEM):
        audit.record(
            ctx,
            event=CERTIFICATE,
            subjects=list(sent.residents) if sent is not None else [],
            detail={"asked_by": question.asked_by, "refusal": refusal},
            individual_number_shown=not refusal,
        )
    if sent is None or refusal:
        return MoveOutCertificateAnswer(refusal=refusal)
    content = open_content(sent_context(sent.number), sent.content)
    return MoveOutCertificateAnswer(certificate=read(MoveOutCertificate, content))


def _resident(code: ResidentCode) -> NewestRecord | None:
    index = number_index(RESIDENT_CODE, code.reveal())
    number = Resident.objects.using(SYSTEM).filter(resident_code_index=index).values_list("number", flat=True).first()
    return newest_records([number])[number] if number else None


def _people(question: WideAreaRecord, asked: NewestRecord) -> tuple[NewestRecord, ...]:
    """Whom the copy is to show: the person, the household, or those of it that were named."""
    if question.scope == "person":
        return (asked,)
    members = household_members(asked.record.household_number)
    if question.scope == "household":
        return members
    named = {question.resident_code, *question.members}
    numbers = personal_numbers_of([one.resident_number for one in members])
    wanted = {code.reveal() for code in named}
    return tuple(one for one in members if numbers[one.resident_number].resident_code in wanted)


def _refusal(ctx: Context, people: tuple[NewestRecord, ...]) -> str:
    numbers = {one.resident_number for one in people}
    households = {one.record.household_number for one in people}
    housemates = Resident.objects.using(SYSTEM).filter(household_number__in=households, status=PRESENT)
    if protected_among({*numbers, *housemates.values_list("number", flat=True)}):
        return NOT_SHOWN
    held = suppressions_of(numbers, households)
    if errors_in(suppression_findings(held, Process.ISSUE, ctx.now, field="subject", names={})):
        return NOT_SHOWN
    waiting = Worklist.objects.using(SYSTEM).filter(state__in=[state.value for state in PROVISIONAL])
    if numbers & set(residents_named(list(waiting.values_list("movement_id", "entry_no")))):
        return PENDING
    return ""


def _shown(one: NewestRecord, numbers: PersonalNumbers, asked: WideAreaRecord) -> WideAreaPerson:
    """記載事項 — what was asked for, never 本籍 and 筆頭者."""
    record = one.record
    individual = numbers.individual_number if asked.with_individual_number else ""
    code = numbers.resident_code if asked.with_resident_code else ""
    former = record.address_before_move_in.address
    return WideAreaPerson(
        resident_code=ResidentCode(code) if code else None,
        individual_number=IndividualNumber(individual) if individual else None,
        name=record.name.full or record.alphabet_name.text,
        name_kana=record.name.kana,
        alphabet_name=record.alphabet_name.text,
        former_family_name=record.former_name.printed_family,
        common_name=record.common_name.text,
        birth_date=record.birth_date,
        sex=record.sex.value,
        household_head=record.head.full if asked.with_relationship else None,
        relationship=relationship_text(record.relationship) if asked.with_relationship else None,
        address=record.address,
        became_resident_on=record.became_resident.on or record.became_foreign_resident.on,
        address_set_on=record.settled.on,
        notified_on=record.settled.notified_on,
        former_address=None if former.is_empty else former,
        foreign=foreign_items(record) if record.kind is ResidentKind.FOREIGN else None,
    )


def foreign_items(record: ResidentRecord) -> ForeignItems:
    """外国人住民の事項."""
    held = record.foreign
    return ForeignItems(
        nationality=held.nationality,
        nationality_name=held.nationality_name,
        status_category=held.article_30_45,
        status_code=held.status_code,
        status_of_residence=held.status_of_residence,
        period_years=held.period_years,
        period_months=held.period_months,
        period_days=held.period_days,
        expires_on=held.expires_on,
        card_number=held.card_number,
        card_kind=held.card_kind,
    )


def _sent_about(resident_number: str) -> SentCertificate | None:
    rows = SentCertificate.objects.using(SYSTEM).filter(is_cancelled=False, residents__contains=resident_number)
    return rows.order_by("-sent_at").first()
