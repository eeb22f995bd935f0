"""What a process may know: no secret from the environment, in split mode no other system's credentials."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from daicho.config.databases import (
    ALIASES,
    SYSTEMS,
    DatabaseSettingsError,
    database_settings,
    password_file,
)
from daicho.config.environment import Environment
from daicho.config.launcher.passwords import password_of
from daicho.config.serve import split_environment


def _installation(folder: Path) -> Environment:
    environment = Environment.read({"DAICHO_DATA": str(folder)})
    environment.secrets.mkdir(parents=True)
    for alias in ALIASES:
        password_of(environment.secrets, f"{alias}_app")
        password_of(environment.secrets, f"{alias}_owner")
    for system in SYSTEMS:
        (environment.secrets / f"{system}.json").write_text(f"key of {system}")
        (folder / "pki" / system).mkdir(parents=True)
        (folder / "pki" / system / "key.pem").write_text(f"certificate key of {system}")
    (environment.secrets / "django_secret_key").write_text("x")
    (folder / "pki" / "ca").mkdir()
    (folder / "pki" / "ca" / "certificate.pem").write_text("authority")
    (folder / "trust").mkdir()
    return environment


def _urls(folder: Path, host_of: dict[str, str]) -> Path:
    file = folder / "urls.json"
    file.touch(mode=0o600)
    urls = {alias: {"app": f"postgresql://{alias}_app:p%40ss@{host}:5433/{alias}"} for alias, host in host_of.items()}
    file.write_text(json.dumps(urls))
    return file


def test_a_variable_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValidationError):
        Environment.read({"DAICHO_PASSWORD": "never in the environment"})


def test_the_empty_default_makes_a_forgotten_database_fail(tmp_path: Path) -> None:
    assert database_settings(Environment.read({"DAICHO_DATA": str(tmp_path)}))["default"] == {}


def test_a_process_in_split_mode_knows_one_database(tmp_path: Path) -> None:
    environment = Environment.read({"DAICHO_DATA": str(tmp_path), "DAICHO_ONLY": "jukinet_server"})
    assert set(database_settings(environment)) == {"default", "jukinet_server"}


def test_a_system_that_does_not_exist_is_not_served(tmp_path: Path) -> None:
    with pytest.raises(DatabaseSettingsError):
        database_settings(Environment.read({"DAICHO_DATA": str(tmp_path), "DAICHO_ONLY": "cadastre"}))


def test_the_folder_of_a_split_system_holds_its_own_credentials_alone(tmp_path: Path) -> None:
    # given
    environment = _installation(tmp_path)

    # when
    own = split_environment(environment, "jukinet_server")

    # then
    folder = own.secrets.parent
    content = "".join(file.read_text() for file in folder.rglob("*") if file.is_file())
    assert "key of jukinet_server" in content
    for other in set(SYSTEMS) - {"jukinet_server"}:
        assert f"key of {other}" not in content
        assert password_file(environment.secrets, f"{other}_app").read_text() not in content
    assert password_file(environment.secrets, "jukinet_server_owner").read_text() not in content
    assert [file for file in (own.secrets).rglob("*") if file.is_file() and file.stat().st_mode & 0o077] == []


def test_the_folder_of_a_systems_screens_also_holds_the_sign_in_of_their_realm_and_no_other(tmp_path: Path) -> None:
    environment = _installation(tmp_path)

    office = split_environment(environment, "linkage_platform", screens=True)
    jukinet = split_environment(environment, "jukinet_server", screens=True)

    assert set(database_settings(office)) == {"default", "office", "linkage_platform"}
    assert sorted(file.name for file in (office.secrets / "database").iterdir()) == [
        "linkage_platform_app",
        "office_app",
    ]
    assert set(database_settings(jukinet)) == {"default", "jukinet_server"}
    assert [file.name for file in (jukinet.secrets / "database").iterdir()] == ["jukinet_server_app"]


def test_each_split_process_signs_with_a_secret_of_its_own_that_stays(tmp_path: Path) -> None:
    environment = _installation(tmp_path)

    def secret(system: str, *, screens: bool) -> str:
        own = split_environment(environment, system, screens=screens)
        return (own.secrets / "django_secret_key").read_text()

    made = [secret("jukinet_server", screens=True), secret("resident_registry", screens=True)]
    assert len({*made, "x"}) == 3
    assert secret("jukinet_server", screens=True) == made[0]


def test_connection_urls_of_other_systems_stay_out_of_a_split_folder(tmp_path: Path) -> None:
    # given
    environment = _installation(tmp_path / "data")
    file = _urls(tmp_path, {"jukinet_server": "cs.example", "resident_registry": "registry.example"})

    # when
    own = split_environment(environment.model_copy(update={"databases": file}), "jukinet_server")

    # then
    assert own.databases is not None
    assert set(json.loads(own.databases.read_text())) == {"jukinet_server"}
    settings = database_settings(own)["jukinet_server"]
    assert (settings["HOST"], settings["PORT"], settings["PASSWORD"]) == ("cs.example", "5433", "p@ss")


def test_connection_urls_that_others_may_read_are_refused(tmp_path: Path) -> None:
    file = _urls(tmp_path, dict.fromkeys(ALIASES, "db.example"))
    file.chmod(0o644)
    with pytest.raises(DatabaseSettingsError, match="chmod 600"):
        database_settings(Environment.read({"DAICHO_DATA": str(tmp_path), "DAICHO_DATABASES": str(file)}))


def test_in_production_no_process_serves_the_jukinet_server_beside_another(tmp_path: Path) -> None:
    environment = Environment.read({"DAICHO_DATA": str(tmp_path), "DAICHO_MODE": "production"})
    assert "jukinet_server" not in database_settings(environment)
    assert "resident_registry" in database_settings(environment)


def test_in_production_the_jukinet_server_does_not_use_the_embedded_database(tmp_path: Path) -> None:
    variables = {"DAICHO_DATA": str(tmp_path), "DAICHO_MODE": "production", "DAICHO_ONLY": "jukinet_server"}
    with pytest.raises(DatabaseSettingsError, match="database server of its own"):
        database_settings(Environment.read(variables))


def test_in_production_the_jukinet_server_shares_no_database_server(tmp_path: Path) -> None:
    shared = _urls(tmp_path, {"jukinet_server": "db.example", "resident_registry": "db.example"})
    variables = {
        "DAICHO_DATA": str(tmp_path),
        "DAICHO_MODE": "production",
        "DAICHO_ONLY": "jukinet_server",
        "DAICHO_DATABASES": str(shared),
    }
    with pytest.raises(DatabaseSettingsError, match="database server"):
        database_settings(Environment.read(variables))

    _urls(tmp_path, {"jukinet_server": "cs.example", "resident_registry": "db.example"})
    assert database_settings(Environment.read(variables))["jukinet_server"]["HOST"] == "cs.example"
