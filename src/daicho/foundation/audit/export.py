"""Writes a system's checkpoint from its seals (封印の写しの書き出し)."""

from __future__ import annotations

from daicho.foundation.audit.checkpoint import build
from daicho.foundation.audit.models import AuditSeal
from daicho.foundation.audit.verification import head_of
from daicho.foundation.crypto.keyring import keyring_for
from daicho.foundation.database.guard import serving


def export_checkpoint(alias: str) -> bytes:
    """封印の写し of one database, for a third party; holds no audit row and no personal data. Reads only."""
    with serving(alias):
        seals = list(AuditSeal.objects.using(alias).defer("leaves").order_by("number"))
    heads = [(head_of(alias, seal.number, seal), bytes(seal.signature)) for seal in seals]
    return build(alias, heads, keyring_for(alias).public_key)
