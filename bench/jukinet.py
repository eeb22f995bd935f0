"""住基ネット: updates from the registry's outbox until the prefecture has acknowledged them, and 整合性確認.

The updates run as in an installation, with the worker beside; held against posting the same bytes over mutual TLS to a
receiver that does nothing but commit them, as many at once. The comparison is of 258,000 people.
"""

from __future__ import annotations

import json
import shutil
import socket
import sqlite3
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from daicho.config import children
from daicho.config.bench.place import bench_place, make_world, run_step, say, settle
from daicho.config.environment import ROOT, Environment
from daicho.config.first_start import prepare_trust

RESIDENTS = 258_000
UPDATES = 1000
DIFFERENT = 100
SECONDS_EQUAL, SECONDS_DIFFERENT = 3, 20
TURNS = 3
PATIENCE = 300
CITY = "142034"


def measure() -> Iterator[dict[str, object]]:
    """Updates per second and their ratio to raw posts; seconds of a comparison without and with differences."""
    with bench_place() as data:
        world = make_world(data, RESIDENTS)
        _load(data, world)
        settle()
        with _prefecture(data) as port:
            yield from _reconciliations(data)
            yield _updates(data, world, port)


def _load(data: Path, world: Path) -> None:
    with ProcessPoolExecutor(2, get_context("spawn"), _set_up_django) as pool:
        ours = pool.submit(_load_ours, world)
        theirs = pool.submit(_load_theirs, data, world)
        ours.result()
        theirs.result()


def _load_ours(world: Path) -> None:
    from daicho.config import demo_jukinet

    began = time.monotonic()
    demo_jukinet.load(world, say)
    say(f"CS loaded in {time.monotonic() - began:.1f} s")


def _load_theirs(data: Path, world: Path) -> None:
    folder = data / "counterparts" / "prefecture"
    file = world / "prefecture" / "identification.jsonl"
    command = [sys.executable, "-m", "counterparts.prefecture", "load", str(file), "--data", str(folder)]
    subprocess.run(command, stdout=sys.stderr.fileno(), check=True)


def _set_up_django() -> None:
    import django

    django.setup()


@contextmanager
def _prefecture(data: Path) -> Iterator[int]:
    """The simulator as a program of its own, and each side's authority registered with the other."""
    prepare_trust(data, Environment.read().secrets)
    port = _free_port()
    (data / "counterparts.json").write_text(json.dumps({"prefecture": f"https://127.0.0.1:{port}"}))
    folder = data / "counterparts" / "prefecture"
    command = [sys.executable, "-m", "counterparts.prefecture", "serve", "--data", str(folder), "--port", str(port)]
    with _running(command, port):
        yield port


def _reconciliations(data: Path) -> Iterator[dict[str, object]]:
    seconds = sorted(_reconcile(0) for _ in range(TURNS))[TURNS // 2]
    yield _limit(f"整合性確認 of {RESIDENTS:,} people without differences", seconds, SECONDS_EQUAL)
    _alter(data / "counterparts" / "prefecture" / "prefecture.sqlite3")
    yield _limit(
        f"整合性確認 of {RESIDENTS:,} people with {DIFFERENT} differences", _reconcile(DIFFERENT), SECONDS_DIFFERENT
    )


def _reconcile(expected: int) -> float:
    from daicho.config.loading import loading_context
    from daicho.systems.jukinet_server.actions.reconcile import Order, carry_out, order_reconciliation
    from daicho.systems.jukinet_server.models import ReconciliationResult
    from daicho.systems.jukinet_server.rules.reconciliation import Method, Peer, Trigger

    ctx = replace(loading_context("jukinet_server"), enqueue=lambda job, **arguments: None)
    run = order_reconciliation(ctx, Order(Peer.PREFECTURE, CITY, Method.DIGESTS, Trigger.DEMAND, "計測"))
    began = time.perf_counter()
    carry_out(ctx, run)
    taken = time.perf_counter() - began
    result = ReconciliationResult.objects.get(pk=run)
    if (result.error, result.differences) != ("", expected) or result.total_here < RESIDENTS:
        raise SystemExit(f"the comparison found {result.differences} of {result.total_here}: {result.error}")
    return taken


def _alter(file: Path) -> None:
    """Another name for some people, behind the prefecture's back, its digests kept right."""
    from counterparts.reconciliation import Held

    with sqlite3.connect(file) as database:
        rows = database.execute(
            "select items from held where municipality_code = ? order by resident_code limit ?", (CITY, DIFFERENT)
        )
        held = Held(database)
        for (items,) in rows.fetchall():
            members = json.loads(items)
            held.put(CITY, {**members, "name": members["name"] + "異"})


def _updates(data: Path, world: Path, port: int) -> dict[str, object]:
    _open_the_line()
    changes = list(_changes(world))
    messages = _send(changes)
    say(f"{len(messages)} updates wait in the outbox")
    with _running([sys.executable, "-m", "daicho.config.worker"], None, data / "worker.log"):
        first, last, done = _watch(len(messages))
    rate = (done - 1) / (last - first)
    raw = _raw(data, port)
    return {
        "bench": "jukinet",
        "case": "updates from the registry's outbox until acknowledged by the prefecture",
        "value": round(rate, 1),
        "unit": "updates per second",
        "ratio": round(rate / raw, 3),
        "against": f"the same bytes posted raw, one TLS connection each, committed ({raw:.1f} per second)",
    }


def _open_the_line() -> None:
    """The registry keeps to the hours of 住基ネット: the clock of this place goes to the next ten o'clock within."""
    from daicho.config.law_tables import law_tables
    from daicho.foundation.clock import business_now
    from daicho.systems.resident_registry.queries.connection_hours import may_send_to_cs

    days = (business_now().replace(hour=10, minute=0) + timedelta(days=day) for day in range(1, 15))
    opening = next(day for day in days if may_send_to_cs(day, law_tables()))
    run_step(["-m", "daicho.config.cli", "clock", f"{opening:%Y-%m-%dT%H:%M}"], quiet=True)


def _changes(world: Path) -> Iterator[dict[str, Any]]:
    """転居 of people who live here."""
    with (world / "jukinet" / "identification.jsonl").open(encoding="utf-8") as lines:
        people = (json.loads(line) for line in lines)
        current = (one["identification"] for one in people if one["record_state"] == "current")
        for person in islice((one for one in current if not one.get("is_expected_to_leave")), UPDATES):
            yield person | {
                "reason": "change_of_address",
                "address": {"municipality_code": CITY, "text": "神奈川県平塚市浅間町", "lot": "9番1号"},
                "former_resident_code": None,
            }


def _send(changes: Sequence[dict[str, Any]]) -> list[Any]:
    from django.db import transaction

    from daicho.config.loading import loading_context
    from daicho.contracts.messages import Identification, IdentificationUpdate
    from daicho.foundation.messaging import Outgoing, send_all

    ctx = loading_context("resident_registry")
    updates = [
        Outgoing(
            IdentificationUpdate(
                movement_id=f"B-{number}",
                recorded_at=ctx.now,
                identification=Identification.model_validate_json(json.dumps(one)),
            ),
            subject=f"bench-{number}",
        )
        for number, one in enumerate(changes)
    ]
    with transaction.atomic(using="resident_registry"):
        return list(send_all(ctx, updates))


def _watch(expected: int) -> tuple[float, float, int]:
    """Moments of the first and the last acknowledgement, and how many there were."""
    from django.db.models import Count, Max, Min

    from daicho.foundation.messaging.models import Delivery

    mine = Delivery.objects.using("jukinet_server").filter(receiver="prefecture", state="delivered")
    deadline = time.monotonic() + PATIENCE
    while True:
        found = mine.aggregate(count=Count("id"), first=Min("delivered_at"), last=Max("delivered_at"))
        if found["count"] >= expected:
            return found["first"].timestamp(), found["last"].timestamp(), found["count"]
        if time.monotonic() > deadline:
            raise SystemExit(f"only {found['count']} of {expected} updates were acknowledged; see worker.log")
        time.sleep(0.2)


def _raw(data: Path, port: int) -> float:
    """Raw posts per second of the very bytes that went to the prefecture, as many at once."""
    from bench.makers.raw_exchange import post_all
    from daicho.foundation.crypto.pki import identity_of
    from daicho.systems.jukinet_server.outside.prefecture import AT_ONCE

    folder, prefecture = data / "raw", data / "counterparts" / "prefecture"
    folder.mkdir()
    shutil.copyfile(prefecture / "trust" / "jukinet_server" / "ca.pem", folder / "ca.pem")
    for name in ("server.pem", "server.key"):
        shutil.copyfile(prefecture / "pki" / name, folder / name)
    mine = identity_of("jukinet_server")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    tls.check_hostname = False
    tls.load_verify_locations(prefecture / "pki" / "ca.pem")
    tls.load_cert_chain(mine.certificate, mine.key)
    bodies, place = _bodies(), _free_port()
    script = str(ROOT / "bench" / "makers" / "raw_exchange.py")
    with _running([sys.executable, script, str(folder), str(place)], place):
        post_all(bodies[:50], place, tls, AT_ONCE)
        return len(bodies) / post_all(bodies, place, tls, AT_ONCE)


def _bodies() -> list[bytes]:
    """The requests that were sent, signed again."""
    from daicho.contracts.messages import PrefecturalUpdate, parse
    from daicho.foundation.clock import machine_now
    from daicho.foundation.crypto.pki import identity_of
    from daicho.foundation.messaging.envelope import unpack
    from daicho.foundation.messaging.models import Message
    from daicho.foundation.messaging.sending import raw_bytes
    from daicho.systems.jukinet_server.outside.envelope import Request, Signer, signed
    from daicho.systems.jukinet_server.outside.prefecture_wire import TYPE, body_of

    by = Signer("jukinet_server", identity_of("jukinet_server"))
    made = []
    for row in Message.objects.using("jukinet_server").filter(type=PrefecturalUpdate.type):
        envelope = unpack(raw_bytes("jukinet_server", row))
        update = parse(row.type, row.version, envelope.body)
        assert isinstance(update, PrefecturalUpdate)
        request = Request(
            type=TYPE, message_id=str(row.id), sender=by.name, receiver="prefecture", municipality_code=CITY,
            sent_at=machine_now(), body=body_of(update),
        )  # fmt: skip
        made.append(signed(request, by))
    return made


@contextmanager
def _running(command: Sequence[str], port: int | None, log: Path | None = None) -> Iterator[None]:
    """A program beside, until the block ends. Args: port: wait until it listens there."""
    output = log.open("w") if log is not None else None
    process = subprocess.Popen(
        command,
        env=children.child_environment(Environment.read()),
        stdin=subprocess.DEVNULL,
        stdout=output or sys.stderr.fileno(),
        stderr=output or None,
    )
    try:
        if port is not None:
            _await_port(port)
        yield
    finally:
        process.terminate()
        process.wait(30)
        if output is not None:
            output.close()


def _await_port(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit("a program of the figure did not start")


def _free_port() -> int:
    with socket.socket() as first:
        first.bind(("127.0.0.1", 0))
        return int(first.getsockname()[1])


def _limit(case: str, seconds: float, limit: int) -> dict[str, object]:
    return {
        "bench": "jukinet",
        "case": case,
        "value": round(seconds, 2),
        "unit": "s",
        "ratio": round(seconds / limit, 3),
        "against": f"the limit of {limit} s",
        "goal": limit,
        "holds": seconds < limit,
    }
