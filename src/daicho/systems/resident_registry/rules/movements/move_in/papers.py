"""確認した書類 — what must have been looked at: 転出証明書, or passport, 戸籍 and 在留カード where there is none."""

from __future__ import annotations

from daicho.kernel.findings import Finding, Level
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.move_in.entry import MoveInEntry, MoveInVariety, SeenPaper
from daicho.systems.resident_registry.rules.movements.move_in.varieties import rule_of
from daicho.systems.resident_registry.rules.record import ResidentKind
from daicho.systems.resident_registry.rules.typed_address import is_in_own_city


def check_papers(entry: MoveInEntry) -> tuple[Finding, ...]:
    """書類の確認 — REG-MOVE-025, 085…087. Law: 住基法22条2項, 30条の46, 住基法施行令22条."""
    if entry.basis is not FilingBasis.NOTIFICATION:
        return ()
    if rule_of(entry).has_certificate:
        return _certificate(entry)
    found: list[Finding] = []
    kinds = {member.kind for member in entry.members}
    if entry.variety is MoveInVariety.ABROAD and SeenPaper.PASSPORT not in entry.seen:
        found.append(
            Finding("REG-MOVE-085", Level.ALERT, "seen_passport",
                    "パスポートを確かめた印がありません。入国の日と転入日が合うかを確かめてください。"
                    "自動化ゲートで入国し証印が無いときは、搭乗券などで確かめます。", "住基法22条1項")
        )  # fmt: skip
    if ResidentKind.JAPANESE in kinds and SeenPaper.FAMILY_REGISTER not in entry.seen and _needs_register(entry):
        found.append(
            Finding("REG-MOVE-086", Level.ALERT, "seen_family_register",
                    "戸籍(全部事項証明書)と戸籍の附票を確かめた印がありません。本籍・筆頭者・氏名の字形・生年月日を"
                    "戸籍で確かめてください。", "住基法施行令22条")
        )  # fmt: skip
    if ResidentKind.FOREIGN in kinds and SeenPaper.RESIDENCE_CARD not in entry.seen:
        found.append(
            Finding("REG-MOVE-087", Level.ALERT, "seen_residence_card",
                    "在留カード等を確かめた印がありません。全員分の在留カード・特別永住者証明書、"
                    "または後日交付と記された旅券を確かめてください。", "住基法30条の46")
        )  # fmt: skip
    return tuple(found)


def _certificate(entry: MoveInEntry) -> tuple[Finding, ...]:
    if entry.certificate != "none":
        return ()
    return (
        Finding("REG-MOVE-025", Level.ALERT, "certificate",
                "転出証明書の添付がありません。前住所地に確認した内容を備考に記録してください。", "住基法22条2項"),
    )  # fmt: skip


def _needs_register(entry: MoveInEntry) -> bool:
    """The city's own 戸籍 can be looked up without a paper."""
    return any(m.kind is ResidentKind.JAPANESE and not is_in_own_city(m.honseki) for m in entry.members)
