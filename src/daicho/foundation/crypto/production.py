"""What production refuses (本番環境): keys and certificates that were made for demo, training and tests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from daicho.foundation.crypto.keyring import keyring_for
from daicho.foundation.crypto.pki import CA, CERTIFICATE, identity_of


class DemoMaterial(Exception):
    """Text: Japanese, for the operator; names the party."""


def refuse_demo(aliases: Sequence[str]) -> None:
    """Run once when a production process starts: its keys, and every certificate in its folder.

    Raises: DemoMaterial, KeyringFault; FileNotFoundError without the certificate of the authority.
    """
    for alias in aliases:
        if keyring_for(alias).demo:
            raise DemoMaterial(f"{alias} の鍵ファイルはデモ用です。本番用の鍵を作成して置き換えてください。")
    present = {file.parent.name for file in Path(settings.PKI_DIR).glob(f"*/{CERTIFICATE}")}
    for party in sorted({CA, *present}):
        if identity_of(party).is_demo:
            raise DemoMaterial(f"{party} の証明書はデモ用(DEMO)です。本番用の証明書に置き換えてください。")
