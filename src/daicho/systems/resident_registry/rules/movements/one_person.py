"""一人についての異動 — what the kinds share that change one person's record and, through it, the head's name elsewhere.

Law: 住民基本台帳法7条4号, 8条; 標準仕様書 1.1.10 (世帯主の氏名 stands in every record of the household).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from daicho.kernel.findings import Finding, Level
from daicho.kernel.names import kana_problems, unknown_characters
from daicho.municipal.codes.residents import ResidentKind
from daicho.systems.resident_registry.rules.movements.households import head_name_of
from daicho.systems.resident_registry.rules.movements.kind import Change, KnownResident, Scene
from daicho.systems.resident_registry.rules.patches import ASPECTS
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.record_parts import RecordEvent
from daicho.systems.resident_registry.rules.versions import stretches

BY_OFFICE = "official_correction"
"""職権修正: the head's new name in the records of the others."""


def record_on(scene: Scene, number: str, day: date) -> ResidentRecord | None:
    """The person's record on a day, None for nobody or before its beginning."""
    known = scene.residents.get(number)
    return known.on(day) if known else None


def changes_with_head(
    scene: Scene, number: str, record: ResidentRecord, day: date, event: RecordEvent, closes: RecordEvent | None = None
) -> tuple[Change, ...]:
    """The person's own change and, where a head's name changes, 職権修正 for everybody who carries it."""
    head = head_name_of(record)
    if record.is_head:
        record = replace(record, head=head)
    own = Change(number, record, day, event, closes=closes)
    if not record.is_head:
        return (own,)
    by_office = replace(event, reason=BY_OFFICE)
    mates = [known for known in scene.household(record.household_number) if known.number != number]
    since = [(known, _lives_with(known, record.household_number, day)) for known in mates]
    return (
        own,
        *(
            Change(known.number, replace(old, head=head), start, by_office)
            for known, start in since
            if start is not None and (old := known.on(start)) is not None and old.head != head
        ),
    )


def _lives_with(known: KnownResident, household: str, day: date) -> date | None:
    """From when on, that day or later, the person is in the household."""
    starts = [max(day, s.valid_from) for s in stretches(known.versions)]
    return next((start for start in starts if _is_in(known.on(start), household)), None)


def _is_in(record: ResidentRecord | None, household: str) -> bool:
    return record is not None and record.household_number == household and record.is_present


def check_kind(scene: Scene, number: str, day: date, wanted: ResidentKind, code: str, instead: str) -> list[Finding]:
    """住民種別の確認 — the movement is for Japanese or for foreign residents alone. Args: instead: what to do then."""
    record = record_on(scene, number, day)
    if record is None or record.kind is wanted:
        return []
    return [
        Finding(code, Level.ERROR, "people",
                f"{record.name.full}さんは{record.kind.official_name}です。この異動は{wanted.official_name}だけに入力できます。"
                f"{instead}", "標準仕様書1.2.2")
    ]  # fmt: skip


def check_later(scene: Scene, number: str, day: date, *, identity: bool = False) -> list[Finding]:
    """後の異動の確認 — REG-LATER-001, 002: late knowledge must not mix the items of a Japanese and of a foreigner.

    Args: identity: any later change of name, nationality or residence status stands in the way, not only of 住民種別.
    """
    record = record_on(scene, number, day)
    if record is None:
        return []
    later = [s.content for s in stretches(scene.residents[number].versions) if s.valid_from > day]
    if any(one.kind is not record.kind for one in later):
        return [
            Finding("REG-LATER-001", Level.ERROR, "moved_on",
                    f"{record.name.full}さんは、この異動日より後に国籍が変わっています。異動日を確かめ、正しければ、"
                    "後の異動を先に取り消してから順に入力してください。", "標準仕様書4.6.0.1")
        ]  # fmt: skip
    items = ASPECTS["identity"] if identity else frozenset()
    if any(getattr(one, item) != getattr(record, item) for one in later for item in items):
        return [
            Finding("REG-LATER-002", Level.ERROR, "moved_on",
                    f"{record.name.full}さんには、この異動日より後に氏名・通称・国籍等の異動が記録されています。"
                    "異動日を確かめ、正しければ、後の異動を先に取り消してから順に入力してください。",
                    "標準仕様書4.6.0.1")
        ]  # fmt: skip
    return []


def check_written(text: str, kana: str, what: str, field: str, prefix: str, article: str) -> list[Finding]:
    """文字と振り仮名の確認 — both are there, can be written, and the reading reads.

    Args: prefix: of the codes; -010 and -011 nothing there, -012 a character without print, -013 odd kana.
    """
    found: list[Finding] = []
    if not text.strip():
        found.append(
            Finding(f"{prefix}-010", Level.ERROR, field,
                    f"{what}が空です。届書と添付書類のとおりに入力してください。", article)
        )  # fmt: skip
    if not kana.strip():
        found.append(
            Finding(f"{prefix}-011", Level.ERROR, f"{field}_kana",
                    f"{what}のフリガナが空です。文字とフリガナの両方を入力してください。", article)
        )  # fmt: skip
    if unknown := unknown_characters(text):
        shown = "、".join(f"「{character}」" for character in unknown)
        found.append(
            Finding(f"{prefix}-012", Level.ERROR, field,
                    f"{what}に文字情報基盤に無い文字{shown}があり、証明書に印字できません。"
                    "書類の字形を見て文字を選び直してください。", "標準仕様書30.2")
        )  # fmt: skip
    found += [
        Finding(f"{prefix}-013", Level.ALERT, f"{field}_kana", f"フリガナ: {problem}", "標準仕様書1.1.18")
        for problem in kana_problems(kana)
    ]
    return found
