"""Seals (電子公印): the demonstration seal, and an office's own scanned one. Source: 標準仕様書 5.6."""

from __future__ import annotations

from base64 import b64encode

from daicho.municipal.certificates.inputs import Seal
from daicho.municipal.certificates.layouts import LAYOUTS


def demonstration_seal() -> Seal:
    """見本の印 — says 「見本」 and DEMO; imitates no municipality's seal."""
    svg = (LAYOUTS / "demonstration_seal.svg").read_text(encoding="utf-8")
    return Seal(svg=svg, description="見本の印（デモ用。実在の公印ではありません）", side_mm=22.0)


def seal_from_png(png: bytes, description: str, side_mm: float) -> Seal:
    """An office's seal, scanned in black, as registered under 公印管理 (標準仕様書 1.3.7)."""
    data = b64encode(png).decode("ascii")
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 100 100">'
        f'<image width="100" height="100" xlink:href="data:image/png;base64,{data}"/></svg>'
    )
    return Seal(svg=svg, description=description, side_mm=side_mm)
