"""確認結果 of a 国内転入: every error and alert at once, each with cause, reason and next step (標準仕様書 11.1)."""

from __future__ import annotations

from daicho.kernel.findings import Finding, Level
from daicho.systems.resident_registry.rules.household import check_household
from daicho.systems.resident_registry.rules.move_in.entry import MoveInEntry, MoveInNumbers
from daicho.systems.resident_registry.rules.move_in.facts import KnownPerson, MemberFacts, MoveInFacts
from daicho.systems.resident_registry.rules.move_in.members import check_member
from daicho.systems.resident_registry.rules.notification import check_dates, check_notifier


def check_move_in(
    entry: MoveInEntry, numbers: MoveInNumbers, facts: MoveInFacts, several_papers_needed: int
) -> tuple[Finding, ...]:
    """国内転入の確認 — all findings of an entry, in the order of the form.

    Law: 住基法22条, 27条; 標準仕様書 4.0-4.1.1, 11.1.
    """
    return (
        *check_dates(entry.moved_on, entry.notified_on, facts.today, facts.last_day, moved_label="転入日"),
        *check_notifier(entry.notifier, several_papers_needed),
        *_check_addresses(entry, facts),
        *(f for i, member in enumerate(entry.members) for f in check_member(i, member, numbers.of(i), entry.moved_on)),
        *check_household(entry.members),
        *_check_numbers_within(numbers),
        *(f for i, known in enumerate(facts.members) for f in _check_known(i, known)),
        *_check_pending(facts),
    )


def returning_resident(known: MemberFacts) -> KnownPerson | None:
    """再転入者 — the closed record whose numbers the member carries; its 宛名番号 is kept (標準仕様書 4.1.1.2)."""
    closed = [p for p in (*known.same_numbers, *known.same_card) if not p.present]
    return closed[0] if closed else None


def _check_addresses(entry: MoveInEntry, facts: MoveInFacts) -> list[Finding]:
    found: list[Finding] = []
    if not entry.address.town_code or not facts.town_is_known:
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
    elif facts.from_own_city:
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


def _check_numbers_within(numbers: MoveInNumbers) -> list[Finding]:
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


def _check_known(index: int, known: MemberFacts) -> list[Finding]:
    who = f"{index + 1}人目"
    found: list[Finding] = []
    present = next((p for p in (*known.same_numbers, *known.same_card) if p.present), None)
    if present is not None:
        found.append(
            Finding("REG-MOVE-040", Level.ERROR, f"members.{index}.individual_number",
                    f"{who}は、すでに平塚市に住んでいる方(宛名番号{present.resident_number})と番号が一致します。"
                    "転入ではなく転居または世帯変更でないか、番号の写し間違いでないかを確かめてください。",
                    "標準仕様書4.1.1.2")
        )  # fmt: skip
        return found
    returning = returning_resident(known)
    if returning is not None:
        found.append(
            Finding("REG-MOVE-041", Level.ALERT, f"members.{index}.individual_number",
                    f"{who}は再転入です。以前の宛名番号{returning.resident_number}を引き継ぎます。"
                    "以前の記録の氏名・生年月日と同じ方であることを確かめてください。", "標準仕様書4.1.1.2")
        )  # fmt: skip
    elif known.same_three:
        numbers = "、".join(p.resident_number for p in known.same_three[:3])
        found.append(
            Finding("REG-MOVE-042", Level.ALERT, f"members.{index}.name",
                    f"{who}と氏名・生年月日・性別が同じ記録があります(宛名番号{numbers})。同じ方なら番号を確かめ、"
                    "別の方ならそのまま進めてください。", "標準仕様書4.1.1.2")
        )  # fmt: skip
    if known.unknown_characters:
        shown = "、".join(f"「{c}」" for c in known.unknown_characters)
        found.append(
            Finding("REG-MOVE-043", Level.ERROR, f"members.{index}.name",
                    f"{who}の氏名に文字情報基盤に無い文字{shown}があり、証明書に印字できません。"
                    "戸籍の字形を見て文字を選び直してください。", "標準仕様書30.2")
        )  # fmt: skip
    return found


def _check_pending(facts: MoveInFacts) -> list[Finding]:
    return [
        Finding("REG-MOVE-050", Level.ERROR, f"members.{index}.individual_number",
                f"{index + 1}人目は別の仮登録の審査中です。先にその仮登録を本登録するか取り下げてください。",
                "標準仕様書4.0.8")
        for index in facts.pending_members
    ]  # fmt: skip
