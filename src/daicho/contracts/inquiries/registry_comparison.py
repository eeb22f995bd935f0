"""住民記録との整合性確認 (住基法14条): what the CS holds against what the registry has, first by digests.

Both sides digest the same facts. 異動事由 and 異動年月日 are left out: they tell of updates, not of the person.
"""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Any, ClassVar, Literal, Protocol

from pydantic import Field

from daicho.contracts.fields import Code, MunicipalityCode, Name, OptionalName, WireDate
from daicho.contracts.hidden import IndividualNumber, ResidentCode
from daicho.contracts.inquiries.question import Answer, AnswerType, Question
from daicho.contracts.messages.body import Part
from daicho.contracts.messages.identification import Identification
from daicho.contracts.messages.resident_record import Sex
from daicho.contracts.messages.suppression import ClosedAtJukinet
from daicho.kernel.context import Context

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Bucket = Annotated[str, Field(pattern=r"^[0-9a-f]{3}$")]
State = Literal["current", "removed"]
NOT_READY, NOT_SERVED = "not_ready", "not_served"
"""Why no comparison is made: the registry still makes its digests; it keeps no register of that municipality."""
_WHOLE = 1 << 256


class ComparedFacts(Part):
    """比べる項目 of one person. Args: address: in one line."""

    resident_code: ResidentCode
    individual_number: IndividualNumber | None
    name: Name
    name_kana: OptionalName
    former_family_name: OptionalName
    former_family_name_kana: OptionalName
    birth_date: WireDate
    sex: Sex
    town_code: Code
    postal_code: Annotated[str, Field(max_length=7)]
    address: Annotated[str, Field(max_length=400)]
    is_expected_to_leave: bool
    record_state: State


FACTS: tuple[str, ...] = tuple(ComparedFacts.model_fields)


def facts_of(held: Identification, record_state: str) -> dict[str, Any]:
    """比べる項目 as plain values; who calls this answers for the numbers in them."""
    number = held.individual_number
    return {
        "resident_code": held.resident_code.reveal(),
        "individual_number": None if number is None else number.reveal(),
        "name": held.name,
        "name_kana": held.name_kana,
        "former_family_name": held.former_family_name,
        "former_family_name_kana": held.former_family_name_kana,
        "birth_date": held.birth_date.to_json(),
        "sex": held.sex,
        "town_code": held.town_code,
        "postal_code": held.postal_code,
        "address": held.address.one_line(),
        "is_expected_to_leave": held.is_expected_to_leave,
        "record_state": record_state,
    }


def facts_digest(facts: dict[str, Any]) -> int:
    """ダイジェスト of one person's facts; that of a bucket is their sum modulo 2^256."""
    said = json.dumps([facts[name] for name in FACTS], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return int.from_bytes(hashlib.sha256(said.encode()).digest(), "big")


def as_digest(value: int) -> str:
    """A digest, or the sum of a bucket, as it travels."""
    return f"{value % _WHOLE:064x}"


def bucket_of_code(resident_code: str) -> str:
    """区分 — the first three hexadecimal digits of the code's SHA-256."""
    return hashlib.sha256(resident_code.encode()).hexdigest()[:3]


class BucketDigest(Part):
    """ダイジェスト of one bucket."""

    count: Annotated[int, Field(ge=1)]
    digest: Digest


class RegistryDigestsAnswer(Answer):
    """異なる区分. Args: refusal: why nothing was compared, empty normally. total: people on record in the registry."""

    refusal: Literal["", "not_ready", "not_served"] = ""
    different: tuple[Bucket, ...] = ()
    total: Annotated[int, Field(ge=0)] = 0


class RegistryDigests(Question):
    """区分のダイジェストの比較 — the CS asks; equal buckets cost nothing more."""

    type: ClassVar[str] = "RegistryDigests"
    version: ClassVar[int] = 1
    answer_type: ClassVar[AnswerType] = RegistryDigestsAnswer

    municipality_code: MunicipalityCode
    buckets: dict[Bucket, BucketDigest]


class HeldPerson(Part):
    """CSが持つ一人. Args: applied: 送信順番号 of the registry's message applied last, 0 for none."""

    resident_code: ResidentCode
    digest: Digest
    applied: Annotated[int, Field(ge=0)]


class RegistryDifference(Part):
    """住民記録との不一致, as the CS sees it.

    Args: kind: in_transit: something of this person is on its way; behind: the CS has not applied all that was sent.
        theirs: what the registry has, None where it has nobody. is_hidden: the address is shown to nobody (支援措置).
    """

    kind: Literal["missing_here", "missing_there", "differs", "behind", "in_transit"]
    resident_code: ResidentCode
    theirs: ComparedFacts | None = Field(default=None, repr=False)
    is_hidden: bool = False


class RegistryDifferencesAnswer(Answer):
    """不一致の一覧."""

    differences: tuple[RegistryDifference, ...] = ()


class RegistryPeople(Question):
    """区分の明細の比較 — everybody whom the CS holds in these buckets, by digest alone."""

    type: ClassVar[str] = "RegistryPeople"
    version: ClassVar[int] = 1
    answer_type: ClassVar[AnswerType] = RegistryDifferencesAnswer

    municipality_code: MunicipalityCode
    buckets: Annotated[dict[Bucket, tuple[HeldPerson, ...]], Field(max_length=50)]


class HeldSuppression(Part):
    """CSが持つ抑止情報 of one person."""

    resident_code: ResidentCode
    protected: bool
    closed: tuple[ClosedAtJukinet, ...]


class RegistrySuppressionsAnswer(Answer):
    """抑止情報が相違する者."""

    different: tuple[ResidentCode, ...] = ()


class RegistrySuppressions(Question):
    """抑止情報の比較 — everybody of whom the CS keeps one."""

    type: ClassVar[str] = "RegistrySuppressions"
    version: ClassVar[int] = 1
    answer_type: ClassVar[AnswerType] = RegistrySuppressionsAnswer

    municipality_code: MunicipalityCode
    held: tuple[HeldSuppression, ...]


class RegistryDigestsProvider(Protocol):
    """What ``resident_registry.provides`` offers."""

    def __call__(self, ctx: Context, question: RegistryDigests) -> RegistryDigestsAnswer: ...


class RegistryPeopleProvider(Protocol):
    """What ``resident_registry.provides`` offers."""

    def __call__(self, ctx: Context, question: RegistryPeople) -> RegistryDifferencesAnswer: ...


class RegistrySuppressionsProvider(Protocol):
    """What ``resident_registry.provides`` offers."""

    def __call__(self, ctx: Context, question: RegistrySuppressions) -> RegistrySuppressionsAnswer: ...
