"""異動情報の連携 on the platform: kept as versions, passed on to those declared, nothing else."""

from __future__ import annotations

import pytest
from django.db import connections

from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.messaging.models import Delivery
from daicho.systems.linkage_platform import errors
from daicho.systems.linkage_platform.actions.relay_change import relay_change
from daicho.systems.linkage_platform.models import ResidentCopy, ResidentVersion
from daicho.systems.linkage_platform.models.numbers import opened
from daicho.systems.linkage_platform.permissions import FUNCTIONS
from tests.proofs import proves
from tests.systems.linkage_platform.makers import a_change, a_resident, context_of

pytestmark = pytest.mark.django_db(databases=["linkage_platform"])
CTX = context_of("linkage_platform")


@proves("S4.1.a", how="unit")
def test_a_movement_is_kept_and_passed_on_to_the_addressee_system_alone() -> None:
    resident = a_resident()

    relay_change(CTX, a_change(resident))

    (delivery,) = Delivery.objects.using("linkage_platform").all()
    assert (delivery.receiver, delivery.subject) == ("unified_addressee", resident.resident_number)
    version = ResidentVersion.objects.get()
    assert version.content["name"] == resident.name
    assert resident.individual_number is not None
    assert opened(version.id, version.individual_number) == resident.individual_number.reveal()


@proves("S4.1.c", how="unit")
def test_protection_is_kept_with_the_copy() -> None:
    relay_change(CTX, a_change(a_resident(protected=True)))

    assert ResidentCopy.objects.get().is_protected


def test_later_versions_add_to_the_history() -> None:
    resident = a_resident()
    relay_change(CTX, a_change(resident))

    relay_change(CTX, a_change(resident, version_no=2))

    assert ResidentCopy.objects.get().version_no == 2
    assert list(ResidentVersion.objects.order_by("version_no").values_list("version_no", flat=True)) == [1, 2]


def test_an_older_version_is_refused_and_leaves_nothing_behind() -> None:
    resident = a_resident()
    relay_change(CTX, a_change(resident, version_no=2))

    with pytest.raises(errors.OlderVersion, match="履歴番号2まで"):
        relay_change(CTX, a_change(resident, version_no=2))

    assert ResidentVersion.objects.count() == 1
    assert Delivery.objects.using("linkage_platform").count() == 1


def test_the_same_individual_number_under_two_resident_numbers_is_refused() -> None:
    resident = a_resident()
    relay_change(CTX, a_change(resident))
    assert resident.individual_number is not None
    twin = a_resident().model_copy(update={"individual_number": resident.individual_number})

    with pytest.raises(errors.NumberInUse):
        relay_change(CTX, a_change(twin))

    assert ResidentCopy.objects.count() == 1


def test_the_individual_number_stands_nowhere_in_clear() -> None:
    resident = a_resident()
    relay_change(CTX, a_change(resident))

    assert resident.individual_number is not None
    for table in ("platform_resident_version", "platform_resident_copy", "message", "audit_event"):
        with connections["linkage_platform"].cursor() as cursor:
            cursor.execute(f"select coalesce(string_agg(row_to_json(t)::text, ''), '') from {table} t")
            assert resident.individual_number.reveal() not in cursor.fetchone()[0]


def test_the_audit_row_names_the_resident() -> None:
    resident = a_resident()
    relay_change(CTX, a_change(resident))

    (event,) = AuditEvent.objects.using("linkage_platform").filter(event="resident_copy.updated")
    assert event.subjects == [resident.resident_number]


def test_no_function_of_the_platform_shows_residents() -> None:
    assert {row.code for row in FUNCTIONS} == {"platform.status", "platform.resend"}
