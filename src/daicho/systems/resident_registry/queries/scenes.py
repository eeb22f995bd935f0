"""場面を集める — what the registry knows about the people and households of an entry, for the rules to judge."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Q

from daicho.kernel.context import Context
from daicho.kernel.findings import Finding
from daicho.systems.resident_registry.models import (
    Movement,
    MovementEffect,
    MovementEntry,
    Resident,
    ResidentSearch,
    ResidentVersion,
    Worklist,
)
from daicho.systems.resident_registry.models.resident import PRESENT
from daicho.systems.resident_registry.models.sealed_numbers import (
    CARD_NUMBER,
    INDIVIDUAL_NUMBER,
    RESIDENT_CODE,
    number_index,
)
from daicho.systems.resident_registry.queries.protected_scope import protected_residents
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
    )


def known_by_numbers(numbers: PersonalNumbers) -> tuple[KnownPerson, ...]:
    """Records that carry the same 個人番号 or 住民票コード, living or closed."""
    typed = {
        "individual_number_index": ("個人番号", number_index(INDIVIDUAL_NUMBER, numbers.individual_number)),
        "resident_code_index": ("住民票コード", number_index(RESIDENT_CODE, numbers.resident_code)),
    }
    same = [Q((column, index)) for column, (_, index) in typed.items() if index]
    if not same:
        return ()
    found: list[KnownPerson] = []
    for row in Resident.objects.using(SYSTEM).filter(reduce(or_, same)).order_by("number"):
        held = {one: getattr(row, one) for one in typed}
        differs = tuple(t for one, (t, i) in typed.items() if i and held[one] and bytes(held[one]) != bytes(i))
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
    found: set[str] = set()
    while True:
        own = Resident.objects.using(SYSTEM).filter(number__in=named).values_list("household_number", flat=True)
        wanted = {*own, *households} - {""}
        rows = Resident.objects.using(SYSTEM).filter(household_number__in=wanted)
        now = named | set(rows.values_list("number", flat=True))
        if lock is None or now <= found:
            return now
        # Until the locks are held somebody may join the household or change over: looked at again, until it rests.
        lock(now)
        found |= now


def _residents(numbers: set[str], pending: Mapping[str, str], *, with_effects: bool) -> dict[str, KnownResident]:
    versions: dict[str, list[Version[ResidentRecord]]] = {}
    rows = ResidentVersion.objects.using(SYSTEM).filter(resident__in=numbers).order_by("resident", "version_no")
    for row in rows:
        content = from_json(ResidentRecord, row.content)
        version = Version(row.version_no, row.valid_from, row.recorded_at, content, str(row.movement))
        versions.setdefault(row.resident_id, []).append(version)
    protected = protected_residents() if numbers else frozenset()
    effects = effects_of(numbers) if with_effects else {}
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
            suppressions=tuple(s for s in held_back if s.target in (number, held[-1].content.household_number)),
        )
        for number, held in versions.items()
    }


def _numbered(residents: set[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Who has a 個人番号, and who a 住民票コード; the numbers themselves stay sealed."""
    rows = Resident.objects.using(SYSTEM).filter(number__in=residents)
    pairs = list(rows.values_list("number", "individual_number_index", "resident_code_index"))
    return (
        frozenset(number for number, individual, _ in pairs if individual is not None),
        frozenset(number for number, _, code in pairs if code is not None),
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
    rows = Resident.objects.using(SYSTEM).filter(card_number_index=number_index(CARD_NUMBER, card_number))
    return tuple(KnownPerson(row.number, "", present=row.status == PRESENT) for row in rows)


def _known_by_three(applicant: Applicant) -> tuple[KnownPerson, ...]:
    rows = ResidentSearch.objects.using(SYSTEM).filter(
        name_key=name_key(applicant.name), birth_on=applicant.birth_date.sort_on, sex=applicant.sex.value
    )
    # Whom the officer chose is among them, however many share name, birth date and sex.
    chosen = rows.filter(resident_number=applicant.same_as) if applicant.same_as else rows.none()
    listed = (*rows.order_by("-resident_number")[:MOST_NAMESAKES], *chosen)
    names = {row.resident_number: row.name for row in listed}
    # A row of the search table may be a past one: whether somebody lives here is asked of the register itself.
    living = Resident.objects.using(SYSTEM).filter(number__in=names, status=PRESENT)
    here = set(living.values_list("number", flat=True)) if names else set()
    return tuple(KnownPerson(number, name, present=number in here) for number, name in names.items())


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
