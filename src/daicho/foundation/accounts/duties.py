"""Duties (職務): what an office gives a person; rights follow from them alone, never from rank (標準仕様書 10.3)."""

from __future__ import annotations

from collections.abc import Mapping

DUTIES: Mapping[str, str] = {
    "entry": "受付入力",
    "verify": "照合",
    "approve": "本登録",
    "next_day": "翌日照合",
    "certificate": "証明発行",
    "inquiry": "照会のみ",
    "protection": "支援措置責任者",
    "linkage": "連携担当",
    "administrator": "システム管理者",
    "auditor": "監査担当",
    "calling_display": "呼出画面の表示",
    "jukinet_operator": "住基ネット担当",
    "jukinet_administrator": "住基ネット管理者",
}
"""Code to name as shown on screens."""
