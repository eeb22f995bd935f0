"""確認結果 of a 国内転入: every error and alert at once, each with cause, reason and next step (標準仕様書 11.1)."""

from __future__ import annotations

from daicho.kernel.dates import last_day_of_notice
from daicho.kernel.findings import Finding, Level
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.household import check_household
from daicho.systems.resident_registry.rules.movements.applicants import check_applicant, check_pending_applicants
from daicho.systems.resident_registry.rules.movements.kind import Scene
from daicho.systems.resident_registry.rules.movements.move_in.entry import MoveInEntry
from daicho.systems.resident_registry.rules.movements.move_in.members import check_member
from daicho.systems.resident_registry.rules.notification import check_dates, check_notifier
from daicho.systems.resident_registry.rules.typed_address import is_in_own_city, town_code_is_known


def check_move_in(entry: MoveInEntry, numbers: EntryNumbers, scene: Scene) -> tuple[Finding, ...]:
    """国内転入の確認 — all findings of an entry, in the order of the form.

    Law: 住基法22条, 27条; 標準仕様書 4.0-4.1.1, 11.1.
    """
    days = int(scene.law.value("notification_period.move_in_days", entry.notified_on))
    last_day = last_day_of_notice(entry.moved_on, days, scene.is_closed)
    return (
        *check_dates(entry.moved_on, entry.notified_on, scene.today, last_day, moved_label="転入日"),
        *check_notifier(entry.notifier, scene.several_papers_needed),
        *_check_addresses(entry),
        *(f for i, member in enumerate(entry.members) for f in check_member(i, member, numbers.of(i), entry.moved_on)),
        *check_household(entry.members),
        *_check_numbers_within(numbers),
        *(f for i, known in enumerate(scene.applicants) for f in check_applicant(i, known)),
        *check_pending_applicants(scene.pending_applicants),
    )


def _check_addresses(entry: MoveInEntry) -> list[Finding]:
    found: list[Finding] = []
    if not town_code_is_known(entry.address.town_code):
        found.append(
            Finding("REG-MOVE-020", Level.ERROR, "address.town",
                    "新しい住所の町名が市の住所辞書にありません。候補から選び直してください。", "標準仕様書1.3.3")
        )  # fmt: skip
    if not entry.address.lot:
        found.append(
            Finding("REG-MOVE-021", Level.ERROR, "address.lot",
                    "新しい住所の番地・号が空です。届書と住居表示台帳を見て入力してください。", "標準仕様書1.1.6")
        )  # fmt: skip
    if entry.from_address.is_empty:
        found.append(
            Finding("REG-MOVE-022", Level.ERROR, "from_address",
                    "転入前住所が空です。転出証明書の住所を入力してください。", "住基法7条7号・22条1項")
        )  # fmt: skip
    elif is_in_own_city(entry.from_address):
        found.append(
            Finding("REG-MOVE-023", Level.ERROR, "from_address",
                    "転入前住所が平塚市内です。市内の引っ越しは「転居」で入力してください。", "住基法23条")
        )  # fmt: skip
    if not entry.members:
        found.append(
            Finding("REG-MOVE-024", Level.ERROR, "members",
                    "異動者が一人も入力されていません。転出証明書の順に入力してください。", "住基法22条1項")
        )  # fmt: skip
    if entry.certificate == "none":
        found.append(
            Finding("REG-MOVE-025", Level.ALERT, "certificate",
                    "転出証明書の添付がありません。前住所地に確認した内容を備考に記録してください。", "住基法22条2項")
        )  # fmt: skip
    return found


def _check_numbers_within(numbers: EntryNumbers) -> list[Finding]:
    found: list[Finding] = []
    for label, field in (("個人番号", "individual_number"), ("住民票コード", "resident_code")):
        seen: dict[str, int] = {}
        for index, one in enumerate(numbers.members):
            value: str = getattr(one, field)
            if value and value in seen:
                found.append(
                    Finding("REG-MOVE-030", Level.ERROR, f"members.{index}.{field}",
                            f"{index + 1}人目の{label}が{seen[value] + 1}人目と同じです。"
                            "転出証明書を見て入力し直してください。", "標準仕様書11.1")
                )  # fmt: skip
            seen.setdefault(value, index)
    return found
