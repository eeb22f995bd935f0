"""One invented example of every message version; the golden samples were made of these."""

from __future__ import annotations

from datetime import UTC, date, datetime

from daicho.contracts.hidden import IndividualNumber, ResidentCode
from daicho.contracts.messages import (
    AddresseeChanged,
    ClosedAtJukinet,
    ClosedProcess,
    DeliverySkipped,
    Identification,
    IdentificationDifferenceFound,
    IdentificationReason,
    IdentificationRecovered,
    IdentificationUpdate,
    IdentificationWithdrawn,
    JukinetSuppressionChanged,
    MessageBody,
    PrefecturalUpdate,
    RegistryCase,
    RegistryCompared,
    ResidentRecordChanged,
    ResidentSnapshot,
    SuppressionChanged,
)
from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate
from daicho.kernel.numbers import household_number, individual_number_from, resident_code_from, resident_number
from tests.contracts.kiosk_examples import KIOSK
from tests.contracts.municipal_examples import MUNICIPAL
from tests.contracts.national_examples import NATIONAL

RECORDED_AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
MOVED_ON = PartialDate.known(date(2026, 11, 20))
ADDRESS = Address(
    municipality_code="142034", postal_code="2540000", text="神奈川県平塚市宝町", lot="1番3号", building="コーポ宝201"
)
NUMBER = resident_number(1)
HOUSEHOLD = household_number(1)
INDIVIDUAL_NUMBER = individual_number_from("12345678901")
RESIDENT_CODE = resident_code_from("1234567890")


def a_resident(**changes: object) -> ResidentSnapshot:
    """山田 花子, moved in to 宝町; her birth day is unknown."""
    facts: dict[str, object] = {
        "resident_number": NUMBER,
        "household_number": HOUSEHOLD,
        "kind": "japanese",
        "status": "resident",
        "individual_number": IndividualNumber(INDIVIDUAL_NUMBER),
        "name": "山田　花子",
        "name_kana": "ヤマダ　ハナコ",
        "birth_date": PartialDate(date(1948, 3, 1), "昭和23年3月日不詳", "01"),
        "sex": "female",
        "address": ADDRESS,
        "head_name": "山田　花子",
        "relationship": "世帯主",
        "became_resident_on": MOVED_ON,
        "closed": (ClosedProcess(process="entry", level="alert", starts_on=date(2026, 11, 1)),),
    }
    return ResidentSnapshot.model_validate({**facts, **changes})


def an_identification() -> Identification:
    """Her 本人確認情報."""
    return Identification(
        resident_code=ResidentCode(RESIDENT_CODE),
        individual_number=IndividualNumber(INDIVIDUAL_NUMBER),
        name="山田　花子",
        name_kana="やまだ　はなこ",
        plain_kana="やまた　はなこ",
        birth_date=PartialDate(date(1948, 3, 1), "昭和23年3月日不詳", "01"),
        sex="female",
        municipality_code="142034",
        postal_code="2540000",
        address=ADDRESS,
        became_resident_on=MOVED_ON,
        previous_municipality_code="142018",
        previous_address=Address(text="神奈川県横須賀市小川町", lot="11番地"),
        reason=IdentificationReason.MOVE_IN,
        moved_on=MOVED_ON,
        operator_id="1003",
        terminal_id="HK-001",
    )


def record_changed(name: str = "山田　花子", version_no: int = 1) -> ResidentRecordChanged:
    """The registry tells the platform."""
    return ResidentRecordChanged(
        movement_id="M-1",
        reason_code="01",
        reason_name="国内転入",
        moved_on=MOVED_ON,
        version_no=version_no,
        recorded_at=RECORDED_AT,
        resident=a_resident(name=name),
    )


def addressee_changed(name: str = "山田　花子", version_no: int = 1) -> AddresseeChanged:
    """The platform tells the addressee system."""
    return AddresseeChanged(
        movement_id="M-1",
        reason_code="01",
        moved_on=MOVED_ON,
        version_no=version_no,
        recorded_at=RECORDED_AT,
        addressee=a_resident(name=name),
    )


EXAMPLES: tuple[MessageBody, ...] = (
    record_changed(),
    addressee_changed(),
    IdentificationUpdate(movement_id="M-1", recorded_at=RECORDED_AT, identification=an_identification()),
    PrefecturalUpdate(
        identification=an_identification(), order_number=1, record_state="current", stamped_at=RECORDED_AT
    ),
    SuppressionChanged(
        resident_number=NUMBER,
        recorded_at=RECORDED_AT,
        protected=True,
        closed=(
            ClosedProcess(process="issue", level="error", starts_on=date(2026, 11, 1)),
            ClosedProcess(process="kiosk", level="error", starts_on=date(2026, 11, 1)),
            ClosedProcess(process="linkage", level="alert", starts_on=date(2026, 12, 1)),
        ),
    ),
    JukinetSuppressionChanged(
        resident_code=ResidentCode(RESIDENT_CODE),
        recorded_at=RECORDED_AT,
        protected=False,
        closed=(ClosedAtJukinet(process="issue", level="error", starts_on=date(2026, 11, 1)),),
    ),
    *MUNICIPAL,
    *NATIONAL,
    *KIOSK,
    IdentificationDifferenceFound(
        difference_id="5b0f6c1e-0000-4000-8000-000000000001",
        resident_code=ResidentCode(RESIDENT_CODE),
        found_by="prefecture",
        kind="differs",
        items=("address", "moved_on"),
        found_on=date(2026, 11, 23),
        note="住所を届書と見比べてください",
        operator_id="2001",
    ),
    RegistryCompared(
        number=7,
        municipality_code="142034",
        compared_at=RECORDED_AT,
        held_by_cs=258000,
        in_transit=2,
        cases=(
            RegistryCase(
                difference_id="5b0f6c1e-0000-4000-8000-000000000002",
                resident_code=ResidentCode(RESIDENT_CODE),
                kind="differs",
                items=("name_kana",),
            ),
        ),
        is_cut=False,
    ),
    IdentificationRecovered(
        difference_id="5b0f6c1e-0000-4000-8000-000000000002",
        recorded_at=RECORDED_AT,
        record_state="current",
        identification=an_identification(),
        reason="整合性確認で相違していたため",
    ),
    IdentificationWithdrawn(
        difference_id="5b0f6c1e-0000-4000-8000-000000000003",
        recorded_at=RECORDED_AT,
        resident_code=ResidentCode(RESIDENT_CODE),
        reason="住民記録にない方のため",
        operator_id="1003",
        confirmed_by="1002",
    ),
    DeliverySkipped(
        skipped_message="7f6c1c0e-0000-4000-8000-000000000001",
        skipped_type="AddresseeChanged",
        reason="誤った異動のため、取消し後の内容だけを送る",
        decided_by="1008",
        confirmed_by="1009",
    ),
)
