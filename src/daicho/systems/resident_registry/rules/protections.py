"""支援措置 of one 申出 — kinds, measures, period and what is due (標準仕様書 1.1.16, 3.4).

The end day passing never ends it; two officers do. While it is in force it stops every issue and hides every address,
whichever measures the 申出 asks for: these are recorded for the municipalities that carry them out.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

OWN_CITY = "平塚市"


class Step(StrEnum):
    """処理 of a case; each is a row of its history."""

    ENTERED = "entered"
    CHANGED = "changed"
    EXTENDED = "extended"
    ENDING_PROPOSED = "ending_proposed"
    ENDING_WITHDRAWN = "ending_withdrawn"
    ENDED = "ended"


class Standing(StrEnum):
    """状態 of a case today."""

    PROVISIONAL = "provisional"
    IN_FORCE = "in_force"
    ENDING_SOON = "ending_soon"
    OVERDUE = "overdue"


KIND_TITLES = {
    "domestic_violence": "配偶者等からの暴力",
    "stalking": "ストーカー行為等",
    "child_abuse": "児童虐待",
    "other": "その他これらに準ずるもの",
}
MEASURE_TITLES = {
    "inspection": "住民基本台帳の閲覧",
    "certificate_current_address": "住民票の写し等の交付(現住所)",
    "certificate_previous_address": "住民票の写し等の交付(前住所)",
    "family_register_attachment": "戸籍の附票の写しの交付",
}
STANDING_TITLES = {
    Standing.PROVISIONAL: "仮支援措置",
    Standing.IN_FORCE: "支援措置中",
    Standing.ENDING_SOON: "1か月以内に期間終了",
    Standing.OVERDUE: "期間が終了(措置は継続中)",
}
STEP_TITLES = {
    Step.ENTERED: "登録",
    Step.CHANGED: "変更",
    Step.EXTENDED: "延長",
    Step.ENDING_PROPOSED: "終了の申請",
    Step.ENDING_WITHDRAWN: "終了の取下げ",
    Step.ENDED: "終了",
}


@dataclass(frozen=True, slots=True)
class Offender:
    """加害者. ``resident_number``: where he lives in this city. Kept sealed, shown only with a reason."""

    name: str = field(default="", repr=False)
    resident_number: str = field(default="", repr=False)
    birth_date: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ProtectionTerms:
    """申出の内容. ``is_provisional``: until the need is confirmed by an opinion; such a case has no end day.

    Args: fellows: 宛名番号 of those for whom protection is asked too. offender: None leaves it as it is kept.
    """

    kind: str
    fellows: tuple[str, ...]
    applied_on: date
    received_by: str
    is_provisional: bool
    opinion_from: str
    opinion_on: date | None
    starts_on: date
    ends_on: date | None
    measures: tuple[str, ...]
    offender: Offender | None = None


@dataclass(frozen=True, slots=True)
class KeptCase:
    """支援措置の一件 as its newest row says. ``reason``, ``at``, ``staff_id``, ``staff_name``: of the last step."""

    case: UUID
    step: str
    applicant: str
    fellows: tuple[str, ...]
    kind: str
    applied_on: date
    received_by: str
    is_provisional: bool
    opinion_from: str
    opinion_on: date | None
    starts_on: date
    ends_on: date | None
    measures: tuple[str, ...]
    reason: str
    at: datetime
    staff_id: str
    staff_name: str

    @property
    def people(self) -> tuple[str, ...]:
        """申出者 and 併せて支援を求める者."""
        return (self.applicant, *self.fellows)


def last_day_of_year_from(starts_on: date) -> date:
    """終了年月日 — 令和2年4月1日 gives 令和3年3月31日; a year from 29 February ends with February (民法143条)."""
    if (starts_on.month, starts_on.day) == (2, 29):
        return date(starts_on.year + 1, 2, 28)
    return starts_on.replace(year=starts_on.year + 1) - timedelta(days=1)


def extendable_from(ends_on: date) -> date:
    """延長を受け付ける最初の日 — one month before the end day; the last of that month where it has no such day."""
    year, month = (ends_on.year, ends_on.month - 1) if ends_on.month > 1 else (ends_on.year - 1, 12)
    return date(year, month, min(ends_on.day, monthrange(year, month)[1]))


def extended(ends_on: date) -> tuple[date, date]:
    """延長後の期間 — one year from the day after the old end."""
    starts_on = ends_on + timedelta(days=1)
    return starts_on, last_day_of_year_from(starts_on)


def standing_of(ends_on: date | None, today: date, *, is_provisional: bool) -> Standing:
    """状態 of a case that is not ended."""
    if is_provisional or ends_on is None:
        return Standing.PROVISIONAL
    if ends_on < today:
        return Standing.OVERDUE
    return Standing.ENDING_SOON if extendable_from(ends_on) <= today else Standing.IN_FORCE


def faults_of(terms: ProtectionTerms) -> tuple[tuple[str, str], ...]:
    """入力の誤り — field of the form and the text."""
    found: list[tuple[str, str]] = []
    if not terms.is_provisional:
        if not terms.opinion_from:
            found.append(
                (
                    "opinion_from",
                    "相談機関がありません。支援措置を始めるには必要です。まだなら仮支援措置にしてください。",
                )
            )
        if terms.opinion_on is None:
            found.append(
                ("opinion_on", "意見の日がありません。意見を確認した日を入力するか、仮支援措置にしてください。")
            )
        if terms.ends_on is not None and terms.ends_on < terms.starts_on:
            found.append(("ends_on", "終了日が開始日より前です。空にすると、開始日から1年の末日が入ります。"))
    if terms.starts_on < terms.applied_on:
        found.append(("starts_on", "開始日が申出の日より前です。申出の日か、それより後の日を入力してください。"))
    if not terms.measures:
        found.append(("measures", "求める措置が選ばれていません。申出書を見て、一つ以上選んでください。"))
    return tuple(found)
