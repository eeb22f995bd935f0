"""What may be entered for a 転入, in the order of the 転出証明書 (M2: nothing else has a place here)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate
from daicho.municipal.codes.relationships import HEAD
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.notification import Notifier
from daicho.systems.resident_registry.rules.record import ResidentKind, Sex
from daicho.systems.resident_registry.rules.record_parts import (
    CommonNameRow,
    ForeignResident,
    PersonName,
    WrittenName,
)

NEW = "new"
"""入る世帯: a new one; anything else is the 世帯番号 of an existing one."""


class MoveInVariety(StrEnum):
    """転入の種類."""

    DOMESTIC = "domestic"
    ABROAD = "abroad"
    ARTICLE_46 = "article_46"
    UNREPORTED = "unreported"


class SeenPaper(StrEnum):
    """確認した書類 of those who come without a 転出証明書 (住基法施行令22条, 住基法30条の46)."""

    PASSPORT = "passport"
    FAMILY_REGISTER = "family_register"
    RESIDENCE_CARD = "residence_card"


@dataclass(frozen=True, slots=True)
class MoveInMember:
    """異動者 — one person on the 転出証明書. Personal numbers travel apart.

    Args:
        same_as: 宛名番号 of the closed record with the same name, birth date and sex that the officer took for the same
            person (標準仕様書 4.1.1.2); empty where numbers decide or nobody was chosen.
        common_name_rows: 通称の記載・削除事項 of the 転出証明書情報, carried on.
        with_birth: born before the move and notified together with it; recorded nowhere so far (4.1.0.1).
        keeps_former_names: 旧氏・通称 of the time of 国外転出 are carried over (1.1.7).
        needs_code: recorded nowhere before: a 住民票コード is drawn at the approval.
        card_shown: 在留カード等を提示した — the notification then counts as one of the 住居地 too.
    """

    name: PersonName
    birth_date: PartialDate
    sex: Sex
    relationship: tuple[str, ...]
    kind: ResidentKind = ResidentKind.JAPANESE
    honseki: Address = Address()
    head_of_register: str = ""
    former_family_name: WrittenName = WrittenName()
    common_name: WrittenName = WrittenName()
    common_name_rows: tuple[CommonNameRow, ...] = ()
    alphabet_name: WrittenName = WrittenName()
    foreign: ForeignResident = ForeignResident()
    same_as: str = ""
    with_birth: bool = False
    keeps_former_names: bool = False
    needs_code: bool = False
    card_shown: bool = False

    @property
    def is_head(self) -> bool:
        """世帯主として入力されたか."""
        return self.relationship == (HEAD,)


@dataclass(frozen=True, slots=True)
class MoveInEntry:
    """転入届の内容 — people who move in together, into a new household or into one that lives there already.

    Args:
        moved_on: 転入をした日 (異動日). notified_on: 届出日, by ``basis`` also 通知日, 申出日 or 処理日.
        notifier: None where nobody stands at the counter (通知, 職権).
        from_address: 転入前住所 as on the 転出証明書; from abroad the country; 未届 the last address lived at.
        from_head: 転入前の世帯主.
        planned_on: 転出予定日 of the 転出証明書, None where it is not known.
        certificate: which paper the entry rests on (``paper``, ``received`` or ``none``).
        target: ``"new"`` or the 世帯番号 of the household they join.
        seen: papers looked at where there is no 転出証明書.
        received: id of the 転出証明書情報 received that a 特例転入 rests on, else empty.
        last_registered: 最終登録住所地 of a 未届転入, kept as an item that no certificate shows (4.1.1.4).
    """

    moved_on: date
    notified_on: date
    notifier: Notifier | None
    address: Address
    from_address: Address
    members: tuple[MoveInMember, ...]
    from_head: str = ""
    planned_on: date | None = None
    certificate: str = "paper"
    note: str = ""
    variety: MoveInVariety = MoveInVariety.DOMESTIC
    basis: FilingBasis = FilingBasis.NOTIFICATION
    target: str = NEW
    seen: tuple[SeenPaper, ...] = ()
    last_registered: Address = Address()
    received: str = ""

    @property
    def joins(self) -> bool:
        """既にある世帯に入るか."""
        return self.target != NEW
