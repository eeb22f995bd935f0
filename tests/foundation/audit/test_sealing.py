"""Sealing and verification: whatever is done to rows or seals behind the application's back is found and named."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from django.db import connections, transaction

from daicho.config.launcher.cluster import Cluster
from daicho.foundation.audit import record
from daicho.foundation.audit.checkpoint import check, extends
from daicho.foundation.audit.export import export_checkpoint
from daicho.foundation.audit.key_check import check_keys
from daicho.foundation.audit.models import AuditEvent, AuditSeal, KeyCheck, SealCopy
from daicho.foundation.audit.sealing import EVIDENCE, TransactionIdsWentBack, copy_to_evidence, seal_once, waiting
from daicho.foundation.audit.verification import ProblemKind, recorded_until, verify
from daicho.foundation.crypto.keyring import KeyringFault, keyring_for
from tests.foundation.audit.actors import an_officer
from tests.proofs import proves

REGISTRY = "resident_registry"
TABLES = {REGISTRY: ("audit_event", "audit_seal", "audit_key_check"), EVIDENCE: ("audit_seal_copy",)}
pytestmark = pytest.mark.committed(databases=[REGISTRY, EVIDENCE])


def as_superuser(cluster: Cluster, alias: str, *statements: str) -> None:
    """What an intruder with all rights over the database server can do: triggers do not stop him."""
    with cluster.connect(str(connections[alias].settings_dict["NAME"])) as intruder:
        intruder.execute("set session_replication_role = replica")
        for statement in statements:
            intruder.execute(statement)


@pytest.fixture(autouse=True)
def _empty(database_cluster: Cluster) -> Iterator[None]:
    yield
    for alias, tables in TABLES.items():
        as_superuser(database_cluster, alias, f"truncate {', '.join(tables)} restart identity")


def acts(count: int) -> list[int]:
    """So many acts, each in a transaction of its own; returns the row numbers."""
    for _ in range(count):
        with transaction.atomic(using=REGISTRY):
            record(an_officer(REGISTRY), event="resident.viewed", subjects=["0000000019"])
    return list(AuditEvent.objects.using(REGISTRY).order_by("number").values_list("number", flat=True))


def seal() -> int:
    """Seals everything; transactions of other tests on the same server hold the horizon for a moment."""
    sealed, until = seal_once(REGISTRY), time.monotonic() + 60
    while waiting(REGISTRY) is not None and time.monotonic() < until:
        time.sleep(0.02)
        sealed += seal_once(REGISTRY)
    return sealed


def found() -> set[tuple[ProblemKind, int]]:
    return {(problem.kind, problem.number) for problem in verify(REGISTRY).problems}


def test_all_rows_are_sealed_copied_and_verified() -> None:
    # given
    acts(3)
    first = seal()
    acts(4)

    # when
    second = seal()
    report = verify(REGISTRY)

    # then
    assert (first, second) == (3, 4)
    assert report.ok, report.problems
    assert (report.rows, report.unsealed) == (7, 0)
    assert SealCopy.objects.using(EVIDENCE).count() == report.seals >= 2
    assert "異常なし" in report.text
    assert waiting(REGISTRY) is None


@pytest.mark.parametrize("sizes", [[1] * 7, [5], [1, 5, 1], [5, 1, 5], [2, 2, 2]])
def test_full_batches_split_no_transaction(sizes: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    monkeypatch.setattr("daicho.foundation.audit.sealing.BATCH", 2)
    for size in sizes:
        with transaction.atomic(using=REGISTRY):
            for _ in range(size):
                record(an_officer(REGISTRY), event="resident.viewed")

    # when
    sealed = seal()

    # then
    assert sealed == sum(sizes)
    assert verify(REGISTRY).ok
    assert sum(AuditSeal.objects.using(REGISTRY).values_list("count", flat=True)) == sum(sizes)


def test_nothing_is_sealed_into_a_window_that_is_closed(database_cluster: Cluster) -> None:
    # given
    acts(1)
    seal()
    as_superuser(database_cluster, REGISTRY, "update audit_seal set high = 9999999999")

    # when / then
    with pytest.raises(TransactionIdsWentBack, match="トランザクション番号"):
        seal_once(REGISTRY)


def test_nothing_new_makes_no_seal() -> None:
    # given
    acts(1)
    seal()
    before = AuditSeal.objects.using(REGISTRY).count()

    # when
    sealed = seal_once(REGISTRY)

    # then
    assert sealed == 0
    assert AuditSeal.objects.using(REGISTRY).count() == before


def test_a_late_committer_is_sealed_later_and_never_skipped() -> None:
    # given
    written, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic(using=REGISTRY):
            record(an_officer(REGISTRY, "1002"), event="resident.viewed")
            written.set()
            may_commit.wait(30)
        connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    written.wait(30)
    acts(2)

    # when
    early = seal_once(REGISTRY)
    age = waiting(REGISTRY)
    may_commit.set()
    thread.join(30)
    late = seal()

    # then
    assert (early, late) == (0, 3)
    assert age is not None
    assert verify(REGISTRY).ok


@proves("M22.c", how="refusal")
def test_an_altered_row_is_named_also_when_its_hash_was_altered_with_it(database_cluster: Cluster) -> None:
    # given
    first, second, third, fourth = acts(4)
    seal()

    # when
    as_superuser(
        database_cluster,
        REGISTRY,
        f"update audit_event set staff_id = '1099' where number = {first}",
        f"update audit_event set subjects = '{{}}', digest = sha256('x') where number = {second}",
        f"update audit_event set individual_number_shown = true where number = {third}",
        f"update audit_event set recorded_at = recorded_at - interval '1 microsecond' where number = {fourth}",
    )

    # then
    assert found() == {(ProblemKind.ROW_ALTERED, number) for number in (first, second, third, fourth)}


@pytest.mark.parametrize("column", ["purpose", "terminal", "event", "caused_by", "credential", "office_name", "system"])
def test_no_column_can_be_altered_unnoticed(database_cluster: Cluster, column: str) -> None:
    # given
    (number,) = acts(1)
    seal()

    # when
    as_superuser(database_cluster, REGISTRY, f"update audit_event set {column} = {column} || 'x'")

    # then
    assert found() == {(ProblemKind.ROW_ALTERED, number)}


def test_a_row_altered_before_it_was_sealed_is_named(database_cluster: Cluster) -> None:
    # given
    (number,) = acts(1)

    # when
    as_superuser(database_cluster, REGISTRY, "update audit_event set staff_id = '1099'")

    # then
    assert found() == {(ProblemKind.ROW_ALTERED, number)}


@proves("M22.c", how="refusal")
def test_missing_and_inserted_rows_are_named(database_cluster: Cluster) -> None:
    # given
    first, second, _ = acts(3)
    seal()

    # when
    as_superuser(
        database_cluster,
        REGISTRY,
        f"delete from audit_event where number = {second}",
        "insert into audit_event select 9999, gen_random_uuid(), txid, recorded_at, business_at, system, event, "
        "staff_id, staff_name, realm, credential, office_code, office_name, terminal, purpose, caused_by, subjects, "
        f"individual_number_shown, detail, digest from audit_event where number = {first}",
    )

    # then
    assert found() == {(ProblemKind.ROW_MISSING, second), (ProblemKind.ROW_INSERTED, 9999)}


def test_a_lost_tail_is_found_by_the_copies(database_cluster: Cluster) -> None:
    # given
    acts(1)
    seal()
    numbers = acts(1)
    seal()

    # when
    as_superuser(
        database_cluster,
        REGISTRY,
        f"delete from audit_event where number = {numbers[-1]}",
        "delete from audit_seal where number = 2",
    )

    # then
    assert found() == {(ProblemKind.SEAL_MISSING, 2)}


def test_a_forged_chain_is_found_by_signature_and_copy(database_cluster: Cluster) -> None:
    # given
    (number,) = acts(1)
    seal()

    # when
    as_superuser(
        database_cluster,
        REGISTRY,
        "update audit_event set staff_id = '1099'",
        "update audit_seal set hash = sha256('forged')",
    )

    # then
    assert found() == {
        (ProblemKind.ROW_ALTERED, number),
        (ProblemKind.SEAL_ALTERED, 1),
        (ProblemKind.SIGNATURE_WRONG, 1),
        (ProblemKind.COPY_DIFFERS, 1),
    }


def test_a_removed_seal_breaks_the_chain(database_cluster: Cluster) -> None:
    # given
    for _ in range(3):
        acts(1)
        seal()

    # when
    as_superuser(database_cluster, REGISTRY, "delete from audit_seal where number = 2")

    # then
    assert found() == {(ProblemKind.CHAIN_BROKEN, 3), (ProblemKind.SEAL_MISSING, 2)}


def test_a_removed_copy_is_found_and_can_be_made_again(database_cluster: Cluster) -> None:
    # given
    acts(1)
    seal()
    as_superuser(database_cluster, EVIDENCE, "truncate audit_seal_copy")

    # when
    problems = found()
    copied = copy_to_evidence(REGISTRY)

    # then
    assert problems == {(ProblemKind.COPY_MISSING, 1)}
    assert copied == 1
    assert verify(REGISTRY).ok


def test_an_outsider_checks_a_checkpoint_with_the_public_key_alone() -> None:
    # given
    acts(1)
    seal()
    older = export_checkpoint(REGISTRY)
    acts(1)
    seal()
    newer = export_checkpoint(REGISTRY)
    key = keyring_for(REGISTRY).public_key

    # when / then
    assert check(older, key) == ()
    assert check(newer, key) == ()
    assert extends(older, newer)
    assert not extends(newer, older)
    assert check(newer, keyring_for(EVIDENCE).public_key) != ()
    assert any("ハッシュ値" in problem for problem in check(newer.replace(b'"count":1', b'"count":3'), key))
    assert check(b"{}", key) == ("ファイルの形式が正しくありません。",)


def test_the_latest_business_time_on_record_is_known() -> None:
    # given
    before = recorded_until([REGISTRY])
    acts(1)

    # when
    after = recorded_until([REGISTRY])

    # then
    assert before is None
    assert after == an_officer(REGISTRY).now


def test_a_foreign_key_file_is_refused_before_it_is_used(database_cluster: Cluster) -> None:
    # given
    check_keys(REGISTRY)
    check_keys(REGISTRY)
    noted = KeyCheck.objects.using(REGISTRY).count()

    # when
    as_superuser(database_cluster, REGISTRY, "update audit_key_check set value = sha256('another key')")

    # then
    assert noted == 1
    with pytest.raises(KeyringFault, match="データベースと合いません"):
        check_keys(REGISTRY)


def test_a_process_without_the_copies_seals_and_says_that_it_did_not_compare(monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    monkeypatch.setattr("daicho.foundation.audit.sealing.has_evidence", lambda: False)
    monkeypatch.setattr("daicho.foundation.audit.verification.has_evidence", lambda: False)
    acts(1)
    seal()

    # when
    report = verify(REGISTRY)

    # then
    assert report.ok
    assert "控えとの照合なし" in report.text
    assert not SealCopy.objects.using(EVIDENCE).exists()
