"""市町村間通知 — 転出証明書情報, 転入通知 and 戸籍附票記載事項通知 between registry, CS and other municipalities.

The parts have exactly the form that ``specs/municipality`` lays down, so that the CS passes them on as they are.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from daicho.contracts.fields import Code, Moment, MunicipalityCode, Name, OptionalName, WireAddress, WireDate
from daicho.contracts.hidden import IndividualNumber, ResidentCode
from daicho.contracts.messages.body import MessageBody, Part
from daicho.contracts.messages.resident_record import Sex

NoticeNumber = Annotated[str, Field(pattern=r"^[0-9A-Za-z_.-]{1,40}$")]
"""番号 of a certificate or notice, given by its sender."""
Reason = Annotated[str, Field(min_length=1, max_length=200)]


class Insurance(Part):
    """国保・後期・介護・国民年金・児童手当の資格 (住基法施行令23条; 要確認)."""

    kind: Literal["national_health", "elderly_health", "long_term_care", "national_pension", "child_allowance"]
    held: bool
    since: date | None = None
    until: date | None = None


class CarriedCommonName(Part):
    """通称の記載・削除事項 (令30条の16) — goes with the person from municipality to municipality."""

    name: OptionalName
    kana: OptionalName = ""
    recorded_on: date | None = None
    recorded_in: OptionalName = ""
    recorded_in_code: Code = ""
    removed_on: date | None = None
    removed_in: OptionalName = ""
    removed_in_code: Code = ""


class ForeignItems(Part):
    """外国人住民の事項 (住基法30条の45). Args: status_category: 区分. period_*: 在留期間."""

    nationality: Code = ""
    nationality_name: OptionalName = ""
    status_category: Code = ""
    status_code: Code = ""
    status_of_residence: OptionalName = ""
    period_years: Code = ""
    period_months: Code = ""
    period_days: Code = ""
    expires_on: date | None = None
    card_number: Code = ""
    card_kind: Code = ""


class Mover(Part):
    """転出証明書情報の一人. Args: moves: 転出する人か; the others only show the household."""

    resident_code: ResidentCode
    individual_number: IndividualNumber | None
    name: Name
    name_kana: OptionalName = ""
    family_name: OptionalName = ""
    given_name: OptionalName = ""
    family_name_kana: OptionalName = ""
    given_name_kana: OptionalName = ""
    alphabet_name: OptionalName = ""
    common_name: OptionalName = ""
    common_name_kana: OptionalName = ""
    common_name_rows: tuple[CarriedCommonName, ...] = ()
    former_family_name: OptionalName = ""
    former_family_name_kana: OptionalName = ""
    birth_date: WireDate
    sex: Sex
    relationship: Annotated[tuple[Code, ...], Field(max_length=4)] = ()
    is_head: bool = False
    honseki: WireAddress | None = None
    head_of_register: OptionalName = ""
    insurance: tuple[Insurance, ...] = ()
    foreign: ForeignItems | None = None
    moves: bool = True


class PlannedVisit(Part):
    """来庁予定 stated with a 転出届 through マイナポータル (引越しワンストップサービス)."""

    planned_on: date
    time: Annotated[str, Field(pattern=r"^([0-9]{2}:[0-9]{2})?$")] = ""


class MoveOutCertificate(Part):
    """転出証明書情報 (住基法24条の2第3項).

    Args: planned_on: 転出予定年月日. by_card: 特例転出. persons: everybody of the household.
    """

    certificate_number: NoticeNumber
    issued_on: date
    planned_on: date
    former_address: WireAddress
    planned_address: WireAddress
    household_head: OptionalName
    by_card: bool
    persons: Annotated[tuple[Mover, ...], Field(min_length=1, max_length=50)]
    visit: PlannedVisit | None = None


class NamedPerson(Part):
    """住民票コード, 氏名, 生年月日, 性別."""

    resident_code: ResidentCode
    name: Name
    birth_date: WireDate
    sex: Sex


class MoveInNotice(Part):
    """転入通知 (住基法9条1項). Args: corrects: number of the notice that this one replaces."""

    notice_number: NoticeNumber
    moved_in_on: date
    notified_on: date
    new_address: WireAddress
    new_head: OptionalName
    former_address: WireAddress
    persons: Annotated[tuple[NamedPerson, ...], Field(min_length=1, max_length=50)]
    corrects: NoticeNumber | None = None


class RegisteredPerson(Part):
    """附票に記載する者. Args: address: None after leaving the country."""

    resident_code: ResidentCode | None
    name: Name
    birth_date: WireDate
    sex: Sex
    address: WireAddress | None
    address_set_on: WireDate | None
    honseki: WireAddress
    head_of_register: OptionalName


class FamilyRegisterNotice(Part):
    """戸籍附票記載事項通知 (住基法19条1項). Args: reason: 異動事由."""

    notice_number: NoticeNumber
    reason: Code
    moved_on: WireDate
    person: RegisteredPerson
    noted_on: date


class MoveOutCertificateSent(MessageBody):
    """転出証明書情報の送信 (JN-04) — registry to CS, and from there to the planned municipality."""

    type: ClassVar[str] = "MoveOutCertificateSent"
    version: ClassVar[int] = 1

    receiver: MunicipalityCode
    certificate: MoveOutCertificate


class MoveOutCancelledSent(MessageBody):
    """転出取消の通知 — registry to CS, and from there to whoever has the 転出証明書情報."""

    type: ClassVar[str] = "MoveOutCancelledSent"
    version: ClassVar[int] = 1

    receiver: MunicipalityCode
    certificate_number: NoticeNumber
    reason: Reason


class MoveInNoticeSent(MessageBody):
    """転入通知の送信 (JN-06) — registry to CS, and from there to the former municipality."""

    type: ClassVar[str] = "MoveInNoticeSent"
    version: ClassVar[int] = 1

    receiver: MunicipalityCode
    notice: MoveInNotice


class FamilyRegisterNoticeSent(MessageBody):
    """戸籍附票記載事項通知の送信 (JN-07) — registry to CS, and from there to the municipality of the 本籍."""

    type: ClassVar[str] = "FamilyRegisterNoticeSent"
    version: ClassVar[int] = 1

    receiver: MunicipalityCode
    notice: FamilyRegisterNotice


class MoveOutCertificateReceived(MessageBody):
    """転出証明書情報の受信 (JN-05) — CS to registry.

    Args: sender: the former municipality. verified_by_card: the mover has proved to be one by card and PIN here.
    """

    type: ClassVar[str] = "MoveOutCertificateReceived"
    version: ClassVar[int] = 1

    sender: MunicipalityCode
    received_at: Moment
    certificate: MoveOutCertificate
    verified_by_card: bool = False


class MoveOutCancelledReceived(MessageBody):
    """転出取消の受信 — CS to registry."""

    type: ClassVar[str] = "MoveOutCancelledReceived"
    version: ClassVar[int] = 1

    sender: MunicipalityCode
    received_at: Moment
    certificate_number: NoticeNumber
    reason: Reason


class MoveInNoticeReceived(MessageBody):
    """転入通知の受信 (JN-06) — CS to registry."""

    type: ClassVar[str] = "MoveInNoticeReceived"
    version: ClassVar[int] = 1

    sender: MunicipalityCode
    received_at: Moment
    notice: MoveInNotice


class FamilyRegisterNoticeReceived(MessageBody):
    """戸籍附票記載事項通知の受信 (JN-07) — CS to registry: who has the 本籍 here has moved elsewhere."""

    type: ClassVar[str] = "FamilyRegisterNoticeReceived"
    version: ClassVar[int] = 1

    sender: MunicipalityCode
    received_at: Moment
    notice: FamilyRegisterNotice


MunicipalMessage = MoveOutCertificateSent | MoveOutCancelledSent | MoveInNoticeSent | FamilyRegisterNoticeSent
"""What goes on to another municipality."""
