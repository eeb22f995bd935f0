"""市町村間通知 — names of the kinds, who a peer is, and what in a notice cannot be read (文字化け)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from daicho.kernel.names import unknown_characters
from daicho.kernel.numbers import municipality_code_is_valid
from daicho.municipal.places.municipalities import municipality

PEER = re.compile(r"municipality-([0-9]{6})")
CERTIFICATE, CERTIFICATE_REQUEST, CANCELLED, ARRIVAL, REGISTER, WIDE_AREA = (
    "move_out_certificate", "move_out_certificate_request", "move_out_cancelled", "move_in_notice",
    "family_register_notice", "wide_area_request",
)  # fmt: skip
TITLES: Mapping[str, str] = {
    CERTIFICATE: "転出証明書情報",
    CERTIFICATE_REQUEST: "転出証明書情報の要求",
    CANCELLED: "転出取消の通知",
    ARRIVAL: "転入通知",
    REGISTER: "戸籍附票記載事項通知",
    WIDE_AREA: "広域交付の請求",
}
_REPLACED = frozenset("\ufffd〓")
"""What systems print for a character that they do not know."""


def municipality_of(peer: str) -> str:
    """全国地方公共団体コード in the name of a peer, empty when it is no municipality."""
    found = PEER.fullmatch(peer)
    return found[1] if found and municipality_code_is_valid(found[1]) else ""


def peer_of(municipality_code: str) -> str:
    """Name of a municipality's CS in certificates."""
    return f"municipality-{municipality_code}"


def title_of(code: str) -> str:
    """市区町村名 for the screens; one that is not in the table is named by its code."""
    found = municipality(code)
    return found.text if found else f"市区町村コード{code}"


def unreadable(texts: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """読み取れない項目 — labels of the texts with characters that are lost or outside of 文字情報基盤."""
    return tuple(label for label, text in texts if _REPLACED & set(text) or unknown_characters(text))
