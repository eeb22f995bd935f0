"""Sealing (封印): closes batches of audit rows by transaction window and copies the seals into ``evidence``.

A window ends where the oldest running transaction begins, so a late committer is never skipped. One long transaction
holds the horizon: :func:`waiting` shows the age of the oldest unsealed row, for an alarm.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

from daicho.foundation.audit.chain import LEAF_BYTES, START, SealHead, merkle_root, pack
from daicho.foundation.audit.models import AuditSeal, SealCopy
from daicho.foundation.clock import machine_now
from daicho.foundation.crypto.keyring import keyring_for
from daicho.foundation.database.guard import serving

EVIDENCE = "evidence"
LOCK = 0x5EA1_0001
BATCH = 50_000
"""Rows in one seal, as a rule; a larger transaction is sealed whole."""
SEAL_COLUMNS = ("low", "high", "count", "leaves", "root", "previous", "hash", "sealed_at", "signature")


class TransactionIdsWentBack(Exception):
    """New rows would fall into windows that are sealed already; nothing is sealed until somebody has looked."""


def seal_once(alias: str) -> int:
    """封印 — seals everything that can be sealed in this database and copies it; returns the number of rows.

    Opens its own transactions, one per batch. A process without credentials for ``evidence`` (split mode) only seals;
    the copies are made by one that has both.
    """
    sealed = 0
    with serving(alias):
        while rows := _seal_batch(alias):
            sealed += rows
    if has_evidence():
        copy_to_evidence(alias)
    return sealed


def has_evidence() -> bool:
    """Whether this process holds credentials for the copies."""
    return EVIDENCE in connections.settings


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
        high = _end_of_window(cursor, low)
        cursor.execute(
            "select number, digest from audit_event where txid >= %s::xid8 and txid < %s::xid8 order by number",
            [str(low), str(high)],
        )
        rows = [(int(number), bytes(digest)) for number, digest in cursor.fetchall()]
        if rows:
            _append(alias, last, (low, high), pack(rows))
        return len(rows)


def _end_of_window(cursor: CursorWrapper, low: int) -> int:
    """First transaction id not covered: the oldest one running, or where the batch is full. None is ever split."""
    cursor.execute("select pg_snapshot_xmin(pg_current_snapshot())::text")
    horizon = int(cursor.fetchone()[0])
    if horizon < low:
        raise TransactionIdsWentBack(
            "データベースのトランザクション番号が封印済みの範囲より戻っています。論理バックアップから別のサーバーに戻した"
            f"場合は、PostgreSQL を止め、pg_resetwal で次のトランザクション番号を {low} 以上に進めてください。"
        )
    cursor.execute(
        "select txid::text, (select min(txid)::text from audit_event where txid >= %s::xid8) from audit_event "
        "where txid >= %s::xid8 and txid < %s::xid8 order by txid offset %s limit 1",
        [str(low), str(low), str(horizon), BATCH],
    )
    full = cursor.fetchone()
    if full is None:
        return horizon
    first_beyond, first = int(full[0]), int(full[1])
    return first_beyond if first_beyond > first else first + 1


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
