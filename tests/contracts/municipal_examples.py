"""Invented examples of what passes between municipalities; the golden samples were made of these."""

from __future__ import annotations

from datetime import UTC, date, datetime

from daicho.contracts.hidden import IndividualNumber, ResidentCode
from daicho.contracts.inquiries import WideAreaPerson
from daicho.contracts.messages import (
    FamilyRegisterNotice,
    FamilyRegisterNoticeReceived,
    FamilyRegisterNoticeSent,
    MessageBody,
    MoveInNotice,
    MoveInNoticeReceived,
    MoveInNoticeSent,
    MoveOutCancelledReceived,
    MoveOutCancelledSent,
    MoveOutCertificate,
    MoveOutCertificateReceived,
    MoveOutCertificateSent,
    WideAreaCopyObtained,
)
from daicho.contracts.messages.municipalities import (
    CarriedCommonName,
    ForeignItems,
    Insurance,
    Mover,
    NamedPerson,
    PlannedVisit,
    RegisteredPerson,
)
from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate
from daicho.kernel.numbers import individual_number_from, resident_code_from

SHOHOKU, HIRATSUKA = "149993", "142034"
RECEIVED_AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
OLD = Address(municipality_code=SHOHOKU, postal_code="2599999", text="神奈川県湘北市緑町", lot="2番5号")
NEW = Address(municipality_code=HIRATSUKA, postal_code="2540046", text="神奈川県平塚市立野町", lot="31番20号")
HONSEKI = Address(municipality_code=SHOHOKU, text="神奈川県湘北市緑町", lot="2番地")
CODE = ResidentCode(resident_code_from("9900000012"))
BORN = PartialDate(date(1948, 3, 1), "昭和23年3月日不詳", "01")
MOVER = Mover(
    resident_code=CODE,
    individual_number=IndividualNumber(individual_number_from("99000000001")),
    name="見本　花子",
    name_kana="ミホン　ハナコ",
    family_name="見本",
    given_name="花子",
    family_name_kana="ミホン",
    given_name_kana="ハナコ",
    birth_date=BORN,
    sex="female",
    relationship=("02",),
    is_head=True,
    honseki=HONSEKI,
    head_of_register="見本　太郎",
    insurance=(Insurance(kind="national_health", held=True, since=date(2020, 4, 1)),),
)
FOREIGNER = Mover(
    resident_code=ResidentCode(resident_code_from("9900000013")),
    individual_number=None,
    name="DANG QUANG HUY",
    alphabet_name="DANG QUANG HUY",
    common_name="見本　慶",
    common_name_kana="ミホン　ケイ",
    common_name_rows=(CarriedCommonName(name="見本　慶", recorded_on=date(2021, 5, 6), recorded_in="神奈川県湘北市"),),
    birth_date=PartialDate.known(date(1987, 2, 26)),
    sex="male",
    relationship=("11",),
    foreign=ForeignItems(
        nationality="VNM",
        nationality_name="ベトナム",
        status_category="mid_to_long_term",
        status_of_residence="技術・人文知識・国際業務",
        period_years="3",
        expires_on=date(2027, 3, 31),
        card_number="ZX73958386YY",
    ),
    moves=False,
)
CERTIFICATE = MoveOutCertificate(
    certificate_number="SH-C-000001",
    issued_on=date(2026, 11, 16),
    planned_on=date(2026, 11, 20),
    former_address=OLD,
    planned_address=NEW,
    household_head="見本　花子",
    by_card=True,
    persons=(MOVER, FOREIGNER),
    visit=PlannedVisit(planned_on=date(2026, 11, 24), time="10:30"),
)
NOTICE = MoveInNotice(
    notice_number="SH-N-000001",
    moved_in_on=date(2026, 11, 20),
    notified_on=date(2026, 11, 24),
    new_address=NEW,
    new_head="見本　花子",
    former_address=OLD,
    persons=(NamedPerson(resident_code=CODE, name="見本　花子", birth_date=BORN, sex="female"),),
)
REGISTER_NOTICE = FamilyRegisterNotice(
    notice_number="HI-F-000001",
    reason="move_in",
    moved_on=PartialDate.known(date(2026, 11, 20)),
    person=RegisteredPerson(
        resident_code=CODE,
        name="見本　花子",
        birth_date=BORN,
        sex="female",
        address=NEW,
        address_set_on=PartialDate.known(date(2026, 11, 20)),
        honseki=HONSEKI,
        head_of_register="見本　太郎",
    ),
    noted_on=date(2026, 11, 24),
)
WIDE_AREA_PERSON = WideAreaPerson(
    resident_code=None,
    individual_number=None,
    name="見本　花子",
    name_kana="ミホン　ハナコ",
    alphabet_name="",
    former_family_name="",
    common_name="",
    birth_date=BORN,
    sex="female",
    household_head="見本　花子",
    relationship="世帯主",
    address=OLD,
    became_resident_on=PartialDate.known(date(1990, 4, 1)),
    address_set_on=None,
    notified_on=date(1990, 4, 3),
    former_address=None,
    foreign=None,
)
MUNICIPAL: tuple[MessageBody, ...] = (
    MoveOutCertificateSent(receiver=SHOHOKU, certificate=CERTIFICATE),
    MoveOutCancelledSent(receiver=SHOHOKU, certificate_number="HI-C-1", reason="転出の予定がなくなったため"),
    MoveInNoticeSent(receiver=SHOHOKU, notice=NOTICE),
    FamilyRegisterNoticeSent(receiver=SHOHOKU, notice=REGISTER_NOTICE),
    MoveOutCertificateReceived(sender=SHOHOKU, received_at=RECEIVED_AT, certificate=CERTIFICATE, verified_by_card=True),
    MoveOutCancelledReceived(
        sender=SHOHOKU, received_at=RECEIVED_AT, certificate_number="SH-C-000001", reason="転出の予定がなくなったため"
    ),
    MoveInNoticeReceived(sender=SHOHOKU, received_at=RECEIVED_AT, notice=NOTICE),
    WideAreaCopyObtained(
        request_number="142034-0123456789abcdef",
        municipality=SHOHOKU,
        obtained_at=RECEIVED_AT,
        operator_id="2001",
        terminal_id="JK-001",
        scope="person",
        with_relationship=True,
        with_resident_code=False,
        with_individual_number=False,
        records=(WIDE_AREA_PERSON,),
    ),
    FamilyRegisterNoticeReceived(sender=SHOHOKU, received_at=RECEIVED_AT, notice=REGISTER_NOTICE),
)
