"""住基ネット連携状況の照会 — the registry asks the CS how its updates to the prefecture stand. No personal data."""

from __future__ import annotations

from typing import Annotated, ClassVar, Protocol

from pydantic import Field

from daicho.contracts.fields import Moment
from daicho.contracts.inquiries.question import Answer, AnswerType, Question
from daicho.kernel.context import Context

Count = Annotated[int, Field(ge=0)]


class JukinetLinkageStatusAnswer(Answer):
    """連携状況 — counts of updates, age of the oldest one waiting (seconds), and the last fault in staff wording."""

    waiting: Count
    held: Count
    oldest_age_seconds: Count | None
    last_error: str
    last_delivered_at: Moment | None


class JukinetLinkageStatus(Question):
    """連携状況の照会 (住基法30条の6の通知が届いているかの確認)."""

    type: ClassVar[str] = "JukinetLinkageStatus"
    version: ClassVar[int] = 1
    answer_type: ClassVar[AnswerType] = JukinetLinkageStatusAnswer


class JukinetLinkageStatusProvider(Protocol):
    """What ``jukinet_server.provides`` offers."""

    def __call__(self, ctx: Context, question: JukinetLinkageStatus) -> JukinetLinkageStatusAnswer: ...
