"""Tables of the communication server."""

from daicho.systems.jukinet_server.models.completions import ManualCompletion
from daicho.systems.jukinet_server.models.destinations import Destination, DestinationCursor, DestinationStep
from daicho.systems.jukinet_server.models.identification import IdentificationRecord, Person, SuppressionReport
from daicho.systems.jukinet_server.models.linkage import LinkageSwitch
from daicho.systems.jukinet_server.models.media import MediaOutput
from daicho.systems.jukinet_server.models.municipal import MunicipalNotice
from daicho.systems.jukinet_server.models.national import (
    CardDuty,
    CardOperation,
    CodeLotRequest,
    HeldCardCopy,
    NumberRequest,
    PersonSearch,
    SerialCursor,
)
from daicho.systems.jukinet_server.models.reconciliation import (
    HeldDigest,
    ReconciliationDecision,
    ReconciliationDifference,
    ReconciliationResult,
    ReconciliationRun,
)

__all__ = [
    "CardDuty",
    "CardOperation",
    "CodeLotRequest",
    "Destination",
    "DestinationCursor",
    "DestinationStep",
    "HeldCardCopy",
    "HeldDigest",
    "IdentificationRecord",
    "LinkageSwitch",
    "ManualCompletion",
    "MediaOutput",
    "MunicipalNotice",
    "NumberRequest",
    "Person",
    "PersonSearch",
    "ReconciliationDecision",
    "ReconciliationDifference",
    "ReconciliationResult",
    "ReconciliationRun",
    "SerialCursor",
    "SuppressionReport",
]
