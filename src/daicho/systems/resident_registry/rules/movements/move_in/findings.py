"""確認結果 of a 転入: every error and alert at once, each with cause, reason and next step (標準仕様書 11.1)."""

from __future__ import annotations

from collections.abc import Iterator

from daicho.kernel.dates import PartialDate, last_day_of_notice
from daicho.kernel.findings import Finding, Level
from daicho.municipal.codes.foreign_status import StatusCategory
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis, FilingRule, check_filing
from daicho.systems.resident_registry.rules.movements.applicants import check_pending_applicants
from daicho.systems.resident_registry.rules.movements.hidden_place import check_hidden_place
from daicho.systems.resident_registry.rules.movements.kind import Scene
from daicho.systems.resident_registry.rules.movements.move_in.entry import MoveInEntry, MoveInMember, MoveInVariety
from daicho.systems.resident_registry.rules.movements.move_in.former_address import check_former_address
from daicho.systems.resident_registry.rules.movements.move_in.members import check_member
from daicho.systems.resident_registry.rules.movements.move_in.numbers import (
    check_numbers,
    check_numbers_within,
    check_stock,
)
from daicho.systems.resident_registry.rules.movements.move_in.papers import check_papers
from daicho.systems.resident_registry.rules.movements.move_in.returning import check_returning, returning_number
from daicho.systems.resident_registry.rules.movements.move_in.special import check_special
from daicho.systems.resident_registry.rules.movements.move_in.target import check_target
from daicho.systems.resident_registry.rules.movements.move_in.varieties import BASES, rule_of
from daicho.systems.resident_registry.rules.notification import check_dates, check_notifier
from daicho.systems.resident_registry.rules.record import ResidentKind
from daicho.systems.resident_registry.rules.typed_address import town_code_is_known

ARTICLE_46_CATEGORIES = frozenset(
    {
        StatusCategory.MID_TO_LONG_TERM,
        StatusCategory.SPECIAL_PERMANENT,
        StatusCategory.TEMPORARY_REFUGE,
        StatusCategory.PROVISIONAL_STAY,
    }
)
"""Whom 住基法30条の46 names; 経過滞在者 come by birth or loss of nationality."""


def check_move_in(entry: MoveInEntry, numbers: EntryNumbers, scene: Scene) -> tuple[Finding, ...]:
    """転入の確認 — all findings of an entry, in the order of the form.

    Law: 住基法22条, 27条, 30条の46; 標準仕様書 4.0-4.2.1.1, 4.5.1, 11.1.
    """
    return (
        *_check_filing(entry, scene),
        *check_papers(entry),
        *check_special(entry),
        *_check_address(entry),
        *check_former_address(entry),
        *(f for index in range(len(entry.members)) for f in _check_one(index, entry, numbers, scene)),
        *check_target(entry, scene),
        *_check_hidden_place(entry, scene),
        *check_numbers_within(numbers),
        *check_stock(entry.members, scene),
        *(f for index in range(len(entry.members)) for f in check_returning(index, entry, scene)),
        *check_pending_applicants(scene.pending_applicants),
    )


def _check_hidden_place(entry: MoveInEntry, scene: Scene) -> tuple[Finding, ...]:
    """REG-PLACE-001, unless REG-MOVE-101 says more of the household that is joined."""
    living = scene.household(entry.target) if entry.joins else ()
    if any(known.protected for known in living):
        return ()
    return check_hidden_place(entry.address, entry.target if entry.joins else "", scene, field="town")


def _check_filing(entry: MoveInEntry, scene: Scene) -> tuple[Finding, ...]:
    if entry.basis is FilingBasis.NOTIFICATION:
        days = int(scene.law.value(rule_of(entry).period, entry.notified_on))
        last_day = last_day_of_notice(entry.moved_on, days, scene.is_closed)
        dates = check_dates(entry.moved_on, entry.notified_on, scene.today, last_day, moved_label="転入日")
        if entry.notifier is not None:
            return (*dates, *check_notifier(entry.notifier, scene.several_papers_needed))
        return (
            *dates,
            Finding("REG-NOTE-001", Level.ERROR, "notifier.name",
                    "届出人の氏名が入力されていません。届書の届出人欄を見て入力してください。", "住基法27条1項"),
        )  # fmt: skip
    filing = Filing(PartialDate.known(entry.moved_on), entry.notified_on, entry.basis, entry.notifier, note=entry.note)
    found = check_filing(filing, FilingRule(BASES, "転入日"), scene.today, scene.several_papers_needed)
    return tuple(Finding(f.code, f.level, _own_field(f.field), f.message, f.article) for f in found)


def _own_field(field: str) -> str:
    return "notified_on" if field == "filed_on" else field


def _check_address(entry: MoveInEntry) -> Iterator[Finding]:
    if not town_code_is_known(entry.address.town_code):
        yield Finding(
            "REG-MOVE-020", Level.ERROR, "address.town",
            "新しい住所の町名が市の住所辞書にありません。候補から選び直してください。", "標準仕様書1.3.3",
        )  # fmt: skip
    if not entry.address.lot:
        yield Finding(
            "REG-MOVE-021", Level.ERROR, "address.lot",
            "新しい住所の番地・号が空です。届書と住居表示台帳を見て入力してください。", "標準仕様書1.1.6",
        )  # fmt: skip
    if not entry.members:
        yield Finding(
            "REG-MOVE-024", Level.ERROR, "members",
            "異動者が一人も入力されていません。転出証明書の順に入力してください。", "住基法22条1項",
        )  # fmt: skip


def _check_one(index: int, entry: MoveInEntry, numbers: EntryNumbers, scene: Scene) -> Iterator[Finding]:
    member = entry.members[index]
    yield from check_member(index, member, entry.moved_on)
    returning = bool(returning_number(index, member, scene))
    yield from check_numbers(index, member, numbers.of(index), rule_of(entry), returning=returning)
    if entry.variety is MoveInVariety.ARTICLE_46:
        yield from _check_article_46(index, member)


def _check_article_46(index: int, member: MoveInMember) -> Iterator[Finding]:
    if member.kind is ResidentKind.JAPANESE or member.foreign.article_30_45 not in ("", *ARTICLE_46_CATEGORIES):
        yield Finding(
            "REG-MOVE-102", Level.ERROR, f"members.{index}.kind",
            f"{index + 1}人目は法第30条の46転入に当たりません。当たるのは中長期在留者・特別永住者・一時庇護許可者・"
            "仮滞在許可者です。日本人は国外転入等、経過滞在者は出生・国籍喪失で入力してください。", "住基法30条の46",
        )  # fmt: skip
