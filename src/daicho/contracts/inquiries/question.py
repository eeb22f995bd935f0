"""What every question and every answer guarantees; the same strictness as messages."""

from __future__ import annotations

from typing import ClassVar

from daicho.contracts.messages.body import Part


class Answer(Part):
    """回答."""


AnswerType = type[Answer]
"""Named here because ``type`` means something else inside a question."""


class Question(Part):
    """照会 — names its type, version and the type of its answer.

    Args: is_heartbeat: put over and over by a machine; an answer is recorded by the asker, and only when it says news.
    """

    type: ClassVar[str]
    version: ClassVar[int]
    answer_type: ClassVar[AnswerType]
    is_heartbeat: ClassVar[bool] = False
