"""住民記録との整合性確認 (S2.6): the CS asks; what differs is told to the registry and put right there.

Bucket digests first, so that equal parts cost nothing; then people by digest; 抑止情報 as a whole, since few have one.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from daicho.contracts.hidden import ResidentCode
from daicho.contracts.inquiries import (
    Answered,
    BucketDigest,
    HeldPerson,
    HeldSuppression,
    RegistryDifference,
    RegistryDigests,
    RegistryPeople,
    RegistrySuppressions,
)
from daicho.contracts.inquiries.registry_comparison import FACTS, facts_digest
from daicho.contracts.messages import RegistryCase, RegistryCompared
from daicho.foundation.messaging import send
from daicho.kernel.context import Context
from daicho.systems.jukinet_server.actions.comparison import Findings
from daicho.systems.jukinet_server.models import HeldDigest, ReconciliationRun
from daicho.systems.jukinet_server.queries.registry_holdings import (
    HeldForRegistry,
    people_in,
    registry_digests,
    suppressions_held,
    without_facts,
)
from daicho.systems.jukinet_server.rules.reconciliation import Difference, Kind

BUCKETS_AT_ONCE, BATCH, MOST_CASES = 10, 500, 1_000
REFUSALS = {
    "not_ready": "住民記録が照合値を作っている途中です。何も比べていません。15分ほど後にもう一度始めてください。",
    "not_served": "この市区町村の住民記録はつながっていません。市区町村を選び直してください。",
}


class RegistrySilent(Exception):
    """The registry gave no answer that can be used; the text is for staff."""


def compare_with_registry(ctx: Context, here: str, found: Findings) -> str:
    """比較 — fills the findings; returns why it could not be made. Call it outside of transactions."""
    try:
        _make_facts(ctx, here)
        different = _different_buckets(ctx, here, found)
        for start in range(0, len(different), BUCKETS_AT_ONCE):
            _compare_people(ctx, here, different[start : start + BUCKETS_AT_ONCE], found)
        _compare_suppressions(ctx, here, found)
    except RegistrySilent as silence:
        return str(silence)
    return ""


def tell_registry(ctx: Context, run: ReconciliationRun, found: Findings, cases: Mapping[uuid.UUID, Difference]) -> None:
    """結果の連絡 — *transaction required*. Args: cases: what stands on the list, by its number."""
    listed = list(cases.items())[:MOST_CASES]
    told = RegistryCompared(
        number=run.pk,
        municipality_code=run.municipality_code,
        compared_at=ctx.now,
        held_by_cs=found.total_here,
        in_transit=found.moving,
        cases=tuple(
            RegistryCase(
                difference_id=str(number),
                resident_code=ResidentCode(one.resident_code),
                kind=one.kind.value,
                items=one.items,
            )
            for number, one in listed
        ),
        is_cut=len(cases) > MOST_CASES,
    )
    send(ctx, told, subject="registry_comparison")


def _make_facts(ctx: Context, here: str) -> None:
    """Digests of rows that were made before there was this comparison."""
    while True:
        with transaction.atomic(using=ctx.system):
            rows = without_facts(here, BATCH)
            for one in rows:
                mine = HeldDigest.objects.filter(person=one.person, municipality_code=here, record=one.record)
                mine.update(facts=facts_digest(one.members))
            if len(rows) < BATCH:
                return


def _different_buckets(ctx: Context, here: str, found: Findings) -> tuple[str, ...]:
    mine = registry_digests(here)
    found.total_here = sum(count for count, _ in mine.values())
    buckets = {name: BucketDigest(count=count, digest=digest) for name, (count, digest) in mine.items()}
    answer = _asked(ctx, RegistryDigests(municipality_code=here, buckets=buckets))
    if answer.refusal:
        raise RegistrySilent(REFUSALS[answer.refusal])
    found.total_there, found.buckets_different = answer.total, len(answer.different)
    different: tuple[str, ...] = answer.different
    return different


def _compare_people(ctx: Context, here: str, buckets: Sequence[str], found: Findings) -> None:
    held = people_in(here, buckets)
    question = RegistryPeople(
        municipality_code=here, buckets={name: tuple(map(_said, people)) for name, people in held.items()}
    )
    everybody = {one.one.members["resident_code"]: one for people in held.values() for one in people}
    differences = []
    for one in _asked(ctx, question).differences:
        if one.kind == "in_transit":
            found.moving += 1
        else:
            differences.append(_difference(one, everybody.get(one.resident_code.reveal())))
    found.keep(differences, [one.one for one in everybody.values()])


def _said(held: HeldForRegistry) -> HeldPerson:
    return HeldPerson(
        resident_code=ResidentCode(held.one.members["resident_code"]), digest=held.digest, applied=held.applied
    )


def _difference(told: RegistryDifference, held: HeldForRegistry | None) -> Difference:
    theirs = None if told.theirs is None else told.theirs.model_dump(mode="json")
    ours = held.one.members if held is not None else None
    items = tuple(name for name in FACTS if ours[name] != theirs[name]) if ours and theirs else ()
    return Difference(Kind(told.kind), told.resident_code.reveal(), items, theirs, told.is_hidden)


def _compare_suppressions(ctx: Context, here: str, found: Findings) -> None:
    held = suppressions_held(here)
    question = RegistrySuppressions(
        municipality_code=here,
        held=tuple(
            HeldSuppression(
                resident_code=ResidentCode(one.one.members["resident_code"]), protected=one.protected, closed=one.closed
            )
            for one in held
        ),
    )
    already = {one.resident_code for one in found.differences}
    codes = [code.reveal() for code in _asked(ctx, question).different]
    differences = [Difference(Kind.SUPPRESSION, code) for code in codes if code not in already]
    found.keep(differences, [one.one for one in held])


def _asked(ctx: Context, question: Any) -> Any:
    outcome = ctx.ask(question)
    if not isinstance(outcome, Answered):
        raise RegistrySilent(outcome.text)
    return outcome.answer
