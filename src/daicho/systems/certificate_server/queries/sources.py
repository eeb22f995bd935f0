"""証明書の元データの照会 — who holds a user certificate, and what a household's certificate would say now.

One statement reads a household with everything that speaks against serving it, so that nothing can change in between.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from daicho.contracts.messages.certificate_source import CertificateSource, CommonNameSource, ForeignSource
from daicho.foundation.database import statements
from daicho.kernel.context import Context
from daicho.municipal.certificates.inputs import CertificateMember, CommonNameEntry, Departure, ForeignItems
from daicho.municipal.codes.foreign_status import status_category
from daicho.municipal.codes.residents import ResidentKind, ResidentStatus, Sex
from daicho.municipal.masking.scope import ProtectedScope, is_protected_address
from daicho.systems.certificate_server.models import FeedState
from daicho.systems.certificate_server.models.sealed_serials import indexes_of, opened
from daicho.systems.certificate_server.models.sealed_sources import open_place, open_source

SYSTEM = "certificate_server"


@dataclass(frozen=True, slots=True)
class Holder:
    """利用者証明用電子証明書の名義人.

    Args: resident_number: 宛名番号; empty when nobody who lives here has the 住民票コード of the certificate.
    """

    state: Literal["valid", "revoked"]
    since: date
    resident_number: str


@dataclass(frozen=True, slots=True)
class Closure:
    """抑止する処理 (issue or kiosk) with its level (error or alert), from a day on."""

    process: str
    level: str
    starts_on: date


@dataclass(frozen=True, slots=True)
class SourceMember:
    """世帯の一人 as the registry certifies the person now.

    Args: protected: 支援措置 for the person or somebody of the household, or the paper would name where somebody
        protected lives.
    """

    member: CertificateMember
    version_no: int
    source_no: int
    protected: bool
    closed: tuple[Closure, ...]
    planned_move_out_on: date | None

    @property
    def resident_number(self) -> str:
        """宛名番号."""
        return self.member.resident_number


@dataclass(frozen=True, slots=True)
class HouseholdSource:
    """世帯の元データ — in the order of the paper.

    Args: is_pending: part of an act is still on its way; whatever is certified now could be of two different days.
    """

    household_number: str
    members: tuple[SourceMember, ...]
    is_pending: bool


@dataclass(frozen=True, slots=True)
class FeedAge:
    """連携の鮮度 — how old the knowledge of this system is.

    Args:
        as_of, age: None when the registry never answered. supplied: whether the full supply was ever complete.
        is_doubted: one of the two databases was restored, and they have not been compared since.
    """

    as_of: datetime | None
    age: timedelta | None
    is_up: bool
    since: datetime | None
    supplied: bool
    is_doubted: bool = False


_HOUSEHOLD = """
    with subject as (
        select household_number from source where resident_number = %s and status = 'resident'
    )
    select s.resident_number, s.household_number, s.version_no, s.source_no, s.content,
        exists (
            select from source_pending mine
            join source_pending other on other.act_id = mine.act_id
            left join source known on known.resident_number = other.resident_number
            where mine.resident_number = s.resident_number and coalesce(known.source_no, -1) < other.source_no
        ) or exists (
            select from source_awaited a
            left join source known on known.resident_number = a.resident_number
            where (a.resident_number = s.resident_number or a.household_number = s.household_number)
                and coalesce(known.source_no, -1) < a.source_no
        ) or exists (
            select from source_step t where t.household_number = s.household_number
        ) or coalesce((select too_many or supplied_at is null or doubt <> '' from feed_state), true)
    from subject join source s on s.household_number = subject.household_number and s.status = 'resident'
    order by s.place, s.resident_number
"""
_HOLDER = """
    select u.serial_index, u.state, u.since, u.resident_code, s.resident_number
    from user_certificate u left join source s on s.code_index = u.resident_code_index and s.status = 'resident'
    where u.serial_index = any(%s)
"""
_PENDING = """
    select wanted.number from unnest(%s::text[]) as wanted (number)
    where exists (
        select from source_pending mine
        join source_pending other on other.act_id = mine.act_id
        left join source known on known.resident_number = other.resident_number
        where mine.resident_number = wanted.number and coalesce(known.source_no, -1) < other.source_no
    ) or exists (
        select from source_awaited a
        left join source known on known.resident_number = a.resident_number
        where a.resident_number = wanted.number and coalesce(known.source_no, -1) < a.source_no
    )
"""

_MAY_LACK = """
    select coalesce((select too_many or supplied_at is null or doubt <> '' from feed_state), true) or exists (
        select from source_awaited a left join source known on known.resident_number = a.resident_number
        where coalesce(known.source_no, -1) < a.source_no and coalesce(known.status, '') <> 'resident'
    )
"""


def holder_of(serial: str) -> Holder | None:
    """名義人 of a user certificate by its 発行番号; None when the CS never told of it."""
    rows = statements.run(SYSTEM, _HOLDER, list(indexes_of("serial", serial)))
    if not rows:
        return None
    index, state, since, sealed_code, resident_number = rows[0]
    if resident_number is None:  # nobody, or somebody whose code was indexed under another key
        resident_number = _resident_with(opened(bytes(index), "resident_code", sealed_code))
    return Holder("valid" if state == "valid" else "revoked", since, resident_number)


def household_of(resident_number: str, *, with_numbers: bool = False) -> HouseholdSource | None:
    """世帯の元データ of a resident; None when the person does not live here.

    Args: with_numbers: 個人番号 and 住民票コード too, for a certificate that shows them.
    """
    rows = statements.run(SYSTEM, _HOUSEHOLD, resident_number)
    if not rows:
        return None
    hidden = _hidden_places()
    members = tuple(
        _member(number, version_no, source_no, open_source(number, content), hidden, with_numbers=with_numbers)
        for number, _, version_no, source_no, content, _ in rows
    )
    return HouseholdSource(rows[0][1], members, any(is_pending for *_, is_pending in rows))


def pending(resident_numbers: Collection[str]) -> frozenset[str]:
    """Who of them is named by an act that has not come completely, or that has not come at all."""
    return frozenset(number for (number,) in statements.run(SYSTEM, _PENDING, sorted(resident_numbers)))


def may_lack_somebody() -> bool:
    """Whether somebody who lives here may not be in the source yet: before the full supply, or while one is awaited."""
    return bool(statements.run(SYSTEM, _MAY_LACK)[0][0])


def feed_age(ctx: Context) -> FeedAge:
    """連携の鮮度 at the moment of the request."""
    rows = statements.select(SYSTEM, FeedState, "limit 1")
    if not rows:
        return FeedAge(None, None, False, None, False)
    row = rows[0]
    age = None if row.as_of is None else ctx.now - row.as_of
    return FeedAge(row.as_of, age, row.is_up, row.since, row.supplied_at is not None, bool(row.doubt))


def _hidden_places() -> ProtectedScope:
    """秘匿する住所 — where protected persons live."""
    rows = statements.run(SYSTEM, "select resident_number, hidden_place from source where hidden_place is not null")
    return ProtectedScope(addresses=frozenset(open_place(number, sealed) for number, sealed in rows))


def _resident_with(code: str) -> str:
    found = statements.run(
        SYSTEM,
        "select resident_number from source where code_index = any(%s) and status = 'resident'",
        list(indexes_of("resident_code", code)),
    )
    return str(found[0][0]) if len(found) == 1 else ""


def _member(
    resident_number: str,
    version_no: int,
    source_no: int,
    source: CertificateSource,
    hidden: ProtectedScope,
    *,
    with_numbers: bool,
) -> SourceMember:
    printed = (source.address, source.previous_address)
    return SourceMember(
        member=certificate_member(resident_number, source, with_numbers=with_numbers),
        version_no=version_no,
        source_no=source_no,
        protected=source.protected or any(is_protected_address(hidden, address) for address in printed),
        closed=tuple(Closure(one.process, one.level, one.starts_on) for one in source.closed),
        planned_move_out_on=source.planned_move_out_on,
    )


def certificate_member(resident_number: str, source: CertificateSource, *, with_numbers: bool) -> CertificateMember:
    """住民票に記載された者 as the certificate rules read it; neither history nor remarks."""
    planned = source.planned_move_out_on
    member = CertificateMember(
        resident_number=resident_number,
        kind=ResidentKind(source.kind),
        name=source.name,
        birth_date=source.birth_date,
        sex=Sex(source.sex),
        address=source.address,
        status=ResidentStatus.RESIDENT,
        name_kana=source.name_kana,
        kana_official=source.kana_official,
        alphabet_name=source.alphabet_name,
        common_name=source.common_name,
        common_name_kana=source.common_name_kana,
        former_family_name=source.former_family_name,
        former_family_name_kana=source.former_family_name_kana,
        head_name=source.head_name,
        relationship=source.relationship,
        address_set_on=source.address_set_on,
        became_resident_on=source.became_resident_on,
        notified_on=source.notified_on,
        previous_address=source.previous_address,
        honseki=source.honseki,
        head_of_register=source.head_of_register,
        foreign=_foreign(source.foreign) if source.foreign else None,
        departure=Departure(planned) if planned else None,
    )
    if not with_numbers:
        return member
    return replace(
        member,
        individual_number=source.individual_number.reveal() if source.individual_number else "",
        resident_code=source.resident_code.reveal() if source.resident_code else "",
    )


def _foreign(source: ForeignSource) -> ForeignItems:
    return ForeignItems(
        nationality=source.nationality,
        status_category=status_category(source.status_category),
        became_foreign_resident_on=source.became_foreign_resident_on,
        status_of_residence=source.status_of_residence,
        period=source.period,
        expires_on=source.expires_on,
        card_number=source.card_number,
        common_names=tuple(map(_common_name, source.common_names)),
    )


def _common_name(source: CommonNameSource) -> CommonNameEntry:
    return CommonNameEntry(source.name, source.entered_on, source.entered_in, source.removed_on, source.removed_in)
