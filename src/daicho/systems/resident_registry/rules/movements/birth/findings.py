"""確認結果 of a 出生: who is recorded, beside whom, and whether the notice came in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from daicho.kernel.dates import last_day_of_notice, wareki
from daicho.kernel.findings import Finding, Level
from daicho.municipal.codes.relationships import CHILDREN, HEAD
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import FilingBasis, FilingRule, check_filing
from daicho.systems.resident_registry.rules.movements.birth.entry import BASES, BirthEntry, newborn
from daicho.systems.resident_registry.rules.movements.kind import KnownResident, Scene
from daicho.systems.resident_registry.rules.movements.newcomers import check_draw, check_known_before, check_person
from daicho.systems.resident_registry.rules.transitional_stay import transitional_stay_ends

YOUNGEST_PARENT_YEARS = 13


def last_day_of_birth_notice(born_on: date, scene: Scene) -> date:
    """出生届の期限 — 14 days of which the birth day itself is the first; a last day on a closed day moves on.

    Law: 戸籍法49条1項, 43条1項; 地方自治法4条の2第4項.
    """
    days = int(scene.law.value("notification_period.birth_notification_days", born_on))
    return last_day_of_notice(born_on - timedelta(days=1), days, scene.is_closed)


def check_birth(entry: BirthEntry, numbers: EntryNumbers, scene: Scene) -> tuple[Finding, ...]:
    """出生の確認 — REG-BIRTH-001…010, REG-NEW-*. Law: 住基法7条, 8条, 9条2項; 標準仕様書 4.2.0.3, 4.2.1.2."""
    rule = FilingRule(bases=frozenset(BASES), label="出生日")
    members = scene.household(entry.household)
    return (
        *check_filing(entry.filing, rule, scene.today, scene.several_papers_needed),
        *_check_period(entry, scene),
        *check_person(newborn(entry, scene), numbers.of(0)),
        *_check_household(entry, members),
        *_check_parents(entry, scene),
        *_check_foreign(entry, scene),
        *check_draw(draws=entry.draws_code, typed=numbers.of(0), scene=scene),
        *(f for known in scene.applicants for f in check_known_before(known, may_return=False)),
    )


def _check_period(entry: BirthEntry, scene: Scene) -> Iterator[Finding]:
    born = entry.filing.moved_on.known_day
    if born is None or entry.filing.basis is not FilingBasis.FAMILY_REGISTER:
        return
    if entry.filing.filed_on < born:
        yield Finding(
            "REG-BIRTH-001", Level.ERROR, "filed_on",
            "戸籍届出日が出生日より前です。出生届の受付日と出生日を確かめてください。", "戸籍法49条1項",
        )  # fmt: skip
    last_day = last_day_of_birth_notice(born, scene)
    if entry.filing.filed_on > last_day:
        yield Finding(
            "REG-BIRTH-002", Level.ALERT, "filed_on",
            f"出生届の期間({wareki(last_day)}まで)を過ぎています。戸籍の担当で期間経過の扱いを済ませたか確かめてください。",
            "戸籍法49条1項・43条1項",
        )  # fmt: skip


def _check_household(entry: BirthEntry, members: tuple[KnownResident, ...]) -> Iterator[Finding]:
    if not any(known.number == entry.beside for known in members):
        yield Finding(
            "REG-BIRTH-003", Level.ERROR, "relationship",
            f"世帯番号{entry.household}の世帯は、入力を始めたときから変わっています。今の世帯から入力し直してください。",
            "標準仕様書4.0.2",
        )  # fmt: skip
        return
    for known in members:
        if known.protected:
            yield Finding(
                "REG-BIRTH-004", Level.ALERT, "relationship",
                f"{known.record.name.full}さんは支援措置の対象です。生まれた子も併せて保護する申出がないか、"
                "支援措置責任者に確かめてください。", "標準仕様書3.4",
            )  # fmt: skip
    yield from _check_address(entry, members)
    if entry.relationship == (HEAD,):
        yield Finding(
            "REG-BIRTH-005", Level.ERROR, "relationship",
            "生まれた子を世帯主にはできません。世帯主から見た続柄を入力してください。", "住基法7条4号",
        )  # fmt: skip
    head = next((known for known in members if known.record.is_head), None)
    if head is not None and entry.relationship and len(entry.relationship) == 1 and entry.relationship[0] in CHILDREN:
        parents = {entry.mother, entry.father} - {""}
        if parents and head.number not in parents:
            yield Finding(
                "REG-BIRTH-006", Level.ALERT, "relationship",
                f"続柄が「子」ですが、世帯主の{head.record.name.full}さんは父母に選ばれていません。"
                "世帯主の孫であれば「子の子」と入力します。", "標準仕様書1.1.11",
            )  # fmt: skip


def _check_address(entry: BirthEntry, members: tuple[KnownResident, ...]) -> Iterator[Finding]:
    born = entry.filing.moved_on.known_day
    beside = next(known for known in members if known.number == entry.beside)
    then = beside.on(born) if born else None
    if then is not None and then.address != beside.record.address:
        yield Finding(
            "REG-BIRTH-011", Level.ALERT, "moved_on",
            f"出生の後にこの世帯の住所が変わっています。子は今の住所({beside.record.address.one_line()})で記載します。"
            "子の住所を出生届で確かめてください。", "住基法7条7号",
        )  # fmt: skip


def _check_parents(entry: BirthEntry, scene: Scene) -> Iterator[Finding]:
    if not entry.mother and not entry.father:
        yield Finding(
            "REG-BIRTH-007", Level.ALERT, "mother",
            "父母のどちらもこの世帯に選ばれていません。子の住所が父母と違う理由を出生届で確かめてください。",
            "標準仕様書11.1",
        )  # fmt: skip
    born = entry.filing.moved_on.known_day
    if born is None:
        return
    for title, number in (("mother", entry.mother), ("father", entry.father)):
        known = scene.residents.get(number)
        if known is None:
            continue
        then = known.on(born)
        if title == "mother" and (then is None or not then.is_present):
            yield Finding(
                "REG-BIRTH-008", Level.ALERT, "moved_on",
                f"出生日に{known.record.name.full}さん(母)は平塚市の住民ではありませんでした。"
                "子も転入してきたときは「出生」ではなく「転入」で入力します(転入届と同時の出生も転入です)。",
                "標準仕様書1.2.2",
            )  # fmt: skip
        parent_born = known.record.birth_date.known_day
        if parent_born is not None and born.year - parent_born.year < YOUNGEST_PARENT_YEARS:
            yield Finding(
                "REG-BIRTH-009", Level.ALERT, title,
                f"{known.record.name.full}さんと子の年齢差が{YOUNGEST_PARENT_YEARS}歳未満です。父母を確かめてください。",
                "",
            )  # fmt: skip


def _check_foreign(entry: BirthEntry, scene: Scene) -> Iterator[Finding]:
    if entry.is_japanese:
        return
    born = entry.filing.moved_on.known_day
    until = f"{wareki(transitional_stay_ends(born, scene.law))}まで" if born else "出生から60日"
    yield Finding(
        "REG-BIRTH-010", Level.ALERT, "nationality",
        f"出生による経過滞在者として記載します。経過滞在は{until}です。30日以内の在留資格取得の申請を案内してください。"
        "期間を過ぎても住民票は自動では消除しません。", "入管法22条の2、住基法30条の45",
    )  # fmt: skip
