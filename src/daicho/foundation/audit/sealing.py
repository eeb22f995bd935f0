"""Sealing (封印): closes batches of audit rows by transaction window and copies the seals into ``evidence``.

A window ends where the oldest running transaction begins, so a late committer is never skipped. One long transaction
holds the horizon: :func:`waiting` shows the age of the oldest unsealed row, for an alarm.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import connections, transaction

from daicho.foundation.audit.chain import LEAF_BYTES, START, SealHead, merkle_root, pack
from daicho.foundation.audit.models import AuditSeal, SealCopy
from daicho.foundation.clock import machine_now
from daicho.foundation.crypto.keyring import keyring_for
from daicho.foundation.database.guard import serving

EVIDENCE = "evidence"
LOCK = 0x5EA1_0001
_LIMIT = 50_000
SEAL_COLUMNS = ("low", "high", "count", "leaves", "root", "previous", "hash", "sealed_at", "signature")


def seal_once(alias: str) -> int:
    """封印 — seals everything that can be sealed in this database and copies it; returns the number of rows.

    Opens its own transactions, one per batch.
    """
    sealed = 0
    with serving(alias):
        while rows := _seal_batch(alias):
            sealed += rows
    copy_to_evidence(alias)
    return sealed


def copy_to_evidence(alias: str) -> int:
    """控えの作成 — copies seals that ``evidence`` lacks; returns how many. Its own transaction."""
    with serving(EVIDENCE):
        last = (
            SealCopy.objects.using(EVIDENCE).filter(system=alias).order_by("-number").values_list("number", flat=True)
        )
        after = last.first() or 0
    with serving(alias):
        missing = list(AuditSeal.objects.using(alias).filter(number__gt=after).order_by("number"))
    copies = [
        SealCopy(system=alias, number=seal.number, **{name: getattr(seal, name) for name in SEAL_COLUMNS})
        for seal in missing
    ]
    with serving(EVIDENCE), transaction.atomic(using=EVIDENCE):
        SealCopy.objects.using(EVIDENCE).bulk_create(copies, ignore_conflicts=True)
    return len(copies)


def waiting(alias: str) -> timedelta | None:
    """未封印の最古の経過時間 — how long the oldest unsealed row has waited, None when all is sealed."""
    with serving(alias), connections[alias].cursor() as cursor:
        cursor.execute(
            "select min(recorded_at) from audit_event "
            "where txid >= coalesce((select high from audit_seal order by number desc limit 1), 0)::text::xid8"
        )
        oldest = cursor.fetchone()[0]
    return None if oldest is None else machine_now() - oldest


def _seal_batch(alias: str) -> int:
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        last = AuditSeal.objects.using(alias).order_by("-number").first()
        low = int(last.high) if last else 0
        cursor.execute("select pg_snapshot_xmin(pg_current_snapshot())::text")
        high = int(cursor.fetchone()[0])
        cursor.execute(
            "select number, digest, txid::text from audit_event "
            "where txid >= %s::xid8 and txid < %s::xid8 order by txid, number limit %s",
            [str(low), str(high), _LIMIT],
        )
        rows = [(int(number), bytes(digest), int(txid)) for number, digest, txid in cursor.fetchall()]
        if len(rows) == _LIMIT and rows[0][2] != rows[-1][2]:
            high = rows[-1][2]  # a transaction is sealed whole, so the last one waits for the next batch
            rows = [row for row in rows if row[2] < high]
        if not rows:
            return 0
        _append(alias, last, (low, high), pack(sorted((number, digest) for number, digest, _ in rows)))
        return len(rows)


def _append(alias: str, last: AuditSeal | None, window: tuple[int, int], leaves: bytes) -> None:
    head = SealHead(
        system=alias,
        number=last.number + 1 if last else 1,
        low=window[0],
        high=window[1],
        count=len(leaves) // LEAF_BYTES,
        root=merkle_root(leaves),
        previous=bytes(last.hash) if last else START,
        sealed_at=machine_now(),
    )
    AuditSeal.objects.using(alias).create(
        number=head.number,
        low=head.low,
        high=head.high,
        count=head.count,
        leaves=leaves,
        root=head.root,
        previous=head.previous,
        hash=head.hash(),
        sealed_at=head.sealed_at,
        signature=keyring_for(alias).sign(head.hash()),
    )
