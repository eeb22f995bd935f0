"""What production refuses to start with: demo material, screens without a host name, a CS that is not alone (M65)."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings as django_settings

from daicho.config import host_marks
from daicho.config.databases import JUKINET, DatabaseSettingsError
from daicho.config.environment import ROOT, Environment
from daicho.config.launcher.cluster import PORT, Cluster
from daicho.config.launcher.embedded import cluster_of
from daicho.config.launcher.passwords import password_of
from daicho.config.launcher.provision import provision
from daicho.config.production import ProductionRefused, demand_production
from daicho.config.serve import split_environment
from daicho.foundation.accounts.demo import load_demo_accounts
from daicho.foundation.accounts.errors import PasswordUnfit
from daicho.foundation.accounts.passwords import check_fitness
from daicho.foundation.crypto.first_start import make_secrets
from tests.counterparts.outside_peers import Authority
from tests.proofs import proves


@dataclass(slots=True)
class OwnHost:
    """A host that was set up for the CS alone: own database server, own keys, certificates of a real authority."""

    cluster: Cluster
    data: Path
    marks: Path
    variables: dict[str, str] = field(default_factory=dict)

    def starts(self, **changed: str) -> tuple[bool, str]:
        """Whether a process may start with these settings, and what it said."""
        done = subprocess.run(
            [sys.executable, "-m", "daicho.config.production"],
            env={**self.variables, **changed},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return done.returncode == 0, done.stderr

    def run(self, command: str) -> None:
        """A command of the administrator, which must succeed."""
        done = subprocess.run(
            [sys.executable, "-m", "daicho.config.cli", command],
            env=self.variables,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def cs_host() -> Iterator[OwnHost]:
    """Migrated and ready to start."""
    with tempfile.TemporaryDirectory(prefix="daicho-cs-", ignore_cleanup_errors=True) as folder:
        data = Path(folder)
        data.chmod(0o755)
        marks = data / "marks"
        marks.mkdir()
        cluster = cluster_of(data, data / "secrets")
        cluster.ensure_running()
        provision(cluster, (JUKINET,), data / "secrets")
        host = OwnHost(cluster, data, marks, _variables(cluster, data, marks))
        _make_real_material(data)
        host.run("migrate")
        yield host
        cluster.stop("immediate")


def _variables(cluster: Cluster, data: Path, marks: Path) -> dict[str, str]:
    place = f"{quote(str(cluster.socket), '')}:{PORT}/{JUKINET}"
    urls = {}
    for role in ("app", "owner"):
        name = f"{JUKINET}_{role}"
        urls[role] = f"postgresql://{name}:{quote(password_of(data / 'secrets', name))}@{place}"
    file = data / "databases.json"
    file.touch(mode=0o600)
    file.write_text(json.dumps({JUKINET: urls}))
    return {
        **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
        "DAICHO_DATA": str(data),
        "DAICHO_DATABASES": str(file),
        "DAICHO_MODE": "production",
        "DAICHO_ONLY": JUKINET,
        "DAICHO_SCREENS": "1",
        "DAICHO_HOSTS": "cs.city.example",
        "DAICHO_HOST_FOLDER": str(marks),
        "DJANGO_SETTINGS_MODULE": "daicho.config.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }


def _make_real_material(data: Path) -> None:
    make_secrets(data / "secrets", [JUKINET], trust_folder=data / "trust", demo=False)
    authority = Authority(data / "authority")
    certificate, key = authority.client(JUKINET)
    for party, files in {"ca": (authority.certificate_file, None), JUKINET: (certificate, key)}.items():
        (data / "pki" / party).mkdir(parents=True)
        (data / "pki" / party / "certificate.pem").write_bytes(files[0].read_bytes())
        if files[1] is not None:
            (data / "pki" / party / "key.pem").write_bytes(files[1].read_bytes())


@proves("M65.a", how="sequence")
def test_the_cs_starts_where_it_is_alone_on_process_host_and_database_server(cs_host: OwnHost) -> None:
    assert cs_host.starts() == (True, "")


@proves("M65.b", how="refusal")
def test_it_refuses_a_database_server_that_carries_another_database(cs_host: OwnHost) -> None:
    with cs_host.cluster.connect() as superuser:
        superuser.execute("create database tax")
        try:
            starts, said = cs_host.starts()
        finally:
            superuser.execute("drop database tax")

    assert not starts
    assert "ほかのデータベースがあります(tax)" in said


@proves("M65.b", how="refusal")
def test_it_refuses_a_host_on_which_another_system_runs(cs_host: OwnHost) -> None:
    file = cs_host.marks / "daicho-resident_registry.lock"
    with file.open("w") as running:
        fcntl.flock(running, fcntl.LOCK_SH)
        beside, said = cs_host.starts()
    alone, _ = cs_host.starts()

    assert not beside
    assert "専用のホスト" in said
    assert "resident_registry" in said
    assert alone


@proves("M65.b", how="refusal")
def test_it_refuses_a_host_that_holds_the_keys_of_another_system(cs_host: OwnHost) -> None:
    stray = cs_host.data / "secrets" / "unified_addressee.json"
    stray.write_text("{}")
    try:
        starts, said = cs_host.starts()
    finally:
        stray.unlink()

    assert not starts
    assert "ほかのシステムの鍵があります(unified_addressee)" in said


def test_screens_of_production_need_the_name_of_their_host(cs_host: OwnHost) -> None:
    starts, said = cs_host.starts(DAICHO_HOSTS="")

    assert not starts
    assert "DAICHO_HOSTS" in said


@pytest.fixture
def production(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Environment]:
    """This very process under production settings, as the registry."""
    environment = Environment(
        data=tmp_path,
        secrets=tmp_path,
        mode="production",
        only="resident_registry",
        hosts="r.example",
        host_folder=tmp_path,
    )
    monkeypatch.setattr(django_settings, "ENVIRONMENT", environment)
    monkeypatch.setattr(django_settings, "SERVED_ALIASES", ("office", "resident_registry"))
    yield environment
    host_marks.release()


@proves("M65.b", how="refusal")
def test_another_system_refuses_the_host_on_which_the_cs_runs(
    production: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("daicho.config.production._demand_own_material", lambda: None)
    host_marks.mark(production.host_folder, [JUKINET])

    with pytest.raises(ProductionRefused, match="jukinet_server"):
        demand_production(screens=True)


@proves("M65.b", how="refusal")
def test_the_cs_refuses_a_process_with_another_systems_database(
    production: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("daicho.config.production._demand_own_material", lambda: None)
    monkeypatch.setattr(django_settings, "ENVIRONMENT", production.model_copy(update={"only": JUKINET}))
    monkeypatch.setattr(django_settings, "SERVED_ALIASES", (JUKINET, "resident_registry"))

    with pytest.raises(ProductionRefused, match="同じプロセス"):
        demand_production()


def test_demo_keys_are_refused(production: Environment) -> None:
    with pytest.raises(ProductionRefused, match="鍵ファイルはデモ用"):
        demand_production()


@pytest.mark.django_db(databases=["office"])
def test_accounts_with_the_announced_password_are_refused(
    production: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(django_settings, "SERVED_ALIASES", ("office",))
    load_demo_accounts()
    monkeypatch.setattr("daicho.foundation.crypto.production.refuse_demo", lambda aliases: None)

    with pytest.raises(ProductionRefused, match=r"1001.*パスワードを変えて"):
        demand_production(screens=True)


def test_nobody_can_choose_the_announced_password_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    check_fitness("daicho-demo-1", staff_id="1001")
    monkeypatch.setattr(django_settings, "PRODUCTION", True)

    with pytest.raises(PasswordUnfit):
        check_fitness("daicho-demo-1", staff_id="1001")


@pytest.mark.parametrize(
    "cs, other", [("db.example:5432", "db.example"), ("localhost", "127.0.0.1"), ("%2Frun%2Fpostgresql", "localhost")]
)
@proves("M65.b", how="refusal")
def test_no_process_starts_from_addresses_that_put_the_cs_beside_another_system(
    tmp_path: Path, cs: str, other: str
) -> None:
    file = tmp_path / "urls.json"
    file.touch(mode=0o600)
    urls = {JUKINET: {"app": f"postgresql://a:b@{cs}/cs"}, "office": {"app": f"postgresql://a:b@{other}/office"}}
    file.write_text(json.dumps(urls))
    (tmp_path / "trust").mkdir()
    environment = Environment(data=tmp_path, secrets=tmp_path / "secrets", mode="production", databases=file)

    with pytest.raises(DatabaseSettingsError, match="office"):
        split_environment(environment, JUKINET)


def test_settling_tells_the_planner_what_was_loaded(cs_host: OwnHost) -> None:
    with cs_host.cluster.connect(JUKINET) as connection:
        query = "select reltuples, relallvisible > 0 from pg_class where relname = 'django_migrations'"
        connection.execute("update pg_class set reltuples = -1, relallvisible = 0 where relname = 'django_migrations'")
        connection.commit()

        cs_host.run("settle")

        count = connection.execute("select count(*) from django_migrations").fetchone()
        assert count is not None
        assert connection.execute(query).fetchone() == (count[0], True)
