"""Verification (証跡の検証): finds every altered, missing or inserted row and every broken, forged or lost seal.

It relies on nothing in the database alone: the chain is compared with the copies in ``evidence`` and the signatures
with the trusted public keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.db import connections
from django.db.models import Max

from daicho.foundation.audit.chain import LEAF_BYTES, START, SealHead, merkle_root, unpack
from daicho.foundation.audit.models import AuditEvent, AuditSeal, SealColumns, SealCopy
from daicho.foundation.audit.recording import digest_of
from daicho.foundation.audit.sealing import EVIDENCE, SEAL_COLUMNS, has_evidence
from daicho.foundation.crypto import trust
from daicho.foundation.database.guard import serving

_MAX_LISTED = 1000


class ProblemKind(StrEnum):
    """異常の種類."""

    ROW_ALTERED = "row_altered"
    ROW_MISSING = "row_missing"
    ROW_INSERTED = "row_inserted"
    CHAIN_BROKEN = "chain_broken"
    SEAL_ALTERED = "seal_altered"
    SIGNATURE_WRONG = "signature_wrong"
    SEAL_MISSING = "seal_missing"
    COPY_MISSING = "copy_missing"
    COPY_DIFFERS = "copy_differs"


TEXTS: dict[ProblemKind, str] = {
    ProblemKind.ROW_ALTERED: "証跡の行が封印後に書き換えられています。",
    ProblemKind.ROW_MISSING: "封印された証跡の行がなくなっています。",
    ProblemKind.ROW_INSERTED: "封印済みの期間に、封印にない証跡の行があります。",
    ProblemKind.CHAIN_BROKEN: "封印の連鎖が切れています。",
    ProblemKind.SEAL_ALTERED: "封印の内容がそのハッシュ値と一致しません。",
    ProblemKind.SIGNATURE_WRONG: "封印の署名を確認できません。",
    ProblemKind.SEAL_MISSING: "控えにある封印がなくなっています。",
    ProblemKind.COPY_MISSING: "封印の控えがありません。",
    ProblemKind.COPY_DIFFERS: "封印とその控えが一致しません。",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """異常 — what is wrong with which row or seal."""

    kind: ProblemKind
    number: int

    @property
    def text(self) -> str:
        """Japanese, for the auditor."""
        place = "証跡番号" if self.kind.value.startswith("row_") else "封印番号"
        return f"{TEXTS[self.kind]}({place} {self.number})"


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """検証結果 of one database.

    Args: rows: sealed rows looked at. unsealed: rows not sealed yet, whose own hashes were checked.
        compared: whether the seals were compared with their copies; a process in split mode cannot.
    """

    alias: str
    rows: int
    seals: int
    unsealed: int
    problems: tuple[Problem, ...] = field(default=())
    compared: bool = True

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    @property
    def text(self) -> str:
        """One Japanese line for the operator."""
        if self.ok:
            counts = f"証跡{self.rows}行、封印{self.seals}個、未封印{self.unsealed}行"
            return f"{self.alias}: 異常なし({counts}{'' if self.compared else '、控えとの照合なし'})"
        return f"{self.alias}: 異常{len(self.problems)}件 {self.problems[0].text}"


def verify(alias: str) -> VerificationReport:
    """証跡の検証 of one database against its seals, their copies and signatures. Reads only."""
    compared = has_evidence()
    copies = _copies(alias) if compared else {}
    problems: list[Problem] = []
    rows = seals = unsealed = 0
    with serving(alias):
        previous, due, low = START, 1, 0
        for seal in AuditSeal.objects.using(alias).order_by("number").iterator(chunk_size=20):
            seals += 1
            rows += seal.count
            problems += check_seal(alias, seal, seal.number, (due, previous, low))
            if compared:
                problems += _check_copy(seal, copies.pop(seal.number, None))
            problems += _check_rows(seal, _rows(alias, int(seal.low), int(seal.high)))
            previous, due, low = bytes(seal.hash), seal.number + 1, int(seal.high)
        problems += [Problem(ProblemKind.SEAL_MISSING, number) for number in sorted(copies)]
        for row in _rows(alias, low, None):
            unsealed += 1
            if bytes(row.digest) != digest_of(row):
                problems.append(Problem(ProblemKind.ROW_ALTERED, row.number))
    return VerificationReport(alias, rows, seals, unsealed, tuple(problems[:_MAX_LISTED]), compared)


def recorded_until(aliases: Iterable[str]) -> datetime | None:
    """最終の業務日時 — latest business time that any of these databases recorded; the clock may not fall behind it."""
    latest: list[datetime] = []
    for alias in aliases:
        with serving(alias):
            found = AuditEvent.objects.using(alias).aggregate(latest=Max("business_at"))["latest"]
        if found is not None:
            latest.append(found)
    return max(latest, default=None)


def head_of(system: str, number: int, seal: SealColumns) -> SealHead:
    """封印の内容 as it was hashed."""
    return SealHead(
        system=system,
        number=number,
        low=int(seal.low),
        high=int(seal.high),
        count=seal.count,
        root=bytes(seal.root),
        previous=bytes(seal.previous),
        sealed_at=seal.sealed_at,
    )


def _copies(alias: str) -> dict[int, SealCopy]:
    with serving(EVIDENCE):
        return {copy.number: copy for copy in SealCopy.objects.using(EVIDENCE).filter(system=alias)}


def check_seal(alias: str, seal: SealColumns, number: int, due: tuple[int, bytes, int]) -> Iterator[Problem]:
    """封印の検証 — whether a seal is sound and follows; ``due`` is its number, the hash before it, its window's low."""
    if (number, bytes(seal.previous), int(seal.low)) != due:
        yield Problem(ProblemKind.CHAIN_BROKEN, number)
    sound = bytes(seal.root) == merkle_root(bytes(seal.leaves)) and seal.count * LEAF_BYTES == len(seal.leaves)
    if not sound or head_of(alias, number, seal).hash() != bytes(seal.hash):
        yield Problem(ProblemKind.SEAL_ALTERED, number)
    if not trust.verify(alias, bytes(seal.hash), bytes(seal.signature)):
        yield Problem(ProblemKind.SIGNATURE_WRONG, number)


def _check_copy(seal: AuditSeal, copy: SealCopy | None) -> Iterator[Problem]:
    if copy is None:
        yield Problem(ProblemKind.COPY_MISSING, seal.number)
    elif any(_plain(getattr(seal, name)) != _plain(getattr(copy, name)) for name in SEAL_COLUMNS):
        yield Problem(ProblemKind.COPY_DIFFERS, seal.number)


def _check_rows(seal: AuditSeal, rows: Iterable[AuditEvent]) -> Iterator[Problem]:
    sealed = dict(unpack(bytes(seal.leaves)))
    for row in rows:
        expected = sealed.pop(row.number, None)
        if expected is None:
            yield Problem(ProblemKind.ROW_INSERTED, row.number)
        elif expected != bytes(row.digest) or expected != digest_of(row):
            yield Problem(ProblemKind.ROW_ALTERED, row.number)
    for number in sorted(sealed):
        yield Problem(ProblemKind.ROW_MISSING, number)


def _rows(alias: str, low: int, high: int | None) -> Iterator[AuditEvent]:
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "select number from audit_event where txid >= %s::xid8 and (%s::text is null or txid < %s::xid8) "
            "order by number",
            [str(low), None if high is None else str(high), str(high or 0)],
        )
        numbers = [int(row[0]) for row in cursor.fetchall()]
    for at in range(0, len(numbers), 2000):
        wanted = numbers[at : at + 2000]
        yield from AuditEvent.objects.using(alias).filter(number__in=wanted).order_by("number")


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, (bytes, memoryview)) else value
