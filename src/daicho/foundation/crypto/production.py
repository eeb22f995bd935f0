"""What production refuses (本番環境): keys and certificates that were made for demo, training and tests."""

from __future__ import annotations

from collections.abc import Sequence

from daicho.foundation.crypto.keyring import keyring_for
from daicho.foundation.crypto.pki import CA, SEAL, identity_of


class DemoMaterial(Exception):
    """Text: Japanese, for the operator; names the party."""


def refuse_demo(systems: Sequence[str]) -> None:
    """Run once when a production process starts. Raises: DemoMaterial, KeyringFault, FileNotFoundError."""
    for system in systems:
        if keyring_for(system).demo:
            raise DemoMaterial(f"{system} の鍵ファイルはデモ用です。本番用の鍵を作成して置き換えてください。")
    for party in (CA, SEAL, *systems):
        if identity_of(party).is_demo:
            raise DemoMaterial(f"{party} の証明書はデモ用(DEMO)です。本番用の証明書に置き換えてください。")
