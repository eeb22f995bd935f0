"""申請の内容: what somebody at a kiosk has chosen, and whether the city gives that out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from daicho.municipal.certificates.inputs import (
    CertificateOptions,
    CertificateRequest,
    CertificateScope,
    Overflow,
)
from daicho.systems.certificate_server.errors import RefusalCode
from daicho.systems.certificate_server.rules.kiosk_service import (
    FOREIGN_OPTIONS,
    JAPANESE_OPTIONS,
    KioskScope,
    KioskService,
)
from daicho.systems.certificate_server.rules.standing import Refusal


@dataclass(frozen=True, slots=True)
class Wish:
    """申請の内容.

    Args:
        selected: 宛名番号 of those asked for; for 世帯全員 the whole household, for 本人のみ the applicant.
        options: names of :class:`CertificateOptions`.
    """

    kind: str
    scope: KioskScope
    selected: tuple[str, ...]
    options: tuple[str, ...]
    copies: int

    @property
    def shows_individual_number(self) -> bool:
        """Whether 個人番号 is printed."""
        return "individual_number" in self.options


def refusal_of_wish(wish: Wish, household: Sequence[str], service: KioskService) -> Refusal | None:
    """交付できない内容 — the first thing that is not offered. Args: household: 宛名番号 of everybody in it now."""
    if wish.kind not in service.kinds or wish.scope not in service.scopes:
        return Refusal(RefusalCode.KIND, "not_offered")
    if not set(wish.options) <= set(service.options) or len(set(wish.options)) != len(wish.options):
        return Refusal(RefusalCode.OPTION, "option")
    if not 1 <= wish.copies <= service.most_copies:
        return Refusal(RefusalCode.OPTION, "copies")
    if not wish.selected or len(set(wish.selected)) != len(wish.selected):
        return Refusal(RefusalCode.OPTION, "members")
    if not set(wish.selected) <= set(household):
        return Refusal(RefusalCode.MEMBER, "not_of_the_household")
    if len(wish.selected) > service.most_members:
        return Refusal(RefusalCode.PAGES, "members")
    return None


def request_of(wish: Wish, service: KioskService, day: date) -> CertificateRequest:
    """請求の内容 as the certificate rules read it."""
    whole = wish.scope is KioskScope.WHOLE
    return CertificateRequest(
        kind=service.form,
        scope=CertificateScope.WHOLE if whole else CertificateScope.PART,
        issued_on=day,
        selected=() if whole else wish.selected,
        options=CertificateOptions(**dict.fromkeys(wish.options, True)),
        overflow=Overflow.TO_THE_LIMIT,
    )


def scopes_for(service: KioskService, members: int) -> tuple[KioskScope, ...]:
    """選べる範囲 — somebody who lives alone has nobody to leave out, and too many people are not printed whole."""
    fitting = {KioskScope.SELF} if members == 1 else set(KioskScope)
    if members == 1:
        fitting.add(KioskScope.WHOLE)
    if members > service.most_members:
        fitting.discard(KioskScope.WHOLE)
    return tuple(scope for scope in service.scopes if scope in fitting)


def options_for(service: KioskService, has_japanese: bool, has_foreign: bool) -> tuple[str, ...]:
    """選べる記載事項 — those that somebody of the household has."""
    without = (frozenset() if has_japanese else JAPANESE_OPTIONS) | (frozenset() if has_foreign else FOREIGN_OPTIONS)
    return tuple(option for option in service.options if option not in without)
