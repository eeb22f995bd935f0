"""The design tokens are those of the package, unchanged, and their licence lies beside them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import daicho.foundation.ui

STATIC = Path(daicho.foundation.ui.__file__).parent / "static" / "ui"


def test_the_tokens_are_version_1_1_9_of_the_package_unchanged() -> None:
    digest = hashlib.sha256((STATIC / "tokens-1.1.9.css").read_bytes()).hexdigest()

    assert digest == "ec3fb5b1e881d1bdf076feff29fe15a32269353c7a9cef40194f1eff0c3d7a90"


def test_the_licence_of_the_tokens_lies_beside_them() -> None:
    licence = (STATIC / "tokens-1.1.9.LICENSE.txt").read_text(encoding="utf-8")

    assert licence.startswith("MIT License")
    assert "デジタル庁" in licence


def test_style_sheet_and_script_load_nothing_from_elsewhere() -> None:
    for name in ("staff.css", "staff.js"):
        text = (STATIC / name).read_text(encoding="utf-8")

        assert "http:" not in text
        assert "https:" not in text
        assert "//fonts" not in text
