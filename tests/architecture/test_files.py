"""Files stay small, rooms keep their names, and each layer reaches only for what is its own."""

from __future__ import annotations

from pathlib import Path

from tests.architecture.sources import PACKAGE, ROOT, Source, sources

MOST_LINES = 400
BANNED_NAMES = {"utils", "helpers", "common", "misc", "manager", "managers", "base"}
ROOMS = {
    *("web", "api", "inbox", "jobs", "provides", "actions", "queries", "models", "documents", "outside"),
    *("rules", "permissions", "errors", "apps", "migrations", "templates", "static", "README.md", "__init__"),
}
WITH_TABLES = {"models", "actions", "queries", "migrations"}


def test_no_file_is_longer_than_400_lines() -> None:
    files = [*(ROOT / "src").rglob("*.py"), *(ROOT / "tests").rglob("*.py"), ROOT / "daicho"]
    written = [file for file in files if "migrations" not in file.parts]
    too_long = {str(file.relative_to(ROOT)): count for file in written if (count := _lines(file)) > MOST_LINES}
    assert too_long == {}


def test_no_module_has_a_name_that_says_nothing() -> None:
    # Django looks for an engine's connection class in a module of this very name.
    allowed = {PACKAGE / "foundation/database/engine/base.py"}
    named = [source.name for source in sources() if source.path.stem in BANNED_NAMES and source.path not in allowed]
    assert named == []


def test_every_system_has_the_same_rooms_and_no_other() -> None:
    strange = [
        str(entry.relative_to(PACKAGE))
        for system in (PACKAGE / "systems").iterdir()
        if system.is_dir() and system.name != "__pycache__"
        for entry in system.iterdir()
        if entry.name != "__pycache__" and entry.name not in ROOMS and entry.stem not in ROOMS
    ]
    assert strange == []


def test_only_rooms_with_tables_reach_for_the_database() -> None:
    found = [
        f"{source.name}:{line} imports {name}"
        for source in sources()
        if not _may_use_tables(source)
        for name, line in source.imports()
        if name == "django.db" or name.startswith("django.db.")
    ]
    assert found == []


def test_raw_psycopg_is_used_by_launcher_benches_database_package_and_queues_alone() -> None:
    # The benches compare the product with the same rows written without it.
    allowed = (
        "daicho/config/launcher/",
        "daicho/config/bench/",
        "daicho/foundation/database/",
        "daicho/foundation/jobs/",
    )
    found = [
        f"{source.name}:{line} imports {name}"
        for source in sources()
        if source.name.startswith("daicho/") and not source.name.startswith(allowed)
        for name, line in source.imports()
        if name.split(".")[0] in {"psycopg", "psycopg_pool"} and not name.startswith("psycopg.sql")
    ]
    # Copying in bulk and composing identifiers go through Django's own cursor, which the guard watches.
    assert [line for line in found if "psycopg.types" not in line and "imports psycopg.errors" not in line] == []


def test_nothing_below_the_command_line_reads_environment_variables() -> None:
    found = [
        f"{source.name}:{line} imports {name}"
        for source in sources()
        if source.name.startswith(("daicho/systems/", "daicho/foundation/", "daicho/municipal/", "daicho/kernel/"))
        for name, line in source.imports()
        if name in {"os.environ", "os.getenv", "dotenv"}
    ]
    assert found == []


def _lines(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


def _may_use_tables(source: Source) -> bool:
    if source.system:
        return source.room in WITH_TABLES
    return source.parts[:2] in {("daicho", "foundation"), ("daicho", "config")} or source.parts[0] != "daicho"
