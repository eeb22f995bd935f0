"""CSへの回答: how what it holds compares with the register — by bucket, then by person (住基法14条)."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max

from daicho.contracts.hidden import ResidentCode
from daicho.contracts.inquiries import (
    ComparedFacts,
    HeldPerson,
    RegistryDifference,
    RegistryDifferencesAnswer,
    RegistryDigests,
    RegistryDigestsAnswer,
    RegistryPeople,
    RegistrySuppressions,
    RegistrySuppressionsAnswer,
)
from daicho.contracts.inquiries.registry_comparison import as_digest, facts_digest
from daicho.contracts.messages import ClosedAtJukinet
from daicho.foundation import audit
from daicho.foundation.messaging.models import Delivery, DeliveryState
from daicho.kernel.context import Context
from daicho.municipal.masking.scope import may_show_address
from daicho.municipal.places.towns import CITY_CODE
from daicho.systems.resident_registry.models import Resident
from daicho.systems.resident_registry.models.sealed_numbers import RESIDENT_CODE, number_index
from daicho.systems.resident_registry.queries.identification_facts import (
    bucket_sums,
    current_facts,
    residents_in,
    stale_residents,
)
from daicho.systems.resident_registry.queries.linkage_subjects import subject_at_cs
from daicho.systems.resident_registry.queries.protected_scope import hidden_scope
from daicho.systems.resident_registry.queries.records import newest_records, personal_numbers_of
from daicho.systems.resident_registry.queries.restrictions import restricted_residents, with_resident_code
from daicho.systems.resident_registry.rules.restrictions import Restriction
from daicho.systems.resident_registry.rules.suppressions import Process

SYSTEM, CS = "resident_registry", "jukinet_server"
COMPARED = "registry_comparison.answered"
MOST_STALE = 1_000
"""People whose digest may be older than their record; they are compared by the record itself."""
AT_CS = frozenset({Process.ISSUE, Process.INQUIRY})


@dataclass(frozen=True, slots=True)
class _Way:
    """連携の状況 of one person. Args: delivered: 送信順番号 delivered last. is_open: waits. is_held: waits for us."""

    delivered: int = 0
    is_open: bool = False
    is_held: bool = False


def compare_digests(_ctx: Context, question: RegistryDigests) -> RegistryDigestsAnswer:
    """区分のダイジェストの比較 — one grouped sum."""
    if question.municipality_code != CITY_CODE:
        return RegistryDigestsAnswer(refusal="not_served")
    if len(stale_residents(MOST_STALE + 1)) > MOST_STALE:
        return RegistryDigestsAnswer(refusal="not_ready")
    ours = bucket_sums()
    theirs = {name: (one.count, one.digest) for name, one in question.buckets.items()}
    mine = {name: (count, as_digest(total)) for name, (count, total) in ours.items()}
    different = sorted(name for name in {*mine, *theirs} if mine.get(name) != theirs.get(name))
    return RegistryDigestsAnswer(different=tuple(different), total=sum(count for count, _ in ours.values()))


def compare_people(ctx: Context, question: RegistryPeople) -> RegistryDifferencesAnswer:
    """区分の明細の比較 — audited with everybody about whom anything is told."""
    held = {one.resident_code.reveal(): one for people in question.buckets.values() for one in people}
    residents = residents_in(list(question.buckets)) | set(_residents_with(held))
    found = current_facts(sorted(residents))
    by_code = {facts["resident_code"]: (number, facts) for number, (_, facts) in found.items()}
    wrong = [
        code
        for code in sorted({*held, *by_code})
        if code not in held or code not in by_code or as_digest(facts_digest(by_code[code][1])) != held[code].digest
    ]
    ways = _ways([by_code[code][0] for code in wrong if code in by_code])
    hidden = _hidden(ctx, [by_code[code][0] for code in wrong if code in by_code])
    differences = tuple(
        _difference(code, held.get(code), by_code.get(code), ways).model_copy(
            update={"is_hidden": code in by_code and by_code[code][0] in hidden}
        )
        for code in wrong
    )
    subjects = [by_code[code][0] for code in wrong if code in by_code]
    with transaction.atomic(using=SYSTEM):
        audit.record(
            ctx,
            event=COMPARED,
            subjects=subjects,
            detail={"count": len(held), "differences": len(wrong)},
            individual_number_shown=bool(subjects),
        )
    return RegistryDifferencesAnswer(differences=differences)


def compare_suppressions(_ctx: Context, question: RegistrySuppressions) -> RegistrySuppressionsAnswer:
    """抑止情報の比較 — whose differs, in either direction; nobody who was told of something still on its way."""
    if question.municipality_code != CITY_CODE:
        return RegistrySuppressionsAnswer()
    restrictions = {number: one.only(AT_CS) for number, one in restricted_residents().items()}
    numbers = personal_numbers_of(with_resident_code(restrictions))
    ours = {
        numbers[number].resident_code: (one.protected, _closed(one))
        for number, one in restrictions.items()
        if number in numbers and one != Restriction()
    }
    theirs = {
        one.resident_code.reveal(): (one.protected, frozenset(one.closed))
        for one in question.held
        if one.protected or one.closed
    }
    different = sorted(code for code in {*ours, *theirs} if ours.get(code) != theirs.get(code))
    known = _residents_with(different)
    ways = _ways(list(known))
    moving = {known[number] for number, way in ways.items() if way.is_open}
    return RegistrySuppressionsAnswer(different=tuple(ResidentCode(code) for code in different if code not in moving))


def _closed(one: Restriction) -> frozenset[ClosedAtJukinet]:
    return frozenset(
        ClosedAtJukinet(process=each.process.value, level=each.level.value, starts_on=each.starts_on)
        for each in one.closed
    )


def _residents_with(codes: Collection[str]) -> dict[str, str]:
    """住民票コード by 宛名番号."""
    indexes = {number_index(RESIDENT_CODE, code): code for code in codes}
    rows = Resident.objects.using(SYSTEM).filter(resident_code_index__in=list(indexes))
    return {row.number: indexes[bytes(row.resident_code_index or b"")] for row in rows}


def _ways(residents: Collection[str]) -> dict[str, _Way]:
    """連携の状況 by 宛名番号."""
    subjects = {subject_at_cs(number): number for number in residents}
    rows = Delivery.objects.using(SYSTEM).filter(receiver=CS, subject__in=list(subjects))
    delivered = dict(rows.filter(state=DeliveryState.DELIVERED).values_list("subject").annotate(last=Max("order_no")))
    open_ = set(rows.filter(state=DeliveryState.WAITING).values_list("subject", flat=True))
    held = set(rows.filter(state=DeliveryState.HELD).values_list("subject", flat=True))
    return {
        number: _Way(delivered.get(subject, 0), subject in open_ and subject not in held, subject in held)
        for subject, number in subjects.items()
    }


def _hidden(ctx: Context, residents: Sequence[str]) -> frozenset[str]:
    """Whose address no list may show."""
    scope = hidden_scope(ctx.now)
    return frozenset(
        number
        for number, one in newest_records(residents).items()
        if not may_show_address(scope, number, one.record.household_number, one.record.address)
    )


def _difference(
    code: str, held: HeldPerson | None, ours: tuple[str, dict[str, Any]] | None, ways: Mapping[str, _Way]
) -> RegistryDifference:
    if ours is None:
        return RegistryDifference(kind="missing_there", resident_code=ResidentCode(code))
    way = ways[ours[0]]
    theirs = ComparedFacts.model_validate_json(_json(ours[1]))
    if way.is_open:
        return RegistryDifference(kind="in_transit", resident_code=ResidentCode(code), theirs=theirs)
    if way.is_held or (held is not None and held.applied < way.delivered):
        return RegistryDifference(kind="behind", resident_code=ResidentCode(code), theirs=theirs)
    kind = "missing_here" if held is None else "differs"
    return RegistryDifference(kind=kind, resident_code=ResidentCode(code), theirs=theirs)


def _json(facts: dict[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False)
