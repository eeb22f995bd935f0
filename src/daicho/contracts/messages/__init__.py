"""Messages (連携データ): every type and version that one system may send to another."""

from __future__ import annotations

from daicho.contracts.messages.addressee import AddresseeChanged
from daicho.contracts.messages.body import ContractRefusal, MessageBody, read
from daicho.contracts.messages.cards import (
    CardOperationOrdered,
    CardStateReported,
    CertificateSerial,
    CertificateSerials,
    HeldCard,
)
from daicho.contracts.messages.certificate_source import CertificateSourceChanged
from daicho.contracts.messages.delivery import DeliverySkipped
from daicho.contracts.messages.destinations import (
    Destination,
    DestinationPerson,
    DestinationStateReported,
    DestinationSubjectsReceived,
    DestinationUpdated,
    MunicipalOffice,
    OfficePlace,
)
from daicho.contracts.messages.identification import (
    Identification,
    IdentificationReason,
    IdentificationUpdate,
    PrefecturalUpdate,
)
from daicho.contracts.messages.kiosk_issue import KioskIssueReported
from daicho.contracts.messages.municipalities import (
    FamilyRegisterNotice,
    FamilyRegisterNoticeReceived,
    FamilyRegisterNoticeSent,
    MoveInNotice,
    MoveInNoticeReceived,
    MoveInNoticeSent,
    MoveOutCancelledReceived,
    MoveOutCancelledSent,
    MoveOutCertificate,
    MoveOutCertificateReceived,
    MoveOutCertificateSent,
    MunicipalMessage,
)
from daicho.contracts.messages.numbers import (
    IndividualNumberAssigned,
    NumberRequested,
    NumberRequestRejected,
    PersonToNumber,
    ResidentCodeLotReceived,
    ResidentCodesWanted,
)
from daicho.contracts.messages.reconciliation import (
    IdentificationDifferenceFound,
    IdentificationRecovered,
    IdentificationWithdrawn,
    RegistryCase,
    RegistryCompared,
)
from daicho.contracts.messages.resident_record import ResidentRecordChanged, ResidentSnapshot
from daicho.contracts.messages.suppression import (
    ClosedAtJukinet,
    ClosedProcess,
    JukinetSuppressionChanged,
    SuppressionChanged,
)
from daicho.contracts.messages.wide_area import WideAreaCopyObtained

TYPES: tuple[type[MessageBody], ...] = (
    ResidentRecordChanged,
    AddresseeChanged,
    IdentificationUpdate,
    PrefecturalUpdate,
    SuppressionChanged,
    JukinetSuppressionChanged,
    MoveOutCertificateSent,
    MoveOutCancelledSent,
    MoveInNoticeSent,
    FamilyRegisterNoticeSent,
    MoveOutCertificateReceived,
    MoveOutCancelledReceived,
    MoveInNoticeReceived,
    FamilyRegisterNoticeReceived,
    NumberRequested,
    ResidentCodesWanted,
    IndividualNumberAssigned,
    NumberRequestRejected,
    ResidentCodeLotReceived,
    CardOperationOrdered,
    CardStateReported,
    CertificateSerials,
    CertificateSourceChanged,
    KioskIssueReported,
    DestinationUpdated,
    DestinationStateReported,
    DestinationSubjectsReceived,
    IdentificationDifferenceFound,
    RegistryCompared,
    IdentificationRecovered,
    IdentificationWithdrawn,
    WideAreaCopyObtained,
    DeliverySkipped,
)

_BY_NAME: dict[tuple[str, int], type[MessageBody]] = {(each.type, each.version): each for each in TYPES}


def parse(type_: str, version: int, content: bytes) -> MessageBody:
    """Reads a body that another system sent.

    Raises: ContractRefusal ``MSG-VERSION`` for an unknown type or version, ``MSG-BODY`` for anything but the form
    agreed on. Neither repeats a value, since values may be personal.
    """
    known = _BY_NAME.get((type_, version))
    if known is None:
        raise ContractRefusal("MSG-VERSION", f"種類「{type_}」第{version}版の連携データは取り決めにありません。")
    return read(known, content)


__all__ = [
    "TYPES",
    "AddresseeChanged",
    "CardOperationOrdered",
    "CardStateReported",
    "CertificateSerial",
    "CertificateSerials",
    "CertificateSourceChanged",
    "ClosedAtJukinet",
    "ClosedProcess",
    "ContractRefusal",
    "DeliverySkipped",
    "Destination",
    "DestinationPerson",
    "DestinationStateReported",
    "DestinationSubjectsReceived",
    "DestinationUpdated",
    "FamilyRegisterNotice",
    "FamilyRegisterNoticeReceived",
    "FamilyRegisterNoticeSent",
    "HeldCard",
    "Identification",
    "IdentificationDifferenceFound",
    "IdentificationReason",
    "IdentificationRecovered",
    "IdentificationUpdate",
    "IdentificationWithdrawn",
    "IndividualNumberAssigned",
    "JukinetSuppressionChanged",
    "KioskIssueReported",
    "MessageBody",
    "MoveInNotice",
    "MoveInNoticeReceived",
    "MoveInNoticeSent",
    "MoveOutCancelledReceived",
    "MoveOutCancelledSent",
    "MoveOutCertificate",
    "MoveOutCertificateReceived",
    "MoveOutCertificateSent",
    "MunicipalMessage",
    "MunicipalOffice",
    "NumberRequestRejected",
    "NumberRequested",
    "OfficePlace",
    "PersonToNumber",
    "PrefecturalUpdate",
    "RegistryCase",
    "RegistryCompared",
    "ResidentCodeLotReceived",
    "ResidentCodesWanted",
    "ResidentRecordChanged",
    "ResidentSnapshot",
    "SuppressionChanged",
    "WideAreaCopyObtained",
    "parse",
]
