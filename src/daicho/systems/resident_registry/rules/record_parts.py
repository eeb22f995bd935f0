"""Parts of the resident record (住民票の記載事項), grouped as the record items of the file F1 are.

Every distinct item of the file has its place here or is derived (``record_file``). Dates that may be partly unknown
are ``PartialDate``; calendar dates are ``date``. An empty text means that the item is empty (空欄).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate


@dataclass(frozen=True, slots=True)
class PersonName:
    """氏名 — as the family register or the residence card has it, never normalised.

    Args:
        full: 氏名漢字. family, given: 氏, 名 (Japanese only).
        kana: 氏名カナ in full-width katakana.
        kana_official: 振り仮名 is the one of the family register (公証済), since 2025-05-26.
        second_full, second_kana: 氏名漢字2, 氏名カナ2, the other writing held beside the first.
    """

    full: str = ""
    family: str = ""
    given: str = ""
    kana: str = ""
    family_kana: str = ""
    given_kana: str = ""
    kana_official: bool = False
    name_kind: str = ""
    second_full: str = ""
    second_kana: str = ""


@dataclass(frozen=True, slots=True)
class WrittenName:
    """A further name with its reading: 通称, 併記氏名, 旧氏 or 宛名氏名."""

    text: str = ""
    kana: str = ""


@dataclass(frozen=True, slots=True)
class CommonNameRow:
    """通称の記載・削除事項 — one 通称, since when and until when, each with its municipality (令30条の16).

    Args: recorded_in, removed_in: 市区町村名. The codes stand beside them.
    """

    name: WrittenName
    recorded_on: date | None = None
    recorded_in: str = ""
    recorded_in_code: str = ""
    removed_on: date | None = None
    removed_in: str = ""
    removed_in_code: str = ""


@dataclass(frozen=True, slots=True)
class FormerName:
    """旧氏 — family name held earlier and shown beside the name (住基法施行令30条の13), and the former full names."""

    family_kana: str = ""
    given_kana: str = ""
    full: str = ""
    kana: str = ""
    second_full: str = ""
    second_kana: str = ""
    printed_family: str = ""
    printed_family_kana: str = ""


@dataclass(frozen=True, slots=True)
class HeadName:
    """世帯主氏名 — repeated in every member's record, as on paper."""

    full: str = ""
    kana: str = ""
    second_full: str = ""
    second_kana: str = ""
    common: WrittenName = WrittenName()
    aligned: WrittenName = WrittenName()


@dataclass(frozen=True, slots=True)
class HeadedAddress:
    """An address in one of its roles (転入前住所, 転出予定先, 実定地 …) with the head of that household."""

    address: Address = Address()
    head_full: str = ""
    head_second_full: str = ""
    head_common: str = ""
    head_aligned: str = ""


@dataclass(frozen=True, slots=True)
class RecordEvent:
    """事由・届出日・日 — why, notified when, happened when.

    Args:
        reason: 異動事由 code of ``municipal.codes``. by_notice: 届出 or 通知 (届通知区分).
        note: 留意事項（B類型） that belongs to this movement (標準仕様書 1.1.14).
    """

    reason: str = ""
    notified_on: date | None = None
    on: PartialDate | None = None
    by_notice: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PlannedMoveOut:
    """転出予定 — content from the day of notice; the person stays 現存 until the day comes."""

    destination: HeadedAddress = HeadedAddress()
    notified_on: date | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class ConfirmedMoveOut:
    """転出確定 — what the new municipality's 転入通知 says (住基法9条1項)."""

    destination: HeadedAddress = HeadedAddress()
    notice_on: date | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class ForeignResident:
    """外国人住民の記載事項 (住基法30条の45). ``expires_on`` and the birth date are shown in 西暦.

    Args: article_30_45: 区分, a ``StatusCategory`` of ``municipal.codes.foreign_status``, empty for a Japanese.
    """

    nationality: str = ""
    nationality_name: str = ""
    article_30_45: str = ""
    status_code: str = ""
    status_of_residence: str = ""
    period_years: str = ""
    period_months: str = ""
    period_days: str = ""
    expires_on: date | None = None
    card_number: str = ""
    card_kind: str = ""
    immigration_notified: bool = False
    immigration_address: Address = Address()
    address_correction: str = ""


@dataclass(frozen=True, slots=True)
class District:
    """A code with its name: 行政区, 自治会, 町内会, 学区, 投票区."""

    code: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Districts:
    """地区 — the districts an address lies in."""

    administrative: District = District()
    residents_association: District = District()
    neighbourhood: District = District()
    primary_school: District = District()
    junior_high_school: District = District()
    polling: District = District()
    facility: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """留意事項（B類型）or 備考（C類型）— a dated line of at most 60 characters (標準仕様書 1.1.14).

    Args: about: 履歴番号 of the 異動履歴（A類型）that a 留意事項 belongs to; 0 for a 備考, which belongs to none.
    """

    on: date | None = None
    text: str = ""
    about: int = 0

    @property
    def is_note(self) -> bool:
        """留意事項か."""
        return self.about > 0


@dataclass(frozen=True, slots=True)
class NationalHealthInsurance:
    """国民健康保険の資格. Kept for the file F1, not shown on screens (標準仕様書 7.2.2)."""

    card_number: str = ""
    held: str = ""
    acquired_on: date | None = None
    lost_on: date | None = None
    category: str = ""
    insured_or_dependant: str = ""
    retired_from: date | None = None
    retired_until: date | None = None


@dataclass(frozen=True, slots=True)
class NationalPension:
    """国民年金の資格. Kept for the file F1."""

    held: str = ""
    pension_number: str = ""
    category: str = ""
    acquired_on: date | None = None
    lost_on: date | None = None
    beneficiary_number: str = ""


@dataclass(frozen=True, slots=True)
class LongTermCare:
    """介護保険の資格. Kept for the file F1."""

    held: str = ""
    certified_from: date | None = None
    certified_until: date | None = None
    insured_number: str = ""
    acquired_on: date | None = None
    lost_on: date | None = None


@dataclass(frozen=True, slots=True)
class PublicKeyCertificate:
    """公的個人認証 — state of the person's certificate as the CS reports it."""

    state: str = ""
    issued_on: date | None = None
    expires_on: date | None = None
    revoked_on: date | None = None


@dataclass(frozen=True, slots=True)
class Bookkeeping:
    """Marks of the sheet itself: 改製, 再転入, 同定, 移行 and the like."""

    sheet_number: int = 0
    sheet_made_on: date | None = None
    identified: str = ""
    unreported_move_in: str = ""
    returned: str = ""
    household_when_removed: str = ""
    voluntary_household_number: str = ""
    former_household_number: str = ""
    former_municipality_code: str = ""
    relationship_changed: bool = False
    warning: str = ""
    migrated: str = ""
    process_number: str = ""


@dataclass(frozen=True, slots=True)
class Entitlements:
    """個別事項 — what other offices report about the person."""

    health_insurance: NationalHealthInsurance = NationalHealthInsurance()
    pension: NationalPension = NationalPension()
    long_term_care: LongTermCare = LongTermCare()
    certificate: PublicKeyCertificate = field(default_factory=PublicKeyCertificate)
