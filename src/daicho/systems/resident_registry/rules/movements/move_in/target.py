"""入る世帯 — a household that lives at the new address already: who is in it, what must fit (標準仕様書 4.0.2)."""

from __future__ import annotations

from collections.abc import Iterator

from daicho.kernel.addresses import Address, normalise_lot
from daicho.kernel.findings import Finding, Level
from daicho.municipal.codes.relationships import SPOUSES
from daicho.systems.resident_registry.rules.household import check_household
from daicho.systems.resident_registry.rules.movements.households import head_name_of
from daicho.systems.resident_registry.rules.movements.kind import KnownResident, Scene
from daicho.systems.resident_registry.rules.movements.move_in.entry import MoveInEntry
from daicho.systems.resident_registry.rules.record_parts import HeadName

_ABOUT_THE_WHOLE = frozenset({"REG-HOUSE-001", "REG-HOUSE-002", "REG-HOUSE-005"})
"""Findings of :func:`check_household` that are told here in the words of an existing household."""


def check_target(entry: MoveInEntry, scene: Scene) -> tuple[Finding, ...]:
    """世帯の確認 — REG-HOUSE-001…006; for an existing household REG-MOVE-093…101.

    Law: 住基法7条4号; 標準仕様書 4.0.2.
    """
    if not entry.joins:
        return check_household(entry.members)
    living = scene.household(entry.target)
    if not living:
        return (
            Finding("REG-MOVE-093", Level.ERROR, "target",
                    f"世帯番号{entry.target}に住んでいる人がいません。番号を確かめるか、「新しい世帯」を選んでください。",
                    "標準仕様書4.0.2"),
        )  # fmt: skip
    return (*_check_place(entry, living), *_check_people(entry, living), *_check_related(entry, living))


def head_of_target(entry: MoveInEntry, scene: Scene) -> HeadName:
    """世帯主氏名 of the household that is joined; empty while it has none."""
    head = next((known.record for known in scene.household(entry.target) if known.record.is_head), None)
    return head_name_of(head) if head else HeadName()


def shared_address(entry: MoveInEntry, scene: Scene) -> Address:
    """新しい住所 — where they move in with somebody at the same place, written just as it is recorded there."""
    living = scene.household(entry.target) if entry.joins else ()
    there = living[0].record.address if living else entry.address
    same = _place(there) == _place(entry.address) and there.building == entry.address.building
    return there if same else entry.address


def last_place(entry: MoveInEntry, scene: Scene) -> int:
    """記載順位 of the last member: who joins comes after (標準仕様書 5.2)."""
    return max((known.record.order_in_household for known in scene.household(entry.target)), default=0)


def _check_place(entry: MoveInEntry, living: tuple[KnownResident, ...]) -> Iterator[Finding]:
    there = living[0].record.address
    if _place(there) != _place(entry.address):
        yield Finding(
            "REG-MOVE-094", Level.ERROR, "target",
            f"世帯番号{entry.target}の住所が新しい住所と違います。住所か世帯番号を確かめてください。"
            "別の住所なら「新しい世帯」を選びます。", "標準仕様書4.0.2",
        )  # fmt: skip
    elif there.building != entry.address.building:
        yield Finding(
            "REG-MOVE-095", Level.ALERT, "building",
            "入る世帯と方書が違います。同じ家屋・部屋なら、世帯の方書に合わせてください。", "標準仕様書4.1.4.1",
        )  # fmt: skip
    if all(known.on(entry.moved_on) is None for known in living):
        yield Finding(
            "REG-MOVE-099", Level.ERROR, "target",
            f"世帯番号{entry.target}の人は、転入日にはまだこの市の住民ではありません。転入日か世帯番号を確かめてください。",
            "標準仕様書4.0.2",
        )  # fmt: skip


def _check_people(entry: MoveInEntry, living: tuple[KnownResident, ...]) -> Iterator[Finding]:
    pending = next((known.pending for known in living if known.pending), "")
    if pending:
        yield Finding(
            "REG-MOVE-100", Level.ALERT, "target",
            f"入る世帯の人が別の仮登録({pending})の審査中です。先にそれを本登録するか、住所・世帯主・続柄が"
            "変わらないことを確かめてください。", "標準仕様書4.0.8",
        )  # fmt: skip
    if any(known.protected for known in living):
        yield Finding(
            "REG-MOVE-101", Level.ALERT, "target",
            "入る世帯に支援措置の対象の人がいます。支援措置責任者に連絡し、転入者が措置の相手方でないことを確かめてください。",
            "標準仕様書3.4",
        )  # fmt: skip


def _check_related(entry: MoveInEntry, living: tuple[KnownResident, ...]) -> Iterator[Finding]:
    """続柄 against the head who is there."""
    for index, member in enumerate(entry.members):
        if member.is_head:
            yield Finding(
                "REG-MOVE-096", Level.ERROR, f"members.{index}.relationship",
                f"{index + 1}人目の続柄が世帯主です。既にある世帯に入る方は、その世帯主との続柄を入力してください。"
                "世帯主を替えるときは、転入の後に世帯主変更をします。", "住基法7条4号",
            )  # fmt: skip
    if not any(known.record.is_head for known in living):
        yield Finding(
            "REG-MOVE-097", Level.ALERT, "target",
            "入る世帯に世帯主がいません。転入の後に世帯主変更の届出を案内してください。", "標準仕様書4.0.4",
        )  # fmt: skip
    has_spouse = any(_is_spouse(known.record.relationship) for known in living)
    for index, member in enumerate(entry.members):
        if has_spouse and _is_spouse(member.relationship):
            yield Finding(
                "REG-MOVE-098", Level.ALERT, f"members.{index}.relationship",
                f"{index + 1}人目の続柄が世帯主の配偶者ですが、入る世帯にはすでに配偶者がいます。"
                "続柄を確かめてください。", "",
            )  # fmt: skip
    together = check_household([*entry.members, *(known.record for known in living)])
    own = {f"members.{index}." for index in range(len(entry.members))}
    for finding in together:
        if finding.code not in _ABOUT_THE_WHOLE and any(finding.field.startswith(place) for place in own):
            yield finding


def _is_spouse(relationship: tuple[str, ...]) -> bool:
    return len(relationship) == 1 and relationship[0] in SPOUSES


def _place(address: Address) -> tuple[str, str]:
    return (address.town_code, normalise_lot(address.lot))
