"""Findings about people who are to be recorded anew: already here, returning, look-alikes, pending elsewhere."""

from __future__ import annotations

from daicho.kernel.findings import Finding, Level
from daicho.systems.resident_registry.rules.movements.known_people import ApplicantFacts, returning_resident


def check_applicant(index: int, known: ApplicantFacts) -> list[Finding]:
    """新たに記載する者の確認 — REG-MOVE-040…042. Law: 標準仕様書 4.1.1.2."""
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
    if returning:
        found.append(
            Finding("REG-MOVE-041", Level.ALERT, f"members.{index}.individual_number",
                    f"{who}は再転入です。以前の宛名番号{returning}を引き継ぎます。"
                    "以前の記録の氏名・生年月日と同じ方であることを確かめてください。", "標準仕様書4.1.1.2")
        )  # fmt: skip
    elif known.same_three:
        numbers = "、".join(p.resident_number for p in known.same_three[:3])
        found.append(
            Finding("REG-MOVE-042", Level.ALERT, f"members.{index}.name",
                    f"{who}と氏名・生年月日・性別が同じ記録があります(宛名番号{numbers})。同じ方なら番号を確かめ、"
                    "別の方ならそのまま進めてください。", "標準仕様書4.1.1.2")
        )  # fmt: skip
    return found


def check_pending_applicants(pending: tuple[int, ...]) -> list[Finding]:
    """審査中の別の仮登録 — REG-MOVE-050."""
    return [
        Finding("REG-MOVE-050", Level.ERROR, f"members.{index}.individual_number",
                f"{index + 1}人目は別の仮登録の審査中です。先にその仮登録を本登録するか取り下げてください。",
                "標準仕様書4.0.8")
        for index in pending
    ]  # fmt: skip
