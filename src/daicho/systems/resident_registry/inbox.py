"""Inbox of the registry: what the CS has received from outside, and what kiosks have issued."""

from __future__ import annotations

from collections.abc import Mapping

from daicho.contracts.messages import (
    CardStateReported,
    DestinationStateReported,
    DestinationSubjectsReceived,
    FamilyRegisterNoticeReceived,
    IdentificationDifferenceFound,
    IndividualNumberAssigned,
    KioskIssueReported,
    MoveInNoticeReceived,
    MoveOutCancelledReceived,
    MoveOutCertificateReceived,
    NumberRequestRejected,
    RegistryCompared,
    ResidentCodeLotReceived,
    WideAreaCopyObtained,
)
from daicho.foundation.messaging.inbox import Handler
from daicho.systems.resident_registry.actions.issue_wide_area import take_wide_area_copy
from daicho.systems.resident_registry.actions.set_destination import (
    take_destination_state,
    take_destination_subjects,
)
from daicho.systems.resident_registry.actions.take_arrival import take_arrival
from daicho.systems.resident_registry.actions.take_certificate import cancel_certificate, take_certificate
from daicho.systems.resident_registry.actions.take_comparison import take_comparison
from daicho.systems.resident_registry.actions.take_difference import take_difference
from daicho.systems.resident_registry.actions.take_kiosk_issue import take_kiosk_issue
from daicho.systems.resident_registry.actions.take_numbers import (
    take_card_state,
    take_code_lot,
    take_individual_number,
    take_number_rejection,
)
from daicho.systems.resident_registry.actions.take_register_notice import take_register_notice

HANDLERS: Mapping[str, Handler] = {
    MoveOutCertificateReceived.type: take_certificate,
    MoveOutCancelledReceived.type: cancel_certificate,
    MoveInNoticeReceived.type: take_arrival,
    FamilyRegisterNoticeReceived.type: take_register_notice,
    IdentificationDifferenceFound.type: take_difference,
    RegistryCompared.type: take_comparison,
    IndividualNumberAssigned.type: take_individual_number,
    NumberRequestRejected.type: take_number_rejection,
    ResidentCodeLotReceived.type: take_code_lot,
    WideAreaCopyObtained.type: take_wide_area_copy,
    CardStateReported.type: take_card_state,
    KioskIssueReported.type: take_kiosk_issue,
    DestinationStateReported.type: take_destination_state,
    DestinationSubjectsReceived.type: take_destination_subjects,
}
"""One handler for each message type that the connection table lets in."""
