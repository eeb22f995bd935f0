"""本人確認情報整合 with the prefecture and the national server: the three exchanges of ``specs/jukinet``.

An answer may name only people who were asked about, people of the bucket asked about, or, with the last part of 全件,
people of whom nothing was sent; any other answer is discarded unseen (M4).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from daicho.foundation.messaging.transport import NoAnswer, Unreachable
from daicho.systems.jukinet_server import errors
from daicho.systems.jukinet_server.outside.exchange import Line, Question, ask, configured_line, only_about
from daicho.systems.jukinet_server.rules.reconciliation import (
    MEMBERS,
    PEER_TITLES,
    Difference,
    Kind,
    Peer,
    bucket_name,
    bucket_of,
)

SECONDS = 60.0
"""A whole file is compared record by record at the other end."""
_About = Callable[[Mapping[str, Any]], bool]
_Member = Literal[
    "resident_code", "individual_number", "name", "birth_date", "sex", "address", "reason", "moved_on", "record_state"
]


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


_F = TypeVar("_F", bound=_Form)


class _Different(_Form):
    different: list[Annotated[str, Field(pattern=r"^[0-9a-f]{3}$")]]
    total: Annotated[int, Field(ge=0)]


class _Difference(_Form):
    kind: Kind
    resident_code: Annotated[str, Field(pattern=r"^[0-9]{11}$", repr=False)]
    items: list[_Member]
    theirs: dict[str, Any] | None = Field(repr=False)


class _Differences(_Form):
    differences: list[_Difference]


class _Corrected(_Form):
    resident_code: Annotated[str, Field(pattern=r"^[0-9]{11}$", repr=False)]
    record_state: Literal["current", "removed"] | None


class Reconciler:
    """整合の相手 — one peer, on behalf of one municipality."""

    def __init__(self, peer: Peer, municipality_code: str, line: Line | None = None) -> None:
        """Args: line: None reads the configured one at every exchange."""
        self._peer, self._here, self._line = peer, municipality_code, line

    @property
    def title(self) -> str:
        """Its name in messages to staff."""
        return PEER_TITLES[self._peer]

    def different_buckets(self, buckets: Mapping[str, Any], total: int) -> tuple[list[str], int]:
        """区分 whose digests differ, and how many records the peer holds. Raises: PeerDoesNotReconcile."""
        body = {"buckets": buckets, "total": total}
        answer = self._ask("reconciliation_digests", body, only_about(), _Different)
        return answer.different, answer.total

    def compare_bucket(self, bucket: str, records: Sequence[Mapping[str, Any]]) -> list[Difference]:
        """不一致 in one bucket, of which all records are given. Raises: PeerDoesNotReconcile."""
        named = frozenset(str(one["resident_code"]) for one in records)

        def is_about(code: str, is_named: bool) -> bool:
            return is_named or bucket_name(bucket_of(code)) == bucket

        body = {"bucket": bucket, "records": records}
        return self._compare("reconciliation_records", body, named, is_about)

    def compare_part(
        self, place: tuple[int, int], records: Sequence[Mapping[str, Any]], sent: Set[str]
    ) -> list[Difference]:
        """不一致 in one part of 全件. Raises: PeerDoesNotReconcile.

        Args: place: number of the part and of all parts. sent: 住民票コード of everybody in this part and before.
        """
        named = frozenset(str(one["resident_code"]) for one in records)
        is_last = place[0] == place[1]

        def is_about(code: str, is_named: bool) -> bool:
            return is_named or (is_last and code not in sent)

        body = {"part": place[0], "parts": place[1], "records": records}
        return self._compare("reconciliation_file", body, named, is_about)

    def correct(self, correction: Mapping[str, Any]) -> str | None:
        """整合による訂正 of one record — what the peer holds afterwards. Raises: PeerDoesNotReconcile.

        Args: correction: body of the request, as ``specs/jukinet`` has it.
        """
        code = str(correction["resident_code"])
        answer = self._ask("reconciliation_correction", correction, only_about(code), _Corrected)
        return answer.record_state

    def _compare(
        self, type_: str, body: Mapping[str, Any], named: frozenset[str], is_about: Callable[[str, bool], bool]
    ) -> list[Difference]:
        def about(answer: Mapping[str, Any]) -> bool:
            rows = answer.get("differences", ())
            return all(isinstance(row, dict) and _fits(row, named, is_about) for row in rows)

        answer = self._ask(type_, body, about, _Differences)
        return [Difference(one.kind, one.resident_code, tuple(one.items), one.theirs) for one in answer.differences]

    def _ask(self, type_: str, body: Mapping[str, Any], is_about: _About, form: type[_F]) -> _F:
        try:
            line = self._line or configured_line(self._peer, self.title)
            answer = ask(Question(type_, self._here, body, is_about), line, SECONDS)
        except (NoAnswer, Unreachable) as silence:
            raise errors.PeerDoesNotReconcile(text=str(silence)) from None
        if answer.result != "acknowledged":
            text = f"{self.title}が整合性確認を却下しました: {answer.reason}({answer.reason_code})"
            raise errors.PeerDoesNotReconcile(text=text)
        try:
            return form.model_validate(answer.body)
        except ValidationError:
            text = f"{self.title}の回答の形式が取り決めと異なるため使いませんでした。相手の担当に連絡してください。"
            raise errors.PeerDoesNotReconcile(text=text) from None


def _fits(row: Mapping[str, Any], named: frozenset[str], is_about: Callable[[str, bool], bool]) -> bool:
    """Whether a difference tells of somebody it may tell of, in the way that fits its kind."""
    code, theirs = str(row.get("resident_code")), row.get("theirs")
    if not is_about(code, code in named) or (row.get("kind") == Kind.MISSING_HERE) == (code in named):
        return False
    if row.get("kind") == Kind.MISSING_THERE:
        return theirs is None
    return isinstance(theirs, dict) and set(theirs) == set(MEMBERS) and theirs["resident_code"] == code
