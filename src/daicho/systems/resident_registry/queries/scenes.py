"""場面を集める — what the registry knows about the people and households of an entry, for the rules to judge."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from daicho.foundation.database import statements
from daicho.kernel.context import Context
from daicho.kernel.findings import Finding
from daicho.systems.resident_registry.models import (
    Movement,
    MovementEffect,
    MovementEntry,
    Resident,
    Worklist,
)
from daicho.systems.resident_registry.models.resident import PRESENT
from daicho.systems.resident_registry.models.sealed_numbers import (
    CARD_NUMBER,
    INDIVIDUAL_NUMBER,
    RESIDENT_CODE,
    number_index,
)
from daicho.systems.resident_registry.queries.closed_records import archived_through
from daicho.systems.resident_registry.queries.protected_scope import hidden_scope, protected_among
from daicho.systems.resident_registry.queries.resident_codes import code_stock
from daicho.systems.resident_registry.queries.search_keys import name_key
from daicho.systems.resident_registry.queries.suppressions import suppressions_of
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.flow import PROVISIONAL
from daicho.systems.resident_registry.rules.movements.judging import judged
from daicho.systems.resident_registry.rules.movements.kind import (
    Applicant,
    CodeStock,
    KnownResident,
    MovementKind,
    Scene,
)
from daicho.systems.resident_registry.rules.movements.known_people import (
    ApplicantFacts,
    KnownPerson,
    returning_resident,
)
from daicho.systems.resident_registry.rules.record import PersonalNumbers, ResidentRecord
from daicho.systems.resident_registry.rules.record_json import from_json
from daicho.systems.resident_registry.rules.undo import Effect
from daicho.systems.resident_registry.rules.versions import Version

SYSTEM = "resident_registry"
MOST_NAMESAKES = 20
_CARRIERS = "where individual_number_index = %s or resident_code_index = %s order by number"
_SHARING = """
    select other.number from resident one join resident other using (household_number)
    where one.number = any(%s) and household_number <> ''
    union select number from resident where household_number = any(%s) and household_number <> ''
"""
"""Everybody who shares a household with one of these, or lives in one of the households."""
_VERSIONS = """
    select resident, version_no, valid_from, recorded_at, movement, content from resident_version
    where resident = any(%s) order by resident, version_no
"""
_NAMESAKES = """
    select resident_number, name, resident.status
    from resident_search join resident on resident.number = resident_number
    where name_key = %s and birth_on = %s and sex = %s
    order by resident_number = %s desc, resident_number desc limit %s
"""
"""Whom the officer chose is among them, however many there are. A row of the search table may be a past one: whether
somebody lives here, the register itself says.
"""


def judge(
    ctx: Context, kind: MovementKind[Any], entry: Any, numbers: EntryNumbers, except_movement: UUID | None = None
) -> tuple[Finding, ...]:
    """All findings of an entry as the registry stands now.

    Args: except_movement: the notification being corrected or approved; its own entry is no obstacle.
    """
    return judged(kind, entry, numbers, scene_of(ctx, kind, entry, numbers, except_movement))


def scene_of(
    ctx: Context,
    kind: MovementKind[Any],
    entry: Any,
    numbers: EntryNumbers,
    except_movement: UUID | None = None,
    *,
    heeds_pending: bool = True,
    lock: Callable[[Iterable[str]], object] | None = None,
) -> Scene:
    """The scene of one entry; the number of queries does not grow with the number of people.

    Args: heeds_pending: False at the approval: of two entries about one person, made in the same moment, either may be
        approved, and the record then speaks against the other.
        lock: what locks the residents of the scene, between finding out who they are and reading their records.
    """
    applicants = kind.applicants(entry)
    facts = tuple(_applicant_facts(one, numbers.of(i)) for i, one in enumerate(applicants))
    pending = _pending(except_movement) if heeds_pending else {}
    returning = (returning_resident(one) or applicant.same_as for one, applicant in zip(facts, applicants, strict=True))
    named = {*kind.residents(entry), *filter(None, returning)}
    return Scene(
        now=ctx.now,
        law=ctx.law,
        residents=_residents(
            _sharing_households(named, kind.households(entry), lock), pending, with_effects=kind.needs_effects
        ),
        applicants=facts,
        pending_applicants=_pending_applicants(numbers if applicants else EntryNumbers(), pending),
        several_papers_needed=int(ctx.law.value("identity_papers.several_needed", ctx.today)),
        number_holders=() if applicants else tuple(known_by_numbers(one) for one in numbers.members),
        codes=code_stock() if kind.resident_codes(entry) else CodeStock(),
        hidden=hidden_scope(ctx.now),
    )


def known_by_numbers(numbers: PersonalNumbers) -> tuple[KnownPerson, ...]:
    """Records that carry the same 個人番号 or 住民票コード, living or closed."""
    individual = number_index(INDIVIDUAL_NUMBER, numbers.individual_number)
    code = number_index(RESIDENT_CODE, numbers.resident_code)
    if not (individual or code):
        return ()
    found: list[KnownPerson] = []
    for row in statements.select(SYSTEM, Resident, _CARRIERS, individual, code):
        pairs = (
            ("個人番号", individual, row.individual_number_index),
            ("住民票コード", code, row.resident_code_index),
        )
        differs = tuple(title for title, typed, held in pairs if typed and held and held != typed)
        found.append(KnownPerson(row.number, "", present=row.status == PRESENT, differs=differs))
    return tuple(found)


def effects_of(numbers: Iterable[str]) -> dict[str, tuple[Effect, ...]]:
    """異動の効果 of residents, in the order of approval."""
    rows = (
        MovementEffect.objects.using(SYSTEM)
        .filter(resident_number__in=list(numbers))
        .select_related("movement", "cancellation")
        .order_by("id")
    )
    found: dict[str, list[Effect]] = {}
    for row in rows:
        found.setdefault(row.resident_number, []).append(_effect(row))
    return {number: tuple(effects) for number, effects in found.items()}


def _effect(row: MovementEffect) -> Effect:
    movement: Movement = row.movement
    return Effect(
        number=row.pk,
        movement=movement.reception,
        order=row.pk,
        valid_from=row.valid_from,
        patch=row.patch,
        is_new=row.is_new,
        first_version=row.first_version,
        label=f"{movement.reception}({movement.office_name})",
        changes_numbers=row.changes_numbers,
        cancelled=hasattr(row, "cancellation"),
    )


def _sharing_households(
    named: set[str], households: Sequence[str], lock: Callable[[Iterable[str]], object] | None
) -> set[str]:
    """The people named, with everybody who shares a household with them or lives in one of the households given."""
    if not named and not households:
        return named
    found: set[str] = set()
    while True:
        sharing = statements.run(SYSTEM, _SHARING, list(named), list(households))
        now = named.union(*sharing)
        if lock is None or now <= found:
            return now
        # Until the locks are held somebody may join the household or change over: looked at again, until it rests.
        lock(now)
        found |= now


def _residents(numbers: set[str], pending: Mapping[str, str], *, with_effects: bool) -> dict[str, KnownResident]:
    if not numbers:
        return {}
    versions: dict[str, list[Version[ResidentRecord]]] = {}
    for number, version_no, valid_from, recorded_at, movement, content in statements.run(
        SYSTEM, _VERSIONS, list(numbers)
    ):
        record = from_json(ResidentRecord, json.loads(content))
        version = Version(version_no, valid_from, recorded_at, record, str(movement))
        versions.setdefault(number, []).append(version)
    protected = protected_among(numbers)
    effects = effects_of(numbers) if with_effects else {}
    archived = archived_through(numbers) if with_effects else {}
    held_back = suppressions_of(numbers, {v[-1].content.household_number for v in versions.values()})
    with_number, with_code = _numbered(numbers)
    return {
        number: KnownResident(
            number,
            tuple(held),
            pending.get(number, ""),
            number in protected,
            effects.get(number, ()),
            has_individual_number=number in with_number,
            has_resident_code=number in with_code,
            archived_through=archived.get(number, 0),
            suppressions=tuple(
                s for s in held_back if s.target == (held[-1].content.household_number if s.of_household else number)
            ),
        )
        for number, held in versions.items()
    }


def _numbered(residents: set[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Who has a 個人番号, and who a 住民票コード; the numbers themselves stay sealed."""
    rows = statements.select(SYSTEM, Resident, "where number = any(%s)", list(residents))
    return (
        frozenset(row.number for row in rows if row.individual_number_index is not None),
        frozenset(row.number for row in rows if row.resident_code_index is not None),
    )


def _applicant_facts(applicant: Applicant, numbers: PersonalNumbers) -> ApplicantFacts:
    by_numbers = known_by_numbers(numbers)
    return ApplicantFacts(
        same_numbers=by_numbers,
        same_card=_known_by_card(applicant.card_number),
        same_three=() if by_numbers else _known_by_three(applicant),
    )


def _known_by_card(card_number: str) -> tuple[KnownPerson, ...]:
    if not card_number:
        return ()
    index = number_index(CARD_NUMBER, card_number)
    rows = statements.select(SYSTEM, Resident, "where card_number_index = %s", index)
    return tuple(KnownPerson(row.number, "", present=row.status == PRESENT) for row in rows)


def _known_by_three(applicant: Applicant) -> tuple[KnownPerson, ...]:
    key, born, sex = name_key(applicant.name), applicant.birth_date.sort_on, applicant.sex.value
    rows = statements.run(SYSTEM, _NAMESAKES, key, born, sex, applicant.same_as, MOST_NAMESAKES)
    found = {number: KnownPerson(number, name, present=status == PRESENT) for number, name, status in rows}
    return tuple(found[number] for number in sorted(found, reverse=True))


def _pending(except_movement: UUID | None) -> dict[str, str]:
    """Who is in a provisional entry: 宛名番号 and indexes of typed numbers, with the reception number."""
    open_rows = Worklist.objects.using(SYSTEM).filter(state__in=[s.value for s in PROVISIONAL])
    wanted = {(w.movement_id, w.entry_no): w.reception for w in open_rows if w.movement_id != except_movement}
    entries = MovementEntry.objects.using(SYSTEM).filter(movement_id__in=[m for m, _ in wanted])
    found: dict[str, str] = {}
    for row in entries:
        reception = wanted.get((row.movement_id, row.entry_no))
        if reception:
            found.update(dict.fromkeys(row.residents, reception))
            found.update((value, reception) for pair in row.number_indexes for value in pair if value)
    return found


def _pending_applicants(numbers: EntryNumbers, pending: Mapping[str, str]) -> tuple[int, ...]:
    return tuple(i for i, one in enumerate(numbers.members) if any(index in pending for index in number_indexes(one)))


def number_indexes(numbers: PersonalNumbers) -> tuple[str, ...]:
    """The blind indexes of a person's numbers as stored with an entry; empty ones are left out."""
    pairs = ((INDIVIDUAL_NUMBER, numbers.individual_number), (RESIDENT_CODE, numbers.resident_code))
    return tuple(index.hex() for kind, value in pairs if (index := number_index(kind, value)))
