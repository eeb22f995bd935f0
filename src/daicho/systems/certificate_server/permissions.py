"""Functions of the certificate server and the duties that may use them."""

from __future__ import annotations

from collections.abc import Set

from daicho.kernel.permissions import FunctionRow

RECEPTION, COUNTER, CALLING = "certificates.reception", "certificates.counter", "certificates.calling"
STATUS, RECEIPTS, SETTLE = "certificates.status", "certificates.receipts", "certificates.settle"
REPORT = "certificates.report"
SETTINGS, STOP = "certificates.settings", "certificates.stop"
READ_HELP = "certificates.read_help"
_COUNTER = frozenset({"certificate"})
_ADMINISTRATORS = frozenset({"administrator"})
_LOOKERS = _COUNTER | _ADMINISTRATORS | {"linkage"}

FUNCTIONS: tuple[FunctionRow, ...] = (
    FunctionRow(RECEPTION, "証明書の窓口受付", _COUNTER),
    FunctionRow(COUNTER, "受け付けた証明書の作成と交付", _COUNTER),
    FunctionRow(CALLING, "呼出番号の表示", frozenset({"calling_display"})),
    FunctionRow(STATUS, "証明書交付の状況", _LOOKERS),
    FunctionRow(RECEIPTS, "受付の照会", _COUNTER | _ADMINISTRATORS),
    FunctionRow(SETTLE, "端末に代わる結果の記録", _COUNTER | _ADMINISTRATORS),
    FunctionRow(REPORT, "交付の集計", _COUNTER | _ADMINISTRATORS),
    FunctionRow(SETTINGS, "交付の設定", _ADMINISTRATORS),
    FunctionRow(STOP, "交付の緊急停止と再開", _ADMINISTRATORS),
    FunctionRow(READ_HELP, "手引き", _LOOKERS),
)


def duties_of(function: str) -> frozenset[str]:
    """職務 that open a function."""
    return next(row.duties for row in FUNCTIONS if row.code == function)


def may_use(duties: Set[str], function: str) -> bool:
    """Whether somebody with these duties may use a function."""
    return bool(duties & duties_of(function))
