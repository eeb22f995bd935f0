"""Marks and fixed wordings of the certificate. Nothing official is ever left empty: an empty box invites a pen.

要確認: the exact marks of 標準仕様書 第4章 20.0.1 for omitted, empty and not applicable items, and the wordings of the
認証文, are taken from published samples of municipalities, not from the chapter itself.
"""

from __future__ import annotations

from enum import StrEnum

TITLE = "住　民　票"
DOCUMENT_TITLE = "住民票の写し"
ATTESTATION_WHOLE = "この写しは、世帯全員の住民票の原本と相違ないことを証明する。"
ATTESTATION_PART = "この写しは、住民票の原本と相違ないことを証明する。"
CLOSED_TITLE = "住　民　票　の　除　票"
CLOSED_DOCUMENT_TITLE = "住民票の除票の写し"
ATTESTATION_CLOSED = "この写しは、住民票の除票の原本と相違ないことを証明する。"
ATTESTATION_WIDE_AREA = (
    "この写しは、住民基本台帳法第12条の4の規定により{supplied_by}長から通知された事項に基づき作成したものである。"
)
OFFICIAL_USE = "公用"
END_OF_MEMBERS = "（　以　下　余　白　）"
END_OF_NOTES = "（以下余白）"
CONTINUES = "（次葉に続く）"
ANNEX_TITLE = "別紙　通称の記載及び削除に関する事項"
HISTORY_TITLE = "統　合　記　載　欄"


class Mark(StrEnum):
    """欄の状態 — what a box of the form holds."""

    SHOWN = "shown"
    OMITTED = "omitted"
    EMPTY = "empty"
    NOT_APPLICABLE = "not_applicable"
    OVERFLOWED = "overflowed"

    @property
    def text(self) -> str:
        """What is printed in place of a value."""
        return {"omitted": "省略", "empty": "空欄", "not_applicable": "＊＊＊＊＊"}.get(self.value, "")
