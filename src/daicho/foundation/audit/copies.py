"""封印の控えの受け渡し — seals on their way to a keeper that shares no database with the system that made them.

The keeper stores what continues its copies of that system and nothing else: a seal that does not follow the last one,
whose hash or signature is wrong, or that differs from the copy held under its number is refused whole.
"""

from __future__ import annotations

import base64
import json
from datetime import datetime
from typing import Any

from django.db import transaction

from daicho.foundation.audit.chain import START
from daicho.foundation.audit.models import AuditSeal, SealColumns, SealCopy
from daicho.foundation.audit.sealing import EVIDENCE, SEAL_COLUMNS
from daicho.foundation.audit.verification import check_seal
from daicho.foundation.database.guard import serving

MOST_BYTES = 64 * 1024 * 1024
"""A seal covers whole transactions, so one alone may be large."""
_BATCH_BYTES = 512 * 1024
_BATCH = 200


class CopyRefused(Exception):
    """The seals offered do not continue those held; the text names the seal."""


def seals_after(alias: str, number: int) -> bytes:
    """封印の取り出し — the next seals of this database behind a number, as they travel; the list may be empty."""
    chosen: list[dict[str, object]] = []
    size = 0
    with serving(alias):
        for seal in AuditSeal.objects.using(alias).filter(number__gt=number).order_by("number")[:_BATCH]:
            chosen.append(_to_json(seal))
            size += len(seal.leaves)
            if size > _BATCH_BYTES:
                break
    return json.dumps({"seals": chosen}).encode()


def keep_seals(system: str, raw: bytes) -> int:
    """控えの作成 — stores the seals of an authenticated system; returns the last number held. Own transaction.

    Raises: CopyRefused; nothing is stored then.
    """
    try:
        offered = [_from_json(system, one) for one in json.loads(raw)["seals"]]
    except (ValueError, KeyError, TypeError) as fault:
        raise CopyRefused(f"{system}: what came is no list of seals") from fault
    with serving(EVIDENCE), transaction.atomic(using=EVIDENCE):
        kept = SealCopy.objects.using(EVIDENCE).filter(system=system).order_by("-number")
        last = kept.first()
        for copy in offered:
            if last is not None and copy.number <= last.number:
                _demand_same(copy, kept.filter(number=copy.number).first())
                continue
            _demand_next(copy, last)
            copy.save(using=EVIDENCE, force_insert=True)
            last = copy
    return last.number if last is not None else 0


def _demand_next(copy: SealCopy, last: SealCopy | None) -> None:
    due = (last.number + 1, bytes(last.hash), int(last.high)) if last is not None else (1, START, 0)
    problem = next(check_seal(copy.system, copy, copy.number, due), None)
    if problem is not None:
        raise CopyRefused(f"{copy.system}: seal {copy.number}: {problem.kind.value}")


def _demand_same(copy: SealCopy, held: SealCopy | None) -> None:
    if held is None or bytes(held.hash) != bytes(copy.hash) or bytes(held.leaves) != bytes(copy.leaves):
        raise CopyRefused(f"{copy.system}: seal {copy.number} differs from the copy")


def _to_json(seal: SealColumns) -> dict[str, object]:
    content: dict[str, object] = {"number": getattr(seal, "number")}  # noqa: B009  # of both tables, not of the base
    for name in SEAL_COLUMNS:
        value = getattr(seal, name)
        if isinstance(value, (bytes, memoryview)):
            content[name] = base64.b64encode(value).decode()
        elif isinstance(value, datetime):
            content[name] = value.isoformat()
        else:
            content[name] = int(value)
    return content


def _from_json(system: str, content: dict[str, Any]) -> SealCopy:
    copy = SealCopy(
        system=system, number=int(content["number"]), sealed_at=datetime.fromisoformat(content["sealed_at"])
    )
    for name in ("low", "high", "count"):
        setattr(copy, name, int(content[name]))
    for name in ("leaves", "root", "previous", "hash", "signature"):
        setattr(copy, name, base64.b64decode(content[name], validate=True))
    return copy
