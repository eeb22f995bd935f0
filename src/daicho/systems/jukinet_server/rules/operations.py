"""操作ログの言葉: what each event of the CS's log is called, and which tell of a peer that was refused (M53)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from daicho.kernel.dates import wareki
from daicho.systems.jukinet_server.rules.record import REASON_TITLES

_PEERS = {"prefecture": "都道府県サーバ", "national": "全国サーバ(機構)", "municipalities": "他の市区町村"}
_NAMES = {"idle": "離席", **_PEERS, **{reason.value: title for reason, title in REASON_TITLES.items()}}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
TITLES: Mapping[str, str] = {
    "identification.listed": "更新の一覧を表示",
    "identification.viewed": "本人確認情報を照会",
    "identification.numbers_shown": "番号を表示",
    "identification.updated": "本人確認情報を更新",
    "identification.loaded": "初期登録",
    "suppression.kept": "抑止情報を登録",
    "notice.resent": "都道府県へ再送",
    "notice.completion_opened": "手動補正の画面を表示",
    "notice.completed": "手動補正して都道府県へ再送",
    "notice.given_up": "都道府県への送信を見送り",
    "message.applied": "連携データを受信",
    "message.skipped": "見送りの連絡を受信",
    "message.refused": "連携データを拒否",
    "inquiry.answered": "照会に回答",
    "inquiry.refused": "照会を拒否",
    "exchange.received": "電文を受信",
    "exchange.refused": "電文を拒否",
    "exchange.peer_refused": "接続してきた相手を拒否",
    "jukinet.peer_refused": "接続先を拒否",
    "jukinet.answer_discarded": "回答を破棄",
    "municipal_notice.taken": "市町村間通知を受理",
    "municipal_notice.forwarded": "市町村間通知を送信",
    "municipal_request.answered": "他市町村の照会に回答",
    "linkage.switched": "連携の方法を切替",
    "notice.sent_by_hand": "手動で送信",
    "reconciliation.ordered": "整合性確認を指示",
    "reconciliation.finished": "整合性確認の終了",
    "reconciliation.listed": "整合性確認の一覧を表示",
    "difference.listed": "不一致の一覧を表示",
    "difference.resent": "不一致の記録を再送",
    "difference.correction_asked": "相手の記録の訂正を要求",
    "difference.corrected": "相手の記録を訂正",
    "wide_area.obtained": "広域交付の回答を住民記録へ送付",
    "identification.recovered": "本人確認情報を住民記録から回復",
    "identification.withdrawn": "本人確認情報を住民記録により取消し",
    "difference.reported": "不一致を住民記録へ連絡",
    "municipal_notice.confirmed_by_card": "転出証明書情報に本人確認済みの印",
    "identification.searched": "本人確認情報を検索",
    "national.asked": "機構へ照会",
    "identity.checked": "カードで本人確認",
    "identity.certificate_wanted": "転出証明書情報を請求(特例転入)",
    "card.asked": "カードの状況を機構に照会",
    "card.viewed": "カードの状況を表示",
    "card.operations_listed": "カードの処理の一覧を表示",
    "card.operation_ordered": "カードの処理を指示",
    "card_duty.noted": "カードの廃止の事由を検出",
    "card_duty.settled": "職権によるカードの廃止を判定",
    "code_lot.wanted": "住民票コードの配分を要求",
    "code_lot.taken": "住民票コードの配分を受領",
    "code_lot.rejected": "住民票コードの配分の却下",
    "number.requested": "個人番号の要求を受付",
    "number.assigned": "個人番号を住民記録へ通知",
    "number.rejected": "個人番号の要求の却下",
    "number.listed": "番号の要求の一覧を表示",
    "destination.changed": "送付先情報の状態が変化",
    "destination.listed": "送付先情報の一覧を表示",
    "destination.viewed": "送付先情報を照会",
    "destination.wanted_again": "送付先情報の更新対象者を住民記録へ連絡",
    "certificate_serials.passed_on": "発行番号を証明書交付サーバへ提供",
    "media.written": "媒体へ出力",
    "media.listed": "媒体出力の記録を表示",
    "operation_log.viewed": "操作ログを表示",
    "refused_peers.viewed": "拒否した接続を表示",
    "staff.signed_in": "サインイン",
    "staff.signed_out": "サインアウト",
    "staff.sign_in_failed": "サインインの失敗",
    "staff.confirmed_second": "二人目の確認",
    "session.moved": "端末の移動",
    "account.locked_out": "アカウントのロック",
    "account.created": "職員を登録",
    "account.duties_set": "職務を設定",
    "account.retired": "職員の終了日を設定",
    "account.unlocked": "ロックを解除",
    "account.locked": "利用を停止",
    "account.listed": "職員の一覧を表示",
    "password.reset": "パスワードを再設定",
    "password.changed": "パスワードを変更",
    "terminal.registered": "端末を登録",
    "terminal.retired": "端末を廃止",
    "terminal.listed": "端末の一覧を表示",
    "function.refused": "権限のない操作を拒否",
    "act.refused": "操作を拒否",
    "database.statement_refused": "ほかのデータベースへの接続を拒否",
}
"""An event that is not here is shown under its code: nothing is left out of the log."""

REFUSED_PEERS = (
    "exchange.peer_refused",
    "exchange.refused",
    "jukinet.peer_refused",
    "jukinet.answer_discarded",
    "message.refused",
    "inquiry.refused",
)
"""相互認証の失敗と取り決めに合わない電文, in both directions (M17, M56)."""
OUTGOING = frozenset({"jukinet.peer_refused", "jukinet.answer_discarded"})
"""Those where the CS was the one that called."""

_KEYS: Mapping[str, str] = {
    "reason": "理由",
    "code": "コード",
    "peer": "相手",
    "sender": "送信元",
    "type": "種別",
    "order_number": "更新順番号",
    "confirmed_by": "確認者",
    "what": "内容",
    "number": "番号",
    "function": "機能",
    "count": "件数",
    "from": "初日",
    "to": "末日",
    "staff_id": "職員",
    "municipality": "市区町村",
    "touched": "接続先",
}


def title_of(event: str) -> str:
    """操作の名前."""
    return TITLES.get(event, event)


def detail_text(detail: Mapping[str, object]) -> str:
    """内容 in one line, in the order of importance; what only programs need is left out."""
    found = [(label, detail[key]) for key, label in _KEYS.items() if detail.get(key) not in (None, "", [], {})]
    return "、".join(f"{label}: {_words(value)}" for label, value in found if not isinstance(value, (dict, list)))


def _words(value: object) -> str:
    """Codes by their names, days in 和暦."""
    text = str(value)
    if _DAY.fullmatch(text):
        return wareki(date.fromisoformat(text))
    return _NAMES.get(text, text)
