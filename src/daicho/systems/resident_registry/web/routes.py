"""画面の一覧 — every screen of the registry, and the bar that leads to them."""

from __future__ import annotations

from daicho.foundation.web.account_pages import account_routes
from daicho.foundation.web.declaration import Route
from daicho.foundation.web.manual_pages import WayBack, manual_routes
from daicho.foundation.web.navigation import NavItem
from daicho.foundation.web.terminal_pages import terminal_routes
from daicho.kernel.context import Context
from daicho.systems.resident_registry.permissions import (
    CHECK_NEXT_DAY,
    CONFIRM_PROTECTION_END,
    DECIDE_DUPLICATES,
    ENTER_MOVEMENT,
    ISSUE_CERTIFICATE,
    KEEP_ACCOUNTS,
    KEEP_CLOSED_RECORDS,
    KEEP_MEDIA,
    KEEP_OFFICE_SETTINGS,
    KEEP_PROTECTIONS,
    KEEP_TERMINALS,
    LIST_PROVISIONAL,
    READ_AUDIT_LOG,
    READ_HELP,
    READ_STATISTICS,
    SEARCH,
    VIEW_LINKAGE,
    duties_of,
)
from daicho.systems.resident_registry.queries.arrivals import open_counts
from daicho.systems.resident_registry.queries.immigration import waiting_rows
from daicho.systems.resident_registry.queries.immigration_reports import unwritten_reports
from daicho.systems.resident_registry.queries.number_requests import waiting_arrivals
from daicho.systems.resident_registry.queries.protections import count_due, count_endings
from daicho.systems.resident_registry.queries.wide_area import waiting_wide_area
from daicho.systems.resident_registry.queries.worklists import waiting_counts
from daicho.systems.resident_registry.web import (
    audit_log,
    certificates,
    closed_records,
    departures,
    destinations,
    duplicates,
    home,
    immigration,
    immigration_media,
    linkage,
    move_in,
    movement_choice,
    movement_entry,
    municipalities,
    notices,
    number_arrivals,
    office_settings,
    parked_entries,
    protections,
    register_notices,
    reported_differences,
    residents,
    review,
    statistics,
    suppressions,
    wide_area,
)


def _provisional(ctx: Context) -> int:
    return waiting_counts(ctx)["provisional"]


def _next_day(ctx: Context) -> int:
    return waiting_counts(ctx)["next_day"]


def _from_municipalities(_ctx: Context) -> int:
    return sum(open_counts().values()) + waiting_arrivals()


def _wide_area(_ctx: Context) -> int:
    return waiting_wide_area()


def _protections(ctx: Context) -> int:
    return count_due(ctx.today)


def _protection_endings(_ctx: Context) -> int:
    return count_endings()


def _immigration(_ctx: Context) -> int:
    return waiting_rows() + unwritten_reports()


ROUTES: tuple[Route, ...] = (
    *home.ROUTES,
    *residents.ROUTES,
    *move_in.ROUTES,
    *movement_choice.ROUTES,
    *movement_entry.ROUTES,
    *parked_entries.ROUTES,
    *review.ROUTES,
    *notices.ROUTES,
    *certificates.ROUTES,
    *departures.ROUTES,
    *wide_area.ROUTES,
    *municipalities.ROUTES,
    *register_notices.ROUTES,
    *reported_differences.ROUTES,
    *number_arrivals.ROUTES,
    *destinations.ROUTES,
    *immigration.ROUTES,
    *immigration_media.ROUTES,
    *suppressions.ROUTES,
    *protections.ROUTES,
    *duplicates.ROUTES,
    *linkage.ROUTES,
    *closed_records.ROUTES,
    *statistics.ROUTES,
    *audit_log.ROUTES,
    *account_routes("registry", KEEP_ACCOUNTS),
    *terminal_routes("registry", KEEP_TERMINALS),
    *office_settings.ROUTES,
    *manual_routes("registry", READ_HELP, WayBack("検索", "registry-home", duties_of(SEARCH))),
)
_LISTS, _OFFICE = "lists", "office"
"""What waits in lists of its own, and what concerns the office as a whole, stand after the daily flow."""
_OF_RESIDENTS = (
    "registry-resident",
    "registry-reveal",
    "registry-certificate",
    "registry-destination",
    "registry-suppression",
)
_OF_ENTRIES = ("registry-entry", "registry-special-move-in", "registry-parked")
NAVIGATION: tuple[NavItem, ...] = (
    NavItem("検索・照会", "registry-home", SEARCH, section=_OF_RESIDENTS),
    NavItem("異動入力", "registry-move-in", ENTER_MOVEMENT, section=_OF_ENTRIES),
    NavItem("仮登録一覧", "registry-provisional", LIST_PROVISIONAL, section="registry-movement", count=_provisional),
    NavItem("翌日照合", "registry-next-day", CHECK_NEXT_DAY, count=_next_day),
    NavItem(
        "転出者",
        "registry-departures",
        LIST_PROVISIONAL,
        section=("registry-departure", "registry-headless"),
        group=_LISTS,
    ),
    NavItem(
        "広域交付",
        "registry-wide-area",
        ISSUE_CERTIFICATE,
        count=_wide_area,
        group=_LISTS,
    ),
    NavItem(
        "市町村からの通知",
        "registry-received-certificates",
        LIST_PROVISIONAL,
        section="registry-received",
        count=_from_municipalities,
        group=_LISTS,
    ),
    NavItem(
        "入管庁との連携",
        "registry-immigration",
        LIST_PROVISIONAL,
        section="registry-immigration",
        count=_immigration,
        group=_LISTS,
    ),
    NavItem("支援措置", "registry-protection-list", KEEP_PROTECTIONS, count=_protections, group=_LISTS),
    NavItem(
        "支援措置の終了確認",
        "registry-protection-endings",
        CONFIRM_PROTECTION_END,
        count=_protection_endings,
        group=_LISTS,
    ),
    NavItem("同一人の疑い", "registry-duplicates", DECIDE_DUPLICATES, section="registry-duplicate", group=_LISTS),
    NavItem("連携の状況", "registry-linkage", VIEW_LINKAGE, section="registry-linkage", group=_OFFICE),
    NavItem("統計", "registry-statistics", READ_STATISTICS, section="registry-statistics", group=_OFFICE),
    NavItem("除票の保存", "registry-closed-records", KEEP_CLOSED_RECORDS, group=_OFFICE),
    NavItem("職員アカウント", "registry-accounts", KEEP_ACCOUNTS, section="registry-account", group=_OFFICE),
    NavItem("監査", "registry-audit", READ_AUDIT_LOG, section="registry-audit", group=_OFFICE),
    NavItem("端末", "registry-terminals", KEEP_TERMINALS, section="registry-terminal", group=_OFFICE),
    NavItem("登録媒体", "registry-media", KEEP_MEDIA, section="registry-media", group=_OFFICE),
    NavItem("事務設定", "registry-settings", KEEP_OFFICE_SETTINGS, section="registry-setting", group=_OFFICE),
)
