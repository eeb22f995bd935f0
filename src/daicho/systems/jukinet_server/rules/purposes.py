"""利用目的 of a look-up in the CS or at J-LIS (``specs/national/codes.json``), under the code that J-LIS keeps."""

from __future__ import annotations

from collections.abc import Mapping

PURPOSES: Mapping[str, str] = {
    "01": "転入・特例転入の処理",
    "02": "住民票の写しの広域交付",
    "03": "個人番号カードの交付・管理",
    "04": "住民票の記載・修正のための確認",
    "05": "個人番号の利用事務における確認",
    "99": "整合性の確認・障害調査",
}
CARDS, MOVING_IN, WIDE_AREA = "03", "01", "02"
