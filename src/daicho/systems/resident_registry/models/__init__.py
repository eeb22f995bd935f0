"""Tables of the resident registry. Append-only ones say so; only ``resident``, search rows and stored codes change."""

from daicho.systems.resident_registry.models.certificate import (
    CertificateIssue,
    CertificateRequestRow,
    CertificateState,
    IssueCounter,
)
from daicho.systems.resident_registry.models.closed_record import ArchivedRecord, ArchiveRun
from daicho.systems.resident_registry.models.departure_paper import DeparturePaper
from daicho.systems.resident_registry.models.destination import Destination, DestinationReport, DestinationSetting
from daicho.systems.resident_registry.models.destruction import DestructionProposal, DestructionStep
from daicho.systems.resident_registry.models.duplicate_decision import DuplicateDecision
from daicho.systems.resident_registry.models.entry_draft import EntryDraft
from daicho.systems.resident_registry.models.facts_digest import FactsDigest
from daicho.systems.resident_registry.models.immigration import (
    ImmigrationFile,
    ImmigrationOutput,
    ImmigrationOutputRow,
    ImmigrationReport,
    ImmigrationRow,
    RegisteredMedium,
)
from daicho.systems.resident_registry.models.kiosk import (
    CertificateHouseholdNumber,
    CertificateSourceNumber,
    KioskIssue,
)
from daicho.systems.resident_registry.models.movement import (
    Movement,
    MovementCancellation,
    MovementEffect,
    MovementEntry,
    MovementState,
    NotificationNumber,
)
from daicho.systems.resident_registry.models.municipal_notice import (
    ReceivedArrival,
    ReceivedCertificate,
    ReceivedRegisterNotice,
    SentCertificate,
)
from daicho.systems.resident_registry.models.notice import Notice
from daicho.systems.resident_registry.models.number_request import CardHolding, NumberRequest, ResidentCodesWish
from daicho.systems.resident_registry.models.office_setting import OfficeSetting
from daicho.systems.resident_registry.models.protection import Protection
from daicho.systems.resident_registry.models.reported_difference import RegistryComparison, ReportedDifference
from daicho.systems.resident_registry.models.resident import Household, Resident, ResidentVersion
from daicho.systems.resident_registry.models.resident_code import ResidentCodeLot, StoredResidentCode
from daicho.systems.resident_registry.models.search import ResidentSearch
from daicho.systems.resident_registry.models.statistics import CountedResident, PopulationChange
from daicho.systems.resident_registry.models.suppression import SuppressionRow
from daicho.systems.resident_registry.models.told_restriction import ToldRestriction
from daicho.systems.resident_registry.models.wide_area import WideAreaCopy, WideAreaIssue
from daicho.systems.resident_registry.models.worklist import Worklist

__all__ = [
    "ArchiveRun",
    "ArchivedRecord",
    "CardHolding",
    "CertificateHouseholdNumber",
    "CertificateIssue",
    "CertificateRequestRow",
    "CertificateSourceNumber",
    "CertificateState",
    "CountedResident",
    "DeparturePaper",
    "Destination",
    "DestinationReport",
    "DestinationSetting",
    "DestructionProposal",
    "DestructionStep",
    "DuplicateDecision",
    "EntryDraft",
    "FactsDigest",
    "Household",
    "ImmigrationFile",
    "ImmigrationOutput",
    "ImmigrationOutputRow",
    "ImmigrationReport",
    "ImmigrationRow",
    "IssueCounter",
    "KioskIssue",
    "Movement",
    "MovementCancellation",
    "MovementEffect",
    "MovementEntry",
    "MovementState",
    "Notice",
    "NotificationNumber",
    "NumberRequest",
    "OfficeSetting",
    "PopulationChange",
    "Protection",
    "ReceivedArrival",
    "ReceivedCertificate",
    "ReceivedRegisterNotice",
    "RegisteredMedium",
    "RegistryComparison",
    "ReportedDifference",
    "Resident",
    "ResidentCodeLot",
    "ResidentCodesWish",
    "ResidentSearch",
    "ResidentVersion",
    "SentCertificate",
    "StoredResidentCode",
    "SuppressionRow",
    "ToldRestriction",
    "WideAreaCopy",
    "WideAreaIssue",
    "Worklist",
]
