"""Tables stay inside their system, migrations are in one line and complete."""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.questioner import MigrationQuestioner
from django.db.migrations.state import ProjectState

from daicho.foundation.database.placement import aliases_of

OURS = {config.label for config in apps.get_app_configs() if config.name.startswith("daicho.")}


def test_no_foreign_key_leaves_its_system() -> None:
    leaving = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation
        and isinstance(field.related_model, type)
        and field.related_model._meta.app_label != model._meta.app_label
    ]
    assert leaving == []


def test_every_model_says_in_which_databases_its_table_stands() -> None:
    homeless = [model._meta.label for model in apps.get_models() if not aliases_of(model._meta.app_label)]
    assert homeless == []


def test_append_only_is_said_as_a_plain_true_or_not_at_all() -> None:
    strange = [
        model._meta.label for model in apps.get_models() if getattr(model, "append_only", False) not in (True, False)
    ]
    assert strange == []


def test_every_system_is_an_app_whose_label_is_its_database() -> None:
    assert {system for system in settings.SYSTEMS if apps.is_installed(f"daicho.systems.{system}")} == set(
        settings.SYSTEMS
    )
    assert set(settings.SYSTEMS) <= OURS


def test_migrations_form_one_line_per_app() -> None:
    loader = MigrationLoader(None)
    for label in OURS:
        leaves = loader.graph.leaf_nodes(label)
        assert len(leaves) <= 1, f"{label} has several newest migrations: {leaves}"
        for key in (key for key in loader.graph.nodes if key[0] == label):
            before = [parent for parent in loader.graph.node_map[key].parents if parent.key[0] == label]
            assert len(before) <= 1, f"{key} follows several migrations"


def test_no_migration_is_missing() -> None:
    loader = MigrationLoader(None)
    detector = MigrationAutodetector(
        loader.project_state(), ProjectState.from_apps(apps), MigrationQuestioner(specified_apps=OURS)
    )
    missing = detector.changes(graph=loader.graph, trim_to_apps=OURS, convert_apps=OURS)
    assert {label: [str(one.operations) for one in found] for label, found in missing.items()} == {}
