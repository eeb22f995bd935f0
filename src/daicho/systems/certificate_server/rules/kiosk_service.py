"""コンビニ交付の設定: what the city gives out at kiosks, and how much at once. Fees stand in ``law/fees.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum
from typing import Any

from daicho.municipal.certificates.inputs import CertificateKind
from daicho.systems.certificate_server.rules.service_hours import Maintenance, ServiceHours

RESIDENT_CERTIFICATE = "resident_certificate"
FEE = "fees.resident_certificate_at_kiosk"
"""Name of the fee in the law tables, yen a copy."""
KINDS: Mapping[str, tuple[str, str]] = {
    RESIDENT_CERTIFICATE: ("住民票の写し", "Certificate of residence (juminhyo)"),
}
OPTIONS: Mapping[str, tuple[str, str]] = {
    "head_and_relationship": ("世帯主・続柄", "Head of household and relationship"),
    "register": ("本籍・筆頭者", "Registered domicile (honseki)"),
    "individual_number": ("個人番号（マイナンバー）", "Individual Number (My Number)"),
    "nationality": ("国籍・地域", "Nationality / region"),
    "status_category": ("法第30条の45の区分", "Category under Article 30-45"),
    "status_of_residence": ("在留資格", "Status of residence"),
    "period_of_stay": ("在留期間", "Period of stay"),
    "expiry_of_stay": ("在留期間の満了日", "Date of expiration of stay"),
    "card_number": ("在留カード等の番号", "Residence card number"),
    "common_name_history": ("通称の記載・削除に関する事項", "Record of common names (tsusho)"),
}
"""記載を選べる事項 that a kiosk can ask for at all: never 住民票コード, 異動履歴 or 備考."""
JAPANESE_OPTIONS = frozenset({"register"})
FOREIGN_OPTIONS = frozenset(OPTIONS) - JAPANESE_OPTIONS - {"head_and_relationship", "individual_number"}
_TOKYO = timezone(timedelta(hours=9), "JST")


class KioskScope(StrEnum):
    """範囲 — 本人のみ, 世帯全員 or 世帯の一部."""

    SELF = "self"
    WHOLE = "whole"
    PART = "part"


class PlannedMoveOut(StrEnum):
    """転出予定者のいる世帯 — nobody of it is served, the person alone is not, or everybody is until the day."""

    REFUSE_HOUSEHOLD = "refuse_household"
    REFUSE_PERSON = "refuse_person"
    SERVE = "serve"


class TooLong(StrEnum):
    """文字溢れ — what even two small lines cannot hold is not given out at kiosks, or printed to the limit."""

    REFUSE = "refuse"
    TO_THE_LIMIT = "limit"


@dataclass(frozen=True, slots=True)
class KioskService:
    """コンビニ交付の設定 — as the city has decided; the defaults are those of most cities.

    Args:
        form: 世帯連記式, or 個人票 with one sheet a person.
        most_copies: at once. most_sheets: of all copies. most_members: on one certificate.
        least_age: full years of who stands at the kiosk.
        serve_without_feed_hours: how long the last known state may be given out when the registry is silent; 0: never.
        minutes_to_collect: how long the certificates of a receipt may be asked for again and printed.
    """

    hours: ServiceHours = field(default_factory=ServiceHours)
    kinds: tuple[str, ...] = (RESIDENT_CERTIFICATE,)
    form: CertificateKind = CertificateKind.HOUSEHOLD
    scopes: tuple[KioskScope, ...] = tuple(KioskScope)
    options: tuple[str, ...] = tuple(OPTIONS)
    most_copies: int = 5
    most_sheets: int = 20
    most_members: int = 20
    least_age: int = 15
    planned_move_out: PlannedMoveOut = PlannedMoveOut.REFUSE_HOUSEHOLD
    too_long: TooLong = TooLong.REFUSE
    serve_without_feed_hours: int = 24
    minutes_to_collect: int = 15


def service_from(decided: Mapping[str, Any]) -> KioskService:
    """The service as decided; what is not decided keeps its default. Raises: ValueError, KeyError for nonsense.

    Args: decided: JSON values by name of the field; ``hours`` as :func:`hours_from` reads it.
    """
    unknown = decided.keys() - {each.name for each in fields(KioskService)}
    if unknown:
        raise KeyError(f"no such setting: {sorted(unknown)}")
    return KioskService(**{name: _READERS.get(name, _count)(value) for name, value in decided.items()})


def hours_from(decided: Mapping[str, Any]) -> ServiceHours:
    """交付時間 from JSON, each value as :func:`hours_to_json` writes it."""
    read: dict[str, Any] = {name: time.fromisoformat(decided[name]) for name in ("opens", "closes") if name in decided}
    if "weekdays" in decided:
        read["weekdays"] = {
            int(day): (time.fromisoformat(opens), time.fromisoformat(closes))
            for day, (opens, closes) in decided["weekdays"].items()
        }
    if "closed_month_days" in decided:
        parts = (text.split("-") for text in decided["closed_month_days"])
        read["closed_month_days"] = frozenset((int(month), int(day)) for month, day in parts)
    if "closed_days" in decided:
        read["closed_days"] = frozenset(map(date.fromisoformat, decided["closed_days"]))
    if "maintenance" in decided:
        read["maintenance"] = tuple(Maintenance(_moment(a), _moment(b)) for a, b in decided["maintenance"])
    return ServiceHours(**read)


def hours_to_json(hours: ServiceHours) -> dict[str, Any]:
    """交付時間 as it is kept: ``closed_month_days`` as ``12-29``, ``weekdays`` by number, 0 for Monday."""
    return {
        "opens": hours.opens.isoformat("minutes"),
        "closes": hours.closes.isoformat("minutes"),
        "weekdays": {
            str(day): [opens.isoformat("minutes"), closes.isoformat("minutes")]
            for day, (opens, closes) in sorted(hours.weekdays.items())
        },
        "closed_month_days": [f"{month:02d}-{day:02d}" for month, day in sorted(hours.closed_month_days)],
        "closed_days": [day.isoformat() for day in sorted(hours.closed_days)],
        "maintenance": [
            [one.begins.isoformat(), one.ends.isoformat()] for one in sorted(hours.maintenance, key=lambda m: m.begins)
        ],
    }


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=_TOKYO)


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError("a count is a whole number, 0 or more")
    return value


def _known(known: Mapping[str, object], values: Any) -> tuple[str, ...]:
    if not set(values) <= known.keys():
        raise ValueError("not one of those that a kiosk may ask for")
    return tuple(values)


def _form(value: Any) -> CertificateKind:
    if value == CertificateKind.CLOSED:
        raise ValueError("除票の写し is never given out at kiosks")
    return CertificateKind(value)


_READERS: Mapping[str, Any] = {
    "hours": hours_from,
    "kinds": lambda values: _known(KINDS, values),
    "form": _form,
    "scopes": lambda values: tuple(map(KioskScope, values)),
    "options": lambda values: _known(OPTIONS, values),
    "planned_move_out": PlannedMoveOut,
    "too_long": TooLong,
}
