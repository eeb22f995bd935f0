"""職権で新たに記載する者 — what is entered about one person, checked the same way for 出生 and 職権記載.

Numbers may be empty: the 個人番号 comes from J-LIS by a movement of its own. A 住民票コード is drawn from the store in
the same act (30条の3) or, where that is not wished, assigned by a movement of its own; until then the communication
server is told nothing of the person. Law: 住民基本台帳法 7条, 8条, 30条の3, 30条の45; 標準仕様書 1.1.1, 1.1.2, 4.2.1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate
from daicho.kernel.findings import Finding, Level
from daicho.kernel.names import kana_problems, unknown_characters
from daicho.kernel.numbers import individual_number_is_valid, resident_code_is_valid
from daicho.municipal.codes.relationships import relationship_problems
from daicho.municipal.codes.residents import ResidentKind, ResidentStatus, Sex
from daicho.systems.resident_registry.rules.movements.kind import Allotted, Applicant, KnownResident, Scene
from daicho.systems.resident_registry.rules.movements.known_people import ApplicantFacts, returning_resident
from daicho.systems.resident_registry.rules.record import PersonalNumbers, ResidentRecord
from daicho.systems.resident_registry.rules.record_parts import (
    ForeignResident,
    HeadedAddress,
    HeadName,
    PersonName,
    RecordEvent,
    WrittenName,
)

LONGEST_NAME = 100
CODE_DRAWN = "本登録のときに空きコードから無作為に選びます"


@dataclass(frozen=True, slots=True)
class NewPerson:
    """新たに記載する者. ``foreign`` is empty for a Japanese, 本籍 and 筆頭者 for a foreign resident."""

    name: PersonName
    birth_date: PartialDate
    sex: Sex
    relationship: tuple[str, ...]
    kind: ResidentKind = ResidentKind.JAPANESE
    honseki: Address = Address()
    head_of_register: str = ""
    alphabet_name: WrittenName = WrittenName()
    common_name: WrittenName = WrittenName()
    foreign: ForeignResident = ForeignResident()

    @property
    def applicant(self) -> Applicant:
        """By what the registry looks for the same person."""
        return Applicant(self.name.full, self.birth_date, self.sex, self.foreign.card_number)


@dataclass(frozen=True, slots=True)
class Place:
    """記載する場所 — household, address and place in the household."""

    household_number: str
    address: Address
    head: HeadName
    order: int


def fresh_record(person: NewPerson, place: Place, event: RecordEvent, came_from: HeadedAddress) -> ResidentRecord:
    """新たな住民票 — 住民となった日 is 異動日; 住定日 is left to the kind.

    A foreign resident has no 住民となった年月日 but 外国人住民となった年月日 (30条の45).
    """
    foreign = person.kind is ResidentKind.FOREIGN
    return ResidentRecord(
        kind=person.kind,
        status=ResidentStatus.RESIDENT,
        name=person.name,
        birth_date=person.birth_date,
        sex=person.sex,
        household_number=place.household_number,
        relationship=person.relationship,
        address=place.address,
        order_in_household=place.order,
        head=place.head,
        alphabet_name=person.alphabet_name,
        common_name=person.common_name,
        addressee_name=WrittenName(person.common_name.text or person.name.full, person.name.kana),
        honseki=person.honseki,
        head_of_register=person.head_of_register,
        previous_address=came_from,
        address_before_move_in=came_from,
        became_resident=RecordEvent() if foreign else event,
        became_foreign_resident=event if foreign else RecordEvent(),
        recorded=event,
        foreign=person.foreign,
    )


def with_drawn_code(typed: PersonalNumbers, allotted: Allotted) -> PersonalNumbers:
    """番号 of the newcomer: as typed, or with the 住民票コード drawn."""
    return PersonalNumbers(typed.individual_number, typed.resident_code or allotted.resident_code)


def last_place(members: tuple[KnownResident, ...]) -> int:
    """記載順位 of somebody who joins: behind everybody who is there (標準仕様書 5.2)."""
    return max((known.record.order_in_household for known in members), default=0) + 1


def check_person(person: NewPerson, numbers: PersonalNumbers) -> tuple[Finding, ...]:
    """記載事項の確認 — REG-NEW-001…010, MUN-REL-*."""
    kind = _check_foreign if person.kind is ResidentKind.FOREIGN else _check_japanese
    return (
        *_check_name(person),
        *_check_numbers(numbers),
        *kind(person),
        *relationship_problems(person.relationship, sex=person.sex),
    )


def _check_name(person: NewPerson) -> Iterator[Finding]:
    if not person.name.full:
        yield Finding(
            "REG-NEW-001", Level.ERROR, "name", "氏名が空です。戸籍または在留カード等のとおりに入力してください。",
            "住基法7条1号",
        )  # fmt: skip
    elif len(person.name.full) > LONGEST_NAME:
        yield Finding(
            "REG-NEW-002", Level.ERROR, "name",
            f"氏名が{LONGEST_NAME}文字を超えています。余分な文字が入っていないか確かめてください。"
            "氏名は切り詰めずに登録します。", "標準仕様書1.1.1",
        )  # fmt: skip
    if unknown := unknown_characters(person.name.full):
        shown = "、".join(f"「{c}」" for c in unknown)
        yield Finding(
            "REG-NEW-003", Level.ERROR, "name",
            f"氏名に文字情報基盤に無い文字{shown}があり、証明書に印字できません。戸籍の字形を見て選び直してください。",
            "標準仕様書30.2",
        )  # fmt: skip
    if not person.name.kana:
        yield Finding(
            "REG-NEW-004", Level.ERROR, "kana", "フリガナが空です。戸籍の振り仮名を入力してください。",
            "住基法7条1号の2、標準仕様書1.1.18",
        )  # fmt: skip
    for problem in kana_problems(person.name.kana):
        yield Finding("REG-NEW-005", Level.ALERT, "kana", f"フリガナ: {problem}", "標準仕様書1.1.18")


def _check_numbers(numbers: PersonalNumbers) -> Iterator[Finding]:
    if numbers.individual_number and not individual_number_is_valid(numbers.individual_number):
        yield Finding(
            "REG-NEW-006", Level.ERROR, "individual_number",
            "個人番号の検査数字が合いません。資料と見比べて入力し直してください。まだ無いときは空にします。",
            "平成26年総務省令第85号5条",
        )  # fmt: skip
    if numbers.resident_code and not resident_code_is_valid(numbers.resident_code):
        yield Finding(
            "REG-NEW-007", Level.ERROR, "resident_code",
            "住民票コードの検査数字が合いません。資料と見比べて入力し直してください。まだ無いときは空にします。",
            "住基法施行規則1条",
        )  # fmt: skip


def _check_japanese(person: NewPerson) -> Iterator[Finding]:
    if person.honseki.is_empty or not person.head_of_register:
        yield Finding(
            "REG-NEW-008", Level.ERROR, "honseki",
            "本籍・筆頭者が空です。同じ戸籍の世帯員から引用するか、戸籍を見て入力してください。"
            "本籍が無い方は「なし」、分からない方は「不明」と入力します。", "住基法7条5号、標準仕様書4.2.0.3",
        )  # fmt: skip
    if person.foreign != ForeignResident() or person.common_name.text or person.alphabet_name.text:
        yield Finding(
            "REG-NEW-009", Level.ERROR, "kind",
            "区分は日本人ですが、国籍・在留資格・通称・アルファベット氏名が入っています。区分を確かめてください。",
            "住基法30条の45",
        )  # fmt: skip


def _check_foreign(person: NewPerson) -> Iterator[Finding]:
    if not person.foreign.nationality or not person.foreign.article_30_45:
        yield Finding(
            "REG-NEW-010", Level.ERROR, "nationality",
            "国籍・地域と法30条の45の区分は外国人住民の必須項目です。資料を見て入力してください。"
            "国籍が無い方は「無国籍」を選びます。", "住基法30条の45",
        )  # fmt: skip
    if not person.honseki.is_empty or person.head_of_register:
        yield Finding(
            "REG-NEW-011", Level.ERROR, "honseki",
            "外国人住民に本籍・筆頭者は記載できません。空にするか、区分を確かめてください。", "住基法30条の45",
        )  # fmt: skip


def check_draw(*, draws: bool, typed: PersonalNumbers, scene: Scene) -> tuple[Finding, ...]:
    """住民票コードの付番の確認 — REG-NEW-030…032."""
    if draws and typed.resident_code:
        return (
            Finding("REG-NEW-030", Level.ERROR, "resident_code",
                    "住民票コードが入っていますが、付番する印も付いています。どちらか一方にしてください。",
                    "住基法30条の3"),
        )  # fmt: skip
    if draws and scene.codes.free == 0:
        return (
            Finding("REG-NEW-031", Level.ERROR, "draws_code",
                    "住民票コードの空きがありません。付番する印を外して記載し、空きコードの取込みの後に「住民票コードの記載」で"
                    "付番してください。", "標準仕様書4.3.1"),
        )  # fmt: skip
    if draws and scene.codes.free - 1 < scene.codes.alert_below:
        return (
            Finding("REG-NEW-032", Level.ALERT, "draws_code",
                    f"住民票コードの空きが{scene.codes.alert_below}件を下回ります。このまま付番できますが、"
                    "システム管理者に空きコードの払出しを頼んでください。", "標準仕様書4.3.1"),
        )  # fmt: skip
    return ()


def check_known_before(known: ApplicantFacts, *, may_return: bool) -> tuple[Finding, ...]:
    """同一人の確認 — REG-NEW-020…023. Law: 標準仕様書 4.1.1.2, 11.1.

    Args: may_return: the kind can carry a closed record on (職権記載); a birth cannot.
    """
    present = next((p for p in (*known.same_numbers, *known.same_card) if p.present), None)
    if present is not None:
        return (
            Finding("REG-NEW-020", Level.ERROR, "individual_number",
                    f"番号が、すでに住んでいる方(宛名番号{present.resident_number})と一致します。"
                    "同じ方が記載済みでないか、番号の写し間違いでないかを確かめてください。", "標準仕様書4.1.1.2"),
        )  # fmt: skip
    returning = returning_resident(known)
    if returning and not may_return:
        return (
            Finding("REG-NEW-021", Level.ERROR, "individual_number",
                    f"番号が除票(宛名番号{returning})と一致します。生まれた方の番号ではありません。"
                    "番号を確かめ、まだ無いときは空にしてください。", "標準仕様書4.1.1.2"),
        )  # fmt: skip
    if returning:
        return (
            Finding("REG-NEW-022", Level.ALERT, "individual_number",
                    f"以前この市に住んでいた方です。宛名番号{returning}を引き継ぎます。"
                    "誤った消除を戻すときは、この入力ではなく「異動の取消し」を使ってください。", "標準仕様書4.6.0.1"),
        )  # fmt: skip
    if known.same_three:
        numbers = "、".join(p.resident_number for p in known.same_three[:3])
        return (
            Finding("REG-NEW-023", Level.ALERT, "name",
                    f"氏名・生年月日・性別が同じ記録があります(宛名番号{numbers})。"
                    "同じ方がすでに記載されていないか確かめ、別の方ならそのまま進めてください。", "標準仕様書4.1.1.2"),
        )  # fmt: skip
    return ()
