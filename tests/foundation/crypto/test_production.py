"""Production starts with no demo key and no demo certificate."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from daicho.foundation.crypto.first_start import make_secrets
from daicho.foundation.crypto.pki import make_pki
from daicho.foundation.crypto.production import DemoMaterial, refuse_demo


@pytest.mark.parametrize("demo, what", [(True, "鍵ファイルはデモ用"), (False, "証明書はデモ用")])
def test_production_refuses_demo_keys_and_certificates(
    tmp_path: Path, settings: Settings, demo: bool, what: str
) -> None:
    # given
    settings.SECRETS_DIR, settings.PKI_DIR = tmp_path / "secrets", tmp_path / "pki"
    make_secrets(tmp_path / "secrets", ["jukinet_server"], trust_folder=tmp_path / "trust", demo=demo)
    make_pki(tmp_path / "pki", ["jukinet_server"])

    # when / then
    with pytest.raises(DemoMaterial, match=what):
        refuse_demo(["jukinet_server"])
