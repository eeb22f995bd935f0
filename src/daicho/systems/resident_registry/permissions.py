"""機能と職務 — which duties may use which function (M24). Rights follow duties, never rank (標準仕様書 10.3)."""

from __future__ import annotations

from daicho.kernel.permissions import FunctionRow

SEARCH = "registry.search"
VIEW_RESIDENT = "registry.view_resident"
REVEAL_NUMBERS = "registry.reveal_numbers"
REVEAL_PROTECTED_ADDRESS = "registry.reveal_protected_address"
ENTER_MOVEMENT = "registry.enter_movement"
LIST_PROVISIONAL = "registry.list_provisional"
VERIFY_MOVEMENT = "registry.verify_movement"
APPROVE_MOVEMENT = "registry.approve_movement"
CHECK_NEXT_DAY = "registry.check_next_day"
ISSUE_CERTIFICATE = "registry.issue_certificate"
VIEW_LINKAGE = "registry.view_linkage"
MEND_LINKAGE = "registry.mend_linkage"
VIEW_SUPPRESSIONS = "registry.view_suppressions"
SET_SUPPRESSION = "registry.set_suppression"
LIFT_SUPPRESSION = "registry.lift_suppression"
LIFT_SUPPRESSION_FOR_NOW = "registry.lift_suppression_for_now"
KEEP_PROTECTIONS = "registry.keep_protections"
CONFIRM_PROTECTION_END = "registry.confirm_protection_end"
DECIDE_DUPLICATES = "registry.decide_duplicates"
ISSUE_NOTICE = "registry.issue_notice"
READ_STATISTICS = "registry.read_statistics"
KEEP_CLOSED_RECORDS = "registry.keep_closed_records"
KEEP_ACCOUNTS = "registry.keep_accounts"
KEEP_TERMINALS = "registry.keep_terminals"
KEEP_OFFICE_SETTINGS = "registry.keep_office_settings"
TAKE_IMMIGRATION_FILES = "registry.take_immigration_files"
WRITE_IMMIGRATION_REPORTS = "registry.write_immigration_reports"
KEEP_MEDIA = "registry.keep_media"
VIEW_DESTINATIONS = "registry.view_destinations"
SET_DESTINATION = "registry.set_destination"
READ_AUDIT_LOG = "registry.read_audit_log"
READ_HELP = "registry.read_help"

_COUNTER = frozenset({"entry", "verify", "approve", "next_day", "certificate", "protection"})
_EVERYBODY = _COUNTER | {"inquiry", "linkage", "administrator", "auditor"}

FUNCTIONS: tuple[FunctionRow, ...] = (
    FunctionRow(SEARCH, "住民検索", _COUNTER | {"inquiry"}),
    FunctionRow(VIEW_RESIDENT, "住民票・世帯・履歴の照会", _COUNTER | {"inquiry"}),
    FunctionRow(REVEAL_NUMBERS, "個人番号・住民票コードの表示", frozenset({"entry", "verify", "approve", "next_day"})),
    FunctionRow(REVEAL_PROTECTED_ADDRESS, "支援対象者の住所の表示", frozenset({"protection"})),
    FunctionRow(ENTER_MOVEMENT, "異動入力(仮登録)", frozenset({"entry"})),
    FunctionRow(LIST_PROVISIONAL, "仮登録一覧", frozenset({"entry", "verify", "approve", "next_day"})),
    FunctionRow(VERIFY_MOVEMENT, "照合", frozenset({"verify"})),
    FunctionRow(APPROVE_MOVEMENT, "本登録", frozenset({"approve"})),
    FunctionRow(CHECK_NEXT_DAY, "翌日照合", frozenset({"next_day"})),
    FunctionRow(ISSUE_CERTIFICATE, "証明書の発行・交付", frozenset({"certificate"})),
    FunctionRow(VIEW_LINKAGE, "通知・連携の状況", frozenset({"linkage", "administrator", "approve"})),
    FunctionRow(MEND_LINKAGE, "連携の再送・見送り", frozenset({"linkage"})),
    FunctionRow(VIEW_SUPPRESSIONS, "抑止の一覧", frozenset({"protection", "approve"})),
    FunctionRow(SET_SUPPRESSION, "抑止の設定・変更", frozenset({"protection"})),
    FunctionRow(LIFT_SUPPRESSION, "抑止の解除", frozenset({"protection"})),
    FunctionRow(LIFT_SUPPRESSION_FOR_NOW, "抑止の一時解除", frozenset({"protection", "approve"})),
    FunctionRow(KEEP_PROTECTIONS, "支援措置の登録・変更・照会", frozenset({"protection"})),
    FunctionRow(CONFIRM_PROTECTION_END, "支援措置の終了の確認", frozenset({"protection", "approve"})),
    FunctionRow(DECIDE_DUPLICATES, "同一人の疑いの確認", frozenset({"approve", "next_day"})),
    FunctionRow(ISSUE_NOTICE, "通知書の発行・再出力", frozenset({"entry", "verify", "approve"})),
    FunctionRow(READ_STATISTICS, "統計", _COUNTER | {"administrator"}),
    FunctionRow(KEEP_CLOSED_RECORDS, "除票の保存の管理", frozenset({"administrator"})),
    FunctionRow(KEEP_ACCOUNTS, "職員アカウントの管理", frozenset({"administrator"})),
    FunctionRow(KEEP_TERMINALS, "端末の管理", frozenset({"administrator"})),
    FunctionRow(KEEP_OFFICE_SETTINGS, "事務設定", frozenset({"administrator"})),
    FunctionRow(TAKE_IMMIGRATION_FILES, "入管庁通知の取込み・照合", frozenset({"entry", "approve"})),
    FunctionRow(WRITE_IMMIGRATION_REPORTS, "市町村通知・市町村伝達の媒体出力", frozenset({"approve"})),
    FunctionRow(KEEP_MEDIA, "登録媒体の管理", frozenset({"administrator"})),
    FunctionRow(
        VIEW_DESTINATIONS, "送付先情報の照会", frozenset({"entry", "verify", "approve", "next_day", "protection"})
    ),
    FunctionRow(SET_DESTINATION, "送付先情報の設定・送り直し", frozenset({"entry", "approve", "protection"})),
    FunctionRow(READ_AUDIT_LOG, "証跡の検索・検証", frozenset({"auditor"})),
    FunctionRow(READ_HELP, "手引き", _EVERYBODY),
)
_BY_CODE = {row.code: row for row in FUNCTIONS}


def duties_of(function: str) -> frozenset[str]:
    """職務 that may use a function."""
    return _BY_CODE[function].duties


def title_of_function(function: str) -> str:
    """機能の名前; an unknown one is shown under its code."""
    return _BY_CODE[function].title if function in _BY_CODE else function


def may_use(duties: frozenset[str], function: str) -> bool:
    """Whether somebody with these 職務 may use a function: for offering it; the doors and queries decide."""
    return bool(duties & duties_of(function))
