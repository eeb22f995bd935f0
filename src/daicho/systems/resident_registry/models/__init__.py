"""Tables of the resident registry. Append-only ones say so; only ``resident`` and the search rows ever change."""

from daicho.systems.resident_registry.models.certificate import (
    CertificateIssue,
    CertificateRequestRow,
    CertificateState,
    IssueCounter,
)
from daicho.systems.resident_registry.models.movement import (
    Movement,
    MovementCancellation,
    MovementEffect,
    MovementEntry,
    MovementState,
    NotificationNumber,
)
from daicho.systems.resident_registry.models.office_setting import OfficeSetting
from daicho.systems.resident_registry.models.protection import Protection
from daicho.systems.resident_registry.models.resident import Household, Resident, ResidentVersion
from daicho.systems.resident_registry.models.search import ResidentSearch
from daicho.systems.resident_registry.models.worklist import Worklist

__all__ = [
    "CertificateIssue",
    "CertificateRequestRow",
    "CertificateState",
    "Household",
    "IssueCounter",
    "Movement",
    "MovementCancellation",
    "MovementEffect",
    "MovementEntry",
    "MovementState",
    "NotificationNumber",
    "OfficeSetting",
    "Protection",
    "Resident",
    "ResidentSearch",
    "ResidentVersion",
    "Worklist",
]
