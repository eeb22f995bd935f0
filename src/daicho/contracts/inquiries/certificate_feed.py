"""証明書の元データの照会 (C3) — certificate_server asks resident_registry for all of it, its digests, its freshness."""

from __future__ import annotations

import hashlib
from typing import Annotated, ClassVar, Protocol

from pydantic import Field

from daicho.contracts.fields import HouseholdNumber, Moment, ResidentNumber
from daicho.contracts.inquiries.question import Answer, AnswerType, Question
from daicho.contracts.messages.body import Part
from daicho.contracts.messages.certificate_source import HouseholdAct, SourceState
from daicho.kernel.context import Context

After = Annotated[str, Field(pattern=r"^([0-9]{8})?$")]
"""世帯番号 behind which to go on; empty to begin."""
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
MessageId = Annotated[str, Field(pattern=r"^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$")]
MOST_NAMED = 2_000


def digest_of(state: SourceState) -> str:
    """元データの要約値 — the same on both sides for the same state; only ever on its way, never kept."""
    return hashlib.sha256(state.model_dump_json(exclude={"source_no"}).encode()).hexdigest()


class CertificateSourcePageAnswer(Answer):
    """元データの一頁 — whole households.

    Args:
        on_their_way: whose state is in a message not delivered yet; it is not among ``states``.
        up_to: the last household of the page. is_last: whether nobody lives in a household behind it.
    """

    states: tuple[SourceState, ...]
    on_their_way: tuple[ResidentNumber, ...]
    up_to: After
    is_last: bool


class CertificateSourcePage(Question):
    """元データの一括提供 — at go-live, after a loss and for repair.

    Args: residents: exactly these, closed records too; without them the households after ``after``.
    """

    type: ClassVar[str] = "CertificateSourcePage"
    version: ClassVar[int] = 1
    answer_type: ClassVar[AnswerType] = CertificateSourcePageAnswer

    after: After = ""
    residents: Annotated[tuple[ResidentNumber, ...], Field(max_length=500)] = ()


class SourceDigest(Part):
    """一人分の要約値."""

    resident_number: ResidentNumber
    digest: Digest


class CertificateSourceDigestsAnswer(Answer):
    """要約値の一頁.

    Args:
        households: how many acts have concerned each; empty while anything at all is on its way. The others as for
            :class:`CertificateSourcePageAnswer`.
    """

    rows: tuple[SourceDigest, ...]
    on_their_way: tuple[ResidentNumber, ...]
    households: tuple[HouseholdAct, ...]
    up_to: After
    is_last: bool


class CertificateSourceDigests(Question):
    """整合性確認 — what the registry would certify today, as digests."""

    type: ClassVar[str] = "CertificateSourceDigests"
    version: ClassVar[int] = 1
    answer_type: ClassVar[AnswerType] = CertificateSourceDigestsAnswer

    after: After = ""


class UndeliveredSource(Part):
    """未着の更新 — whose it is, where the person belongs now, and under which number it is sent."""

    resident_number: ResidentNumber
    household_number: HouseholdNumber
    source_no: Annotated[int, Field(ge=1)]


class CertificateFeedStateAnswer(Answer):
    """連携の鮮度.

    Args:
        as_of: everything up to then is delivered but ``undelivered``. too_many: to be named.
        newest_delivered: the last message that the registry holds for delivered; empty before the first. Whoever has
            not received it has lost something.
        sent_newest: whether the registry sent what the asker received last. If not, it has lost something itself.
    """

    as_of: Moment
    undelivered: Annotated[tuple[UndeliveredSource, ...], Field(max_length=MOST_NAMED)]
    too_many: bool
    newest_delivered: MessageId = ""
    sent_newest: bool = True


class CertificateFeedState(Question):
    """連携の鮮度の照会 — put twice a second. Only a change of its answer is recorded, by the asker.

    Args: newest: the message that the asker received last; empty before the first.
    """

    type: ClassVar[str] = "CertificateFeedState"
    version: ClassVar[int] = 1
    answer_type: ClassVar[AnswerType] = CertificateFeedStateAnswer
    is_heartbeat: ClassVar[bool] = True

    newest: MessageId = ""


class CertificateSourcePageProvider(Protocol):
    """What ``resident_registry.provides`` offers."""

    def __call__(self, ctx: Context, question: CertificateSourcePage) -> CertificateSourcePageAnswer: ...


class CertificateSourceDigestsProvider(Protocol):
    """What ``resident_registry.provides`` offers."""

    def __call__(self, ctx: Context, question: CertificateSourceDigests) -> CertificateSourceDigestsAnswer: ...


class CertificateFeedStateProvider(Protocol):
    """What ``resident_registry.provides`` offers."""

    def __call__(self, ctx: Context, question: CertificateFeedState) -> CertificateFeedStateAnswer: ...
