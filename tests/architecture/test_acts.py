"""Every action leaves an audit event; queries hand out values, never rows of tables."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from django.apps import apps

from tests.architecture.sources import Source, called_names, of_systems

TRANSACTION_REQUIRED = "transaction required"
"""Marks, in a docstring, what is called inside an action: the action records it."""


def test_every_action_leaves_an_audit_event() -> None:
    by_name = {source.parts: source for source in of_systems("actions")}
    silent = [
        f"{source.name}: {', '.join(acts)}"
        for source in by_name.values()
        if (acts := [function.name for function in _acts(source)]) and not _records(source, by_name, set())
    ]
    assert silent == []


def test_an_action_opens_its_transaction_or_says_that_it_needs_one() -> None:
    unclear = [
        f"{source.name}: {function.name}"
        for source in of_systems("actions")
        for function in _acts(source)
        if "atomic" not in called_names(function) | _decorators(function)
        and not _is_inside_a_transaction(source, function)
        and not _hands_on(function, source)
    ]
    assert unclear == []


def test_queries_hand_out_values_and_never_rows_of_tables() -> None:
    models = {model.__name__ for model in apps.get_models()}
    leaking = [
        f"{source.name}: {function.name} returns {ast.unparse(function.returns)}"
        for source in of_systems("queries")
        for function in source.tree.body
        if isinstance(function, ast.FunctionDef)
        and not function.name.startswith("_")
        and function.returns is not None
        and _names_in(function.returns) & (models | {"QuerySet", "Model", "Manager"})
        and not _is_shadowed(source, function.returns, models)
    ]
    assert leaking == []


def _acts(source: Source) -> Iterator[ast.FunctionDef]:
    """Public functions that are handed the Context as their first argument."""
    for node in source.tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and node.args.args:
            annotation = node.args.args[0].annotation
            if annotation is not None and ast.unparse(annotation) == "Context":
                yield node


def _records(source: Source, actions: dict[tuple[str, ...], Source], seen: set[tuple[str, ...]]) -> bool:
    """Whether the module, or an action module that it builds on or that only works inside another, records."""
    if source.parts in seen:
        return False
    seen.add(source.parts)
    if called_names(source.tree) & {"record", "record_event"}:
        return True
    if all(_is_inside_a_transaction(source, function) for function in _acts(source)):
        return True
    used = {tuple(name.split(".")) for name, _ in source.imports()}
    return any(_records(actions[parts], actions, seen) for parts in used if parts in actions)


def _is_inside_a_transaction(source: Source, function: ast.FunctionDef) -> bool:
    said = f"{ast.get_docstring(function) or ''} {ast.get_docstring(source.tree) or ''}".lower()
    return TRANSACTION_REQUIRED in said


def _hands_on(function: ast.FunctionDef, source: Source) -> bool:
    """A thin entrance whose work is done by another function of the same package."""
    own = {node.name for node in source.tree.body if isinstance(node, ast.FunctionDef)}
    imported = {name.rsplit(".", 1)[-1] for name, _ in source.imports() if ".actions." in name}
    return bool(called_names(function) & (own | imported))


def _decorators(function: ast.FunctionDef) -> set[str]:
    return {name for decorator in function.decorator_list for name in _names_in(decorator)}


def _names_in(node: ast.AST) -> set[str]:
    names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    return names | {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}


def _is_shadowed(source: Source, returns: ast.expr, models: set[str]) -> bool:
    """A value class may bear a model's name when it comes from elsewhere than the models."""
    from_models = {name.rsplit(".", 1)[-1] for name, _ in source.imports() if ".models" in name}
    return not (_names_in(returns) & models & from_models) and not _names_in(returns) & {"QuerySet", "Model"}
