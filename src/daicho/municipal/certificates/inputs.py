"""What a certificate is made from: the request, the members' records, the issuer. Source: 標準仕様書 5.1, 5.5, 5.6."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from daicho.kernel.addresses import Address
from daicho.kernel.dates.partial import PartialDate
from daicho.municipal.codes.foreign_status import StatusCategory
from daicho.municipal.codes.residents import ResidentKind, ResidentStatus, Sex

NO_ADDRESS = Address()
"""Where the record holds none."""


class CertificateKind(StrEnum):
    """様式 — 世帯連記式 (up to four a sheet, present values only), 個人票 (one a sheet), or 除票の写し (15条の4)."""

    HOUSEHOLD = "household"
    INDIVIDUAL = "individual"
    CLOSED = "closed"

    @property
    def official_name(self) -> str:
        """As shown on screens."""
        return {
            "household": "住民票の写し（世帯連記式）",
            "individual": "住民票の写し（個人票）",
            "closed": "住民票の除票の写し",
        }[self.value]


class CertificateScope(StrEnum):
    """範囲 — 世帯全員 or 世帯の一部."""

    WHOLE = "whole"
    PART = "part"

    @property
    def official_name(self) -> str:
        """As shown on screens."""
        return {"whole": "世帯全員", "part": "世帯の一部"}[self.value]


@dataclass(frozen=True, slots=True)
class CertificateOptions:
    """記載の選択 — what is printed only when asked for; everything is left out by default (標準仕様書 5.1).

    Args:
        head_and_relationship: 世帯主・続柄.
        register: 本籍・筆頭者.
        individual_number: 個人番号.
        resident_code: 住民票コード.
        nationality: 国籍・地域.
        status_category: 法第30条の45に規定する区分.
        status_of_residence: 在留資格.
        period_of_stay: 在留期間等.
        expiry_of_stay: 在留期間の満了の日.
        card_number: 在留カード等の番号.
        common_name_history: 通称の記載及び削除に関する事項.
        history: 異動履歴 with 留意事項, 個人票 and 除票 only.
        special_history: also the rows that stay hidden even then (特別養子縁組, その解消, 性別の変更).
        remarks: 備考, 個人票 and 除票 only.
    """

    head_and_relationship: bool = False
    register: bool = False
    individual_number: bool = False
    resident_code: bool = False
    nationality: bool = False
    status_category: bool = False
    status_of_residence: bool = False
    period_of_stay: bool = False
    expiry_of_stay: bool = False
    card_number: bool = False
    common_name_history: bool = False
    history: bool = False
    special_history: bool = False
    remarks: bool = False


class Overflow(StrEnum):
    """文字溢れの印字 — the office's parameter for what even two small lines cannot hold (標準仕様書 5.8)."""

    TO_THE_LIMIT = "limit"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class CertificateRequest:
    """請求の内容.

    Args:
        selected: 宛名番号 of the members asked for; ignored for 世帯全員.
        issued_on: 発行日 (業務日付), printed and used for what is not yet in force.
        official_use: 公用の表示.
        supplied_by: 住所地の市区町村 that has supplied the items for a 広域交付; empty for a resident of ours.
        show_kana: print フリガナ after 旧氏 and 通称 (the 振り仮名 of the name is an item of its own since 2025-05-26).
    """

    kind: CertificateKind
    scope: CertificateScope
    issued_on: date
    selected: tuple[str, ...] = ()
    options: CertificateOptions = CertificateOptions()
    official_use: bool = False
    supplied_by: str = ""
    show_kana: bool = True
    overflow: Overflow = Overflow.TO_THE_LIMIT


@dataclass(frozen=True, slots=True)
class CommonNameEntry:
    """通称の記載及び削除に関する事項 — one common name, where and when it was entered and removed."""

    name: str
    entered_on: PartialDate | None = None
    entered_in: str = ""
    removed_on: PartialDate | None = None
    removed_in: str = ""


@dataclass(frozen=True, slots=True)
class ForeignItems:
    """法第30条の45の表の事項 — of a foreign resident; the dates 西暦 or 和暦 as the standard has it (1.1.9).

    Args:
        card_number: 在留カード or 特別永住者証明書の番号.
        common_names: present and earlier ones, oldest first.
    """

    nationality: str
    status_category: StatusCategory
    became_foreign_resident_on: PartialDate | None = None
    status_of_residence: str = ""
    period: str = ""
    expires_on: date | None = None
    card_number: str = ""
    common_names: tuple[CommonNameEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Departure:
    """転出届に基づく事項 — what a 転出届 put on record; not printed before the day (標準仕様書 5.1)."""

    planned_on: date
    planned_to: Address = NO_ADDRESS


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """異動履歴（Ａ類型）— one movement for 統合記載欄, with the notes (Ｂ類型) that belong to it.

    Args:
        reason: 異動事由.
        details: what changed, one statement each, e.g. 「前住所　平塚市宝町1番1号」.
        notes: 留意事項（Ｂ類型）.
        addresses: those that the details name, for 支援措置.
        special: 特別養子縁組, its dissolution or a change of sex: hidden unless asked for (標準仕様書 1.1.4).
    """

    reason: str
    moved_on: PartialDate
    notified_on: date | None = None
    details: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    addresses: tuple[Address, ...] = ()
    special: bool = False


@dataclass(frozen=True, slots=True)
class ClosingItems:
    """除票固有の記載事項とその他の項目 (標準仕様書 1.1.5).

    Args:
        reason: 消除事由. occurred_on: 事由の生じた年月日, for a 転出 the planned day.
        planned_to, confirmed_to: 転出先住所（予定・確定）, blank where there is none or where it was blanked.
        notified_on: 届出の年月日. notice_on: 転入通知年月日. moved_out_on: 転出年月日.
    """

    reason: str
    occurred_on: PartialDate | None = None
    planned_to: Address = NO_ADDRESS
    confirmed_to: Address = NO_ADDRESS
    notified_on: date | None = None
    notice_on: date | None = None
    moved_out_on: date | None = None


@dataclass(frozen=True, slots=True)
class CertificateMember:
    """住民票に記載された者 — one member's record as it stands at the time of issue.

    Args:
        name: 氏名; a foreigner's in Chinese characters, empty when there is none.
        name_kana: 氏名の振り仮名; printed only when official.
        kana_official: whether it is the 振り仮名 of 住民基本台帳法7条1号の2.
        address_set_on: 住所を定めた年月日; not printed for who never moved within the municipality.
        became_resident_on: 住民となった年月日 (Japanese).
        notified_on: 届出の年月日.
        previous_address: 転入前住所.
        honseki: 本籍, also 「なし」 or 「不明」 in its text.
        head_of_register: 筆頭者.
        history: oldest first.
        remarks: 備考（Ｃ類型）.
        closing: of a 除票 alone.
    """

    resident_number: str
    kind: ResidentKind
    name: str
    birth_date: PartialDate
    sex: Sex
    address: Address
    status: ResidentStatus = ResidentStatus.RESIDENT
    name_kana: str = ""
    kana_official: bool = False
    alphabet_name: str = ""
    common_name: str = ""
    common_name_kana: str = ""
    former_family_name: str = ""
    former_family_name_kana: str = ""
    head_name: str = ""
    relationship: tuple[str, ...] = ()
    address_set_on: PartialDate | None = None
    became_resident_on: PartialDate | None = None
    notified_on: date | None = None
    previous_address: Address = NO_ADDRESS
    honseki: Address = NO_ADDRESS
    head_of_register: str = ""
    individual_number: str = field(default="", repr=False)
    resident_code: str = field(default="", repr=False)
    foreign: ForeignItems | None = None
    departure: Departure | None = None
    history: tuple[HistoryLine, ...] = ()
    remarks: tuple[str, ...] = ()
    closing: ClosingItems | None = None

    @property
    def is_foreign(self) -> bool:
        """Whether the items of 30条の45 apply."""
        return self.kind is ResidentKind.FOREIGN


@dataclass(frozen=True, slots=True)
class Seal:
    """電子公印 — black, at most 25 mm square (標準仕様書 5.6).

    Args:
        svg: the image as SVG text; a scanned one is embedded in it, see ``seals.seal_from_png``.
        description: for screen readers.
        side_mm: printed width and height.
    """

    svg: str = field(repr=False)
    description: str
    side_mm: float = 22.0


@dataclass(frozen=True, slots=True)
class Issuer:
    """認証者 — the mayor or the 職務代理者 in office on the day, never without a name (標準仕様書 1.3.9).

    Args:
        title: 職名 with the prefecture, e.g. 「神奈川県平塚市長」.
        seal_note: fixed text beside the seal, e.g. 「この印は黒色です。」.
    """

    municipality: str
    title: str
    name: str
    seal: Seal | None = None
    seal_note: str = ""


@dataclass(frozen=True, slots=True)
class IssueNumber:
    """発行番号 — 発行年月日・市区町村名・端末・プリンタ・連番・ページ; every copy has its own (標準仕様書 5.5).

    Args:
        terminal, printer: empty where the device cannot be told.
        serial: count of the day at this terminal.
    """

    issued_on: date
    municipality: str
    serial: int
    terminal: str = ""
    printer: str = ""

    def text(self, page: int, pages: int) -> str:
        """As printed at the foot of one page: ``20200502 ●●市 本庁1 プリンタ001 011 1/2``."""
        parts = (self.issued_on.strftime("%Y%m%d"), self.municipality, self.terminal, self.printer)
        return " ".join([part for part in parts if part] + [f"{self.serial:03d}", f"{page}/{pages}"])
