"""Tables of the certificate server."""

from daicho.systems.certificate_server.models.receipts import IssueCounter, IssuedCopy, Receipt, ReceiptStep
from daicho.systems.certificate_server.models.reception import CounterRequest, CounterStep
from daicho.systems.certificate_server.models.serials import UserCertificate
from daicho.systems.certificate_server.models.service_settings import ServiceSetting
from daicho.systems.certificate_server.models.sources import (
    FeedState,
    Source,
    SourceAwaited,
    SourceHousehold,
    SourcePending,
    SourceStep,
    SupplyRun,
)

__all__ = [
    "CounterRequest",
    "CounterStep",
    "FeedState",
    "IssueCounter",
    "IssuedCopy",
    "Receipt",
    "ReceiptStep",
    "ServiceSetting",
    "Source",
    "SourceAwaited",
    "SourceHousehold",
    "SourcePending",
    "SourceStep",
    "SupplyRun",
    "UserCertificate",
]
