"""鍵照合 — refuses to work with a key file other than the one that the database's numbers were encrypted with."""

from __future__ import annotations

from django.db import transaction

from daicho.foundation.audit.models import KeyCheck
from daicho.foundation.clock import machine_now
from daicho.foundation.crypto.keyring import KeyringFault, keyring_for
from daicho.foundation.database.guard import serving


def check_keys(alias: str) -> None:
    """Compares the key file with the values noted here, and notes those of new keys. Run when a process starts.

    Raises: KeyringFault when a key differs or one is missing; nothing is noted then.
    """
    held = keyring_for(alias).check_values()
    with serving(alias), transaction.atomic(using=alias):
        noted = {row.key_id: bytes(row.value) for row in KeyCheck.objects.using(alias).all()}
        if any(held.get(number) != value for number, value in noted.items()):
            raise KeyringFault(
                f"{alias}: 鍵ファイルがデータベースと合いません。"
                "このデータベースと同じ時の控えから鍵ファイルを戻してください。"
                "合わない鍵のままでは、個人番号などを読むことも書くこともできません。"
            )
        KeyCheck.objects.using(alias).bulk_create(
            [
                KeyCheck(key_id=number, value=value, noted_at=machine_now())
                for number, value in held.items()
                if number not in noted
            ],
            ignore_conflicts=True,
        )
