"""``reconcile``: 整合性確認 by command, for a night on which the worker stands still or a figure is wanted at once."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

from daicho.config.environment import use_data
from daicho.kernel.context import Context

CERTIFICATES = "certificates"
"""The source of the certificate server against the registry."""


def main(arguments: Sequence[str]) -> int:
    """Compares the CS with a peer, or the certificate server with the registry; one JSON object with what was found.

    Returns 1 when the peer did not answer well.
    """
    parser = argparse.ArgumentParser(prog="./daicho reconcile", description=main.__doc__)
    parser.add_argument("peer", choices=["registry", "prefecture", "national", CERTIFICATES])
    parser.add_argument("--reason", required=True, help="why it is made now; stands in the record of runs")
    parser.add_argument("--file", action="store_true", help="whole file (全件) instead of digests")
    parser.add_argument("--municipality", help="code, where the CS serves several; the first one unless given")
    parser.add_argument("--data", type=Path, help="folder of the installation")
    given = parser.parse_args(arguments)
    use_data(given.data)
    import django

    django.setup()
    if given.peer == CERTIFICATES:
        return reconcile_certificates(given.reason, everything=given.file)
    return reconcile(given.peer, given.reason, whole_file=given.file, municipality=given.municipality)


def reconcile(peer: str, reason: str, *, whole_file: bool, municipality: str | None) -> int:
    """Orders and carries out one run in this process. Returns the exit code."""
    from daicho.config.loading import loading_context
    from daicho.config.transports import asker_of
    from daicho.foundation.database.guard import serving
    from daicho.kernel.errors import DomainError
    from daicho.systems.jukinet_server.actions.reconcile import Order, carry_out, order_reconciliation
    from daicho.systems.jukinet_server.queries.reconciliation import run_row
    from daicho.systems.jukinet_server.queries.served import served_municipalities
    from daicho.systems.jukinet_server.rules.reconciliation import Method, Peer, Trigger

    code = municipality or next(iter(served_municipalities()))
    if code not in served_municipalities():
        print(f"this CS does not serve {code}", file=sys.stderr)
        return 2
    loading = loading_context("jukinet_server")
    by_command = replace(loading.actor, name="コマンド")
    ctx = replace(loading, actor=by_command, terminal="", purpose="reconcile", enqueue=_at_once)
    ctx = replace(ctx, ask=partial(asker_of("jukinet_server").ask, ctx))
    if peer == Peer.REGISTRY:
        _make_facts_of_registry(loading_context("resident_registry"))
    method = Method.FILE if whole_file else Method.DIGESTS
    try:
        with serving("jukinet_server"):
            number = order_reconciliation(ctx, Order(Peer(peer), code, method, Trigger.DEMAND, reason))
            carry_out(ctx, number)
            row = run_row(number)
    except DomainError as refusal:
        print(f"{refusal.code}: {refusal.message}", file=sys.stderr)
        return 1
    if row is None or row.error:
        print(row.error if row else "no result", file=sys.stderr)
        return 1
    found = {"run": number, "here": row.total_here, "there": row.total_there, "differences": row.differences}
    print(json.dumps({**found, "in_transit": row.in_transit, "seconds": row.seconds}))
    return 0


def reconcile_certificates(reason: str, *, everything: bool) -> int:
    """Compares and repairs the source of the certificate server, or fetches all of it (go-live). Returns: exit code."""
    from daicho.config.certificate_feed import SYSTEM, feed_context
    from daicho.config.transports import asker_of
    from daicho.foundation.database.guard import serving
    from daicho.kernel.errors import DomainError
    from daicho.systems.certificate_server.actions.supply_sources import compare_sources, supply_sources

    ctx = feed_context(asker_of(SYSTEM), "reconcile")
    try:
        with serving(SYSTEM):
            result = supply_sources(ctx, reason) if everything else compare_sources(ctx, reason)
    except DomainError as refusal:
        print(f"{refusal.code}: {refusal.message}", file=sys.stderr)
        return 1
    print(json.dumps(asdict(result)))
    return 0


def _make_facts_of_registry(ctx: Context) -> None:
    """What its job does every quarter of an hour, done now, where the registry runs in this installation."""
    from django.conf import settings

    from daicho.foundation.database.guard import serving
    from daicho.systems.resident_registry.actions.keep_facts import make_facts

    if ctx.system in settings.SERVED_ALIASES:
        with serving(ctx.system):
            make_facts(ctx)


def _at_once(_job: str, **_arguments: object) -> None:
    """This process carries the run out itself, so nothing is queued."""
