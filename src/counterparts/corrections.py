"""整合による訂正 of ``specs/jukinet``: one lost record entered as it stands at the municipality, or one taken off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from counterparts.prefecture.validation import rejection_of
from counterparts.reconciliation import Held, members_of
from counterparts.signed import Reply, rejected

TYPE = "reconciliation_correction"


@dataclass(frozen=True, slots=True)
class Copy:
    """保存本人確認情報 of one server.

    Args:
        position: 更新順番号 held of a person for a municipality, 0 when nobody is held.
        put: keeps an update as the person's record, whatever was kept. drop: keeps nothing of the person any more.
    """

    position: Callable[[str, str], int]
    put: Callable[[Mapping[str, Any]], None]
    drop: Callable[[str, str], None]


def correct(held: Held, copy: Copy, asked: Mapping[str, Any]) -> Reply:
    """訂正 — part of the open transaction."""
    body, here = asked["body"], asked["municipality_code"]
    if not isinstance(body, dict) or body.get("kind") not in ("enter", "remove") or not body.get("reason"):
        return rejected("J-FORMAT-001", "整合による訂正の電文の形式が正しくありません。")
    code, update = str(body.get("resident_code", "")), body.get("update")
    if body["kind"] == "remove":
        copy.drop(here, code)
        held.take_out(here, code)
        return Reply({"resident_code": code, "record_state": None})
    if not isinstance(update, dict):
        return rejected("J-FORMAT-001", "回復する記録がありません。")
    wrong = rejection_of(update)
    if wrong is not None:
        return rejected(wrong.code, wrong.text)
    record = update["identification"]
    if (record["municipality_code"], record["resident_code"]) != (here, code):
        return rejected("J-CORRECT-002", "ほかの市町村または他の者の記録は訂正できません。")
    if copy.position(here, code) > update["update_order_number"]:
        return rejected("J-CORRECT-001", "より新しい更新を保存しています。もう一度整合性確認をしてください。")
    copy.put(update)
    held.put(here, members_of(record, update["record_state"]))
    return Reply({"resident_code": code, "record_state": update["record_state"]})
