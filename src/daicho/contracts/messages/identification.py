"""本人確認情報 — what the registry reports to the CS, and the CS to the prefecture (住基法30条の6).

The item list is that of 本人確認情報ファイル as municipalities publish it, from memory: 要確認 against the 告示
(M49). Items which the CS itself derives (外字数, flags, 更新順番号, タイムスタンプ) are not taken from the registry.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from daicho.contracts.fields import Code, Moment, MunicipalityCode, Name, OptionalName, WireAddress, WireDate
from daicho.contracts.hidden import IndividualNumber, ResidentCode
from daicho.contracts.messages.body import MessageBody, Part
from daicho.contracts.messages.resident_record import Sex

Detail = Annotated[str, Field(max_length=200)]


class IdentificationReason(StrEnum):
    """異動事由 of 本人確認情報 (令30条の5, 規則11条; 要確認: code values of the 告示)."""

    MOVE_IN = "move_in"
    """転入等"""
    BIRTH = "birth"
    """出生"""
    ENTRY_BY_OFFICE = "entry_by_office"
    """職権記載等"""
    MOVE_OUT = "move_out"
    """転出"""
    DEATH = "death"
    """死亡"""
    REMOVAL_BY_OFFICE = "removal_by_office"
    """職権消除等"""
    CHANGE_OF_ADDRESS = "change_of_address"
    """転居"""
    MINOR_CORRECTION = "minor_correction"
    """軽微な修正"""
    CORRECTION_BY_OFFICE = "correction_by_office"
    """職権修正等"""
    RESIDENT_CODE_CHANGED = "resident_code_changed"
    """住民票コードの変更等"""
    INDIVIDUAL_NUMBER_CHANGED = "individual_number_changed"
    """個人番号の変更等"""


class Identification(Part):
    """本人確認情報 — the items by their place in the published list.

    Args:
        plain_kana: 清音化かな氏名.
        town_code: 大字・字コード.
        became_resident_on: 住民となった日. address_set_on: 住所を定めた日. notified_on: 届出の年月日.
        former_resident_code: 旧住民票コード, only when the code changed.
        is_expected_to_leave: 予定者フラグ (転出予定者).
        relationship is left out although the published list names it (20 続柄): 30条の6 does not, 要確認.
    """

    resident_code: ResidentCode
    individual_number: IndividualNumber | None = None
    name: Name
    name_kana: OptionalName = ""
    plain_kana: OptionalName = ""
    former_family_name: OptionalName = ""
    former_family_name_kana: OptionalName = ""
    birth_date: WireDate
    sex: Sex
    municipality_code: MunicipalityCode
    town_code: Code = ""
    postal_code: Annotated[str, Field(pattern=r"^([0-9]{7})?$")] = ""
    address: WireAddress
    became_resident_on: WireDate
    address_set_on: WireDate | None = None
    notified_on: WireDate | None = None
    previous_municipality_code: MunicipalityCode | Literal[""] = ""
    previous_address: WireAddress | None = None
    reason: IdentificationReason
    moved_on: WireDate
    reason_detail: Detail = ""
    former_resident_code: ResidentCode | None = None
    resident_code_used_on: WireDate | None = None
    request_number: Code = ""
    operator_id: Code
    terminal_id: Code
    is_expected_to_leave: bool = False


class IdentificationUpdate(MessageBody):
    """本人確認情報の更新 — resident_registry to jukinet_server, only the items listed (住基法30条の6, M48, M49)."""

    type: ClassVar[str] = "IdentificationUpdate"
    version: ClassVar[int] = 1

    movement_id: Code
    recorded_at: Moment
    identification: Identification


class PrefecturalUpdate(MessageBody):
    """本人確認情報の通知 — jukinet_server to the prefectural server (住基法30条の6第1項).

    Args:
        order_number: 更新順番号, per person, without gaps. order_number_in_trouble: 異常時更新順番号.
        external_characters_*: 外字数, characters outside the common repertoire.
        stamped_at: タイムスタンプ.
    """

    type: ClassVar[str] = "PrefecturalUpdate"
    version: ClassVar[int] = 1

    identification: Identification
    order_number: int = Field(ge=1)
    order_number_in_trouble: int | None = None
    external_characters_in_name: int = Field(default=0, ge=0)
    external_characters_in_address: int = Field(default=0, ge=0)
    external_characters_in_previous_address: int = Field(default=0, ge=0)
    external_characters_in_former_family_name: int = Field(default=0, ge=0)
    update_forbidden: bool = False
    locked: bool = False
    record_state: Literal["current", "removed"]
    stamped_at: Moment
