"""Every model knows its database, or must be told."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import router

from daicho.foundation.accounts.models import Account
from daicho.foundation.audit.models import AuditEvent, SealCopy
from daicho.foundation.database.placement import aliases_of, is_placed
from daicho.foundation.database.router import AliasRequired


@pytest.mark.parametrize("model", [AuditEvent, Account])
def test_a_foundation_model_without_a_named_database_is_refused(model: type[AuditEvent] | type[Account]) -> None:
    with pytest.raises(AliasRequired):
        router.db_for_read(model)
    with pytest.raises(AliasRequired):
        router.db_for_write(model)


def test_a_foundation_row_is_written_back_where_it_came_from() -> None:
    row = AuditEvent()
    row._state.db = "jukinet_server"
    assert router.db_for_write(AuditEvent, instance=row) == "jukinet_server"


def test_each_system_has_its_tables_in_its_own_database_alone() -> None:
    for system in settings.SYSTEMS:
        assert aliases_of(system) == (system,)
        assert [alias for alias in settings.ALIASES if is_placed(alias, system)] == [system]


def test_copies_of_seals_stand_in_the_evidence_database_alone() -> None:
    for alias in settings.ALIASES:
        assert router.allow_migrate_model(alias, SealCopy) == (alias == "evidence")
        assert router.allow_migrate_model(alias, AuditEvent) == (alias != "evidence")


def test_no_relation_leaves_a_database() -> None:
    here, there = AuditEvent(), AuditEvent()
    here._state.db, there._state.db = "office", "jukinet_server"
    assert not router.allow_relation(here, there)
