"""Requests of a kiosk, as the tests make them."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from daicho.config.law_tables import law_tables
from daicho.kernel.context import Context
from daicho.systems.certificate_server.actions.make_certificate import MadeCertificates
from daicho.systems.certificate_server.actions.order_at_kiosk import KioskRequest, order_at_kiosk
from daicho.systems.certificate_server.models import ServiceSetting
from daicho.systems.certificate_server.rules.kiosk_service import KioskScope
from tests.systems.certificate_server.makers import NOW, context

_receipts: Iterator[int] = itertools.count(1)


def at_kiosk(now: datetime = NOW, kiosk: str = "K-0001", **later: float) -> Context:
    """A request of a kiosk by way of the centre. Args: later: of a timedelta after ``now``."""
    return replace(context(now + timedelta(**later), law_tables()), terminal=kiosk)


def a_request(serial: str, **changes: Any) -> KioskRequest:
    """住民票の写し of the person alone, under a number never used before."""
    plain = KioskRequest(
        receipt_number=f"{next(_receipts):020d}",
        serial=serial,
        kind="resident_certificate",
        scope=KioskScope.SELF,
        members=(),
        options=(),
        copies=1,
    )
    return replace(plain, **changes)


def ordered(request: KioskRequest, ctx: Context | None = None) -> MadeCertificates:
    """What the server makes of it."""
    return order_at_kiosk(ctx or at_kiosk(), request, time.monotonic())


def decide(name: str, value: object) -> None:
    """What the city decides of its kiosk service."""
    ServiceSetting.objects.using("certificate_server").create(
        name=name, setting_no=1, value=value, reason="試験", set_at=NOW, staff_id="1009", staff_name="小林 修"
    )
