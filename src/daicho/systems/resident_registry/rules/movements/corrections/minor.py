"""軽微な修正 — the wording of name or address changes, never the fact (規則11条3項2号; 標準仕様書 4.2.3.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from daicho.kernel.addresses import Address
from daicho.kernel.findings import Finding, Level, errors_in
from daicho.kernel.names import variant_key
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis, FilingRule, check_filing
from daicho.systems.resident_registry.rules.movements.corrections.items import (
    CorrectedItems,
    check_changed,
    corrected,
)
from daicho.systems.resident_registry.rules.movements.corrections.outcome import (
    check_renamed_head,
    correct_addresses,
    correct_person,
)
from daicho.systems.resident_registry.rules.movements.corrections.personal import check_personal
from daicho.systems.resident_registry.rules.movements.kind import Allotted, KnownResident, MovementKind, Outcome, Scene
from daicho.systems.resident_registry.rules.movements.named_residents import check_named
from daicho.systems.resident_registry.rules.record_parts import PersonName, RecordEvent

REASON = "minor_correction"
ARTICLE = "住基法施行規則11条3項2号、標準仕様書4.2.3.2"
BASES = frozenset({FilingBasis.OFFICIAL, FilingBasis.REQUEST, FilingBasis.NOTICE})


class MinorGround(StrEnum):
    """軽微な修正の事由 (規則11条3項2号)."""

    PLAIN_CHARACTERS = "plain_characters"
    IDENTIFIED_CHARACTERS = "identified_characters"
    DISTRICT = "district"
    LOT = "lot"
    RESIDENTIAL_INDICATION = "residential_indication"
    BUILDING = "building"
    MINISTER = "minister"


GROUND_TITLES = {
    MinorGround.PLAIN_CHARACTERS: "常用平易な文字への変更",
    MinorGround.IDENTIFIED_CHARACTERS: "文字の同定",
    MinorGround.DISTRICT: "行政区画・町字の名称等の変更",
    MinorGround.LOT: "地番の変更",
    MinorGround.RESIDENTIAL_INDICATION: "住居表示の実施・変更",
    MinorGround.BUILDING: "建物の名称・賃貸人の変更",
    MinorGround.MINISTER: "そのほか総務大臣が適当と認めるもの",
}
_OF_NAMES = frozenset({MinorGround.PLAIN_CHARACTERS, MinorGround.IDENTIFIED_CHARACTERS, MinorGround.MINISTER})
_KEEPS: dict[MinorGround, tuple[str, ...]] = {
    MinorGround.LOT: ("town_code", "text", "building"),
    MinorGround.RESIDENTIAL_INDICATION: ("building",),
    MinorGround.BUILDING: ("town_code", "text", "lot"),
}
"""Parts of an address that a ground leaves as they are."""


@dataclass(frozen=True, slots=True)
class MinorCorrectionEntry:
    """軽微な修正の内容. ``name``: of the one ``resident``; ``address``: of all ``people``; None leaves it as it is."""

    filing: Filing
    ground: MinorGround
    resident: str
    people: tuple[str, ...] = ()
    name: PersonName | None = None
    address: Address | None = None

    @property
    def items(self) -> CorrectedItems:
        """What changes for the resident alone."""
        return CorrectedItems(name=self.name)

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Lines for comparing with the paper."""
        return (("事由", GROUND_TITLES[self.ground]), *CorrectedItems(name=self.name, address=self.address).facts())


def _check(entry: MinorCorrectionEntry, numbers: EntryNumbers, scene: Scene) -> tuple[Finding, ...]:
    day = entry.filing.moved_on.sort_on
    named = dict.fromkeys((entry.resident, *entry.people))
    found = [
        *check_filing(entry.filing, FilingRule(BASES, "修正の日"), scene.today, scene.several_papers_needed),
        *check_named(named, scene, day),
    ]
    if any(f.code.startswith("REG-WHO") for f in errors_in(found)):
        return tuple(found)
    known = scene.residents[entry.resident]
    items = CorrectedItems(name=entry.name, address=entry.address)
    if entry.address is not None and entry.resident not in entry.people:
        found += check_changed(known, entry.items, day) if entry.name else ()
    else:
        found += check_changed(known, items, day)
    found += check_personal(known, items, corrected(known.record, items, day), scene)
    found += check_renamed_head(known, entry.items, day)
    found += _check_name(entry, known)
    if entry.address is not None:
        found += _check_address(entry, entry.address, scene)
    return tuple(found)


def _check_name(entry: MinorCorrectionEntry, known: KnownResident) -> Iterator[Finding]:
    name, old = entry.name, known.record.name
    if name is None:
        return
    if entry.ground not in _OF_NAMES:
        yield Finding(
            "REG-MINOR-001", Level.ERROR, "ground",
            f"「{GROUND_TITLES[entry.ground]}」で氏名は直せません。文字の同定か常用平易な文字への変更を選ぶか、"
            "氏名そのものが変わったときは職権修正で入力してください。", ARTICLE,
        )  # fmt: skip
    if replace(name, full=old.full, family=old.family, given=old.given) != old:
        yield Finding(
            "REG-MINOR-002", Level.ERROR, "name",
            "軽微な修正で直せるのは氏名の文字だけです。フリガナは職権修正で入力してください。", ARTICLE,
        )  # fmt: skip
    before, after = variant_key(old.full), variant_key(name.full)
    if len(before) != len(after):
        yield Finding(
            "REG-MINOR-003", Level.ERROR, "name",
            "文字の数が変わります。軽微な修正は文字の形だけの変更です。氏名が変わったときは職権修正で入力してください。",
            ARTICLE,
        )  # fmt: skip
    elif before != after:
        yield Finding(
            "REG-MINOR-004", Level.ALERT, "name",
            "新しい文字は、元の文字の異体字として登録されていません。同じ文字の字形違いであることを戸籍で"
            "確かめてください。別の文字なら職権修正です。", ARTICLE,
        )  # fmt: skip


def _check_address(entry: MinorCorrectionEntry, address: Address, scene: Scene) -> Iterator[Finding]:
    if not entry.people:
        yield Finding(
            "REG-MINOR-005", Level.ERROR, "people",
            "住所を直す人が選ばれていません。同じ住所の世帯員を選んでください。", ARTICLE,
        )  # fmt: skip
    now = [scene.residents[number].record.address for number in entry.people]
    if len({(one.town_code, one.text, one.lot, one.building) for one in now}) > 1:
        yield Finding(
            "REG-MINOR-006", Level.ERROR, "people",
            "選んだ人の今の住所・方書が同じではありません。同じ人たちごとに分けて入力してください。", ARTICLE,
        )  # fmt: skip
    kept = _KEEPS.get(entry.ground, ())
    if any(getattr(one, part) != getattr(address, part) for one in now for part in kept):
        yield Finding(
            "REG-MINOR-007", Level.ERROR, "ground",
            f"「{GROUND_TITLES[entry.ground]}」では変わらない部分まで変わっています。事由を選び直すか、"
            "引っ越しのときは転居で入力してください。", ARTICLE,
        )  # fmt: skip


def _outcome(entry: MinorCorrectionEntry, numbers: EntryNumbers, scene: Scene, allotted: Allotted) -> Outcome:
    event = RecordEvent(REASON, entry.filing.filed_on, entry.filing.moved_on)
    day = entry.filing.moved_on.sort_on
    own = correct_person(scene.residents[entry.resident], entry.items, scene, day, event) if entry.name else ()
    people = tuple(scene.residents[number] for number in entry.people)
    return Outcome(changes=correct_addresses(people, entry.address, day, event, own) if entry.address else own)


KIND = MovementKind(
    code="minor_correction",
    title="軽微な修正",
    entry=MinorCorrectionEntry,
    reasons=frozenset({REASON}),
    aspects=frozenset({"identity", "address", "household"}),
    moved_on=lambda entry: entry.filing.moved_on,
    filed_on=lambda entry: entry.filing.filed_on,
    check=_check,
    outcome=_outcome,
    residents=lambda entry: tuple(dict.fromkeys((entry.resident, *entry.people))),
)
