"""Functions of the communication server (機能) and the duties that may use them; operators of their own realm."""

from __future__ import annotations

from collections.abc import Set

from daicho.kernel.permissions import FunctionRow

UPDATES, RECORD, REVEAL, RESEND = "jukinet.updates", "jukinet.record", "jukinet.reveal", "jukinet.resend"
MUNICIPAL, ASK_MUNICIPALITY = "jukinet.municipal", "jukinet.ask_municipality"
SEARCH, NATIONAL, IDENTITY = "jukinet.search", "jukinet.national", "jukinet.identity"
CARDS, CARD_OPERATE, NUMBERS, CODES = "jukinet.cards", "jukinet.card_operate", "jukinet.numbers", "jukinet.codes"
RECONCILIATION, RECONCILE = "jukinet.reconciliation", "jukinet.reconcile"
DESTINATIONS, DESTINATION_DECIDE = "jukinet.destinations", "jukinet.destination_decide"
LOG, PEERS, MEDIA, ACCOUNTS = "jukinet.log", "jukinet.peers", "jukinet.media", "jukinet.accounts"
COMPLETE, READ_HELP = "jukinet.complete", "jukinet.read_help"
_OPERATORS = frozenset({"jukinet_operator", "jukinet_administrator"})
_ADMINISTRATORS = frozenset({"jukinet_administrator"})

FUNCTIONS: tuple[FunctionRow, ...] = (
    FunctionRow(UPDATES, "本人確認情報の更新と通知の状況", _OPERATORS),
    FunctionRow(RECORD, "本人確認情報の照会", _OPERATORS),
    FunctionRow(REVEAL, "個人番号・住民票コードの表示", frozenset({"jukinet_operator"})),
    FunctionRow(RESEND, "都道府県への再送・見送り", _OPERATORS),
    FunctionRow(COMPLETE, "都道府県への更新の手動補正", _ADMINISTRATORS),
    FunctionRow(MUNICIPAL, "市町村間通知", _OPERATORS),
    FunctionRow(ASK_MUNICIPALITY, "他市区町村への請求(転出証明書情報・広域交付)", frozenset({"jukinet_operator"})),
    FunctionRow(SEARCH, "本人確認情報検索", frozenset({"jukinet_operator"})),
    FunctionRow(NATIONAL, "機構への情報照会", frozenset({"jukinet_operator"})),
    FunctionRow(IDENTITY, "本人確認", frozenset({"jukinet_operator"})),
    FunctionRow(CARDS, "個人番号カードの管理状況", _OPERATORS),
    FunctionRow(CARD_OPERATE, "個人番号カードの処理", frozenset({"jukinet_operator"})),
    FunctionRow(NUMBERS, "番号の要求と配分の状況", _OPERATORS),
    FunctionRow(CODES, "住民票コードの配分の要求", frozenset({"jukinet_operator"})),
    FunctionRow(DESTINATIONS, "送付先情報", _OPERATORS),
    FunctionRow(DESTINATION_DECIDE, "送付先情報の再送・見送り・送付状況の照会", frozenset({"jukinet_operator"})),
    FunctionRow(RECONCILIATION, "整合性確認の結果", _OPERATORS),
    FunctionRow(RECONCILE, "整合性確認の実施と不一致への対応", frozenset({"jukinet_operator"})),
    FunctionRow(PEERS, "拒否した接続", _OPERATORS),
    FunctionRow(LOG, "操作ログ", _ADMINISTRATORS),
    FunctionRow(MEDIA, "媒体出力の記録", _ADMINISTRATORS),
    FunctionRow(ACCOUNTS, "職員アカウントの管理", _ADMINISTRATORS),
    FunctionRow(READ_HELP, "手引き", _OPERATORS),
)


def duties_of(function: str) -> frozenset[str]:
    """職務 that open a function."""
    return next(row.duties for row in FUNCTIONS if row.code == function)


def may_write_media(duties: Set[str]) -> bool:
    """Whether somebody with these duties may take data out of the CS on a medium (M54)."""
    return bool(duties & _ADMINISTRATORS)


def may_reveal(duties: Set[str]) -> bool:
    """Whether somebody with these duties may see 個人番号 and 住民票コード."""
    return "jukinet_operator" in duties


def may_decide_on_notices(duties: Set[str]) -> bool:
    """Whether somebody with these duties may send a notice again or give it up."""
    return bool(duties & _OPERATORS)


def may_reconcile(duties: Set[str]) -> bool:
    """Whether somebody with these duties may deal with differences, or confirm that another does."""
    return "jukinet_operator" in duties
