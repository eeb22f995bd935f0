"""One invented example of every message about numbers, cards and serials."""

from __future__ import annotations

from datetime import UTC, date, datetime

from daicho.contracts.hidden import IndividualNumber, ResidentCode
from daicho.contracts.messages import (
    CardOperationOrdered,
    CardStateReported,
    CertificateSerial,
    CertificateSerials,
    Destination,
    DestinationPerson,
    DestinationStateReported,
    DestinationSubjectsReceived,
    DestinationUpdated,
    HeldCard,
    IndividualNumberAssigned,
    MessageBody,
    MunicipalOffice,
    NumberRequested,
    NumberRequestRejected,
    OfficePlace,
    PersonToNumber,
    ResidentCodeLotReceived,
    ResidentCodesWanted,
)
from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate
from daicho.kernel.numbers import individual_number_from, resident_code_from

CODE = ResidentCode(resident_code_from("1234567890"))
NUMBER = IndividualNumber(individual_number_from("12345678901"))
REQUEST = NumberRequested(
    request_number="142034-R-000001",
    kind="new",
    person=PersonToNumber(
        resident_code=CODE,
        name="山田　凪",
        name_kana="ヤマダ　ナギ",
        birth_date=PartialDate.known(date(2026, 11, 14)),
        sex="female",
        postal_code="2540000",
        address=Address(municipality_code="142034", text="神奈川県平塚市宝町", lot="1番3号"),
    ),
)
CITY_HALL = {"postal_code": "2548686", "address": "神奈川県平塚市浅間町9番1号", "telephone": "0463-23-1111"}
DESTINATION = DestinationUpdated(
    management_number="142034-S-000001",
    print_class="1",
    destination=Destination(
        postal_code="2540042", address="神奈川県平塚市明石町1番1号", name="山田　凪", is_residence_elsewhere=True
    ),
    municipality=MunicipalOffice(code="142034", name="平塚市", **CITY_HALL),
    delivery_place=OfficePlace(name="平塚市役所市民課", **CITY_HALL),
    card_delivery_place=OfficePlace(name="平塚市役所市民課", **CITY_HALL),
    person=DestinationPerson(
        resident_code=CODE,
        individual_number=NUMBER,
        name="山田　凪",
        name_kana="ヤマダ　ナギ",
        postal_code="2540000",
        address=Address(municipality_code="142034", text="神奈川県平塚市宝町", lot="1番3号"),
        birth_date=PartialDate.known(date(2026, 11, 14)),
        sex="female",
    ),
    processed_on=date(2026, 11, 23),
    operator_id="1003",
    terminal_id="HK-001",
)
NATIONAL: tuple[MessageBody, ...] = (
    REQUEST,
    IndividualNumberAssigned(request_number="142034-R-000001", resident_code=CODE, individual_number=NUMBER),
    NumberRequestRejected(
        request_number="142034-R-000001", reason_code="N-NUMBER-001", reason="既に個人番号が生成されている者です。"
    ),
    ResidentCodesWanted(count=500),
    ResidentCodeLotReceived(lot="L0123456789ab", codes=(CODE, ResidentCode(resident_code_from("2234567890")))),
    CardOperationOrdered(
        serial="01234567890123",
        resident_code=CODE,
        operation="deliver",
        reason="本人への交付",
        on=date(2026, 11, 23),
        notification_card_returned_on=date(2026, 11, 23),
        operator="2001",
        terminal="JK-001",
    ),
    CardStateReported(
        resident_code=CODE,
        reported_at=datetime(2026, 11, 23, 1, 30, tzinfo=UTC),
        cards=(HeldCard(state="active", delivered_on=date(2026, 11, 23), expires_on=date(2036, 4, 1)),),
    ),
    CertificateSerials(
        cursor=12,
        rows=(
            CertificateSerial(resident_code=CODE, serial="4123456789abcdef", state="valid", since=date(2026, 11, 23)),
        ),
    ),
    DESTINATION,
    DestinationStateReported(
        management_number="142034-S-000001",
        state="mismatch",
        on=date(2026, 11, 23),
        reason="機構の保存する内容と違います(住所)。",
    ),
    DestinationSubjectsReceived(subjects=(CODE,)),
)
