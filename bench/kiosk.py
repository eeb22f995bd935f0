"""コンビニ交付: from the centre's request to the finished certificate, against the bare engine on the same papers.

Two processes serve the port, as many as the machine has processors; the centre is a process of its own beside them,
with a few connections under mutual TLS that it keeps. Bare are two processes that only compile the same papers
(front and back, PDF/A) from data made ready beforehand. Both take turns on papers never made before.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from daicho.config import children
from daicho.config.bench.place import bench_place, load_world, make_world, say, settle
from daicho.config.environment import ROOT, Environment
from daicho.config.first_start import prepare_trust

RESIDENTS = 3_000
PEOPLE = 400
PROCESSES = 2
AT_ONCE = 8
TURNS = 5
GOAL_RATIO = 0.6
PER_SECOND, SECONDS, GOAL_MILLISECONDS = 20, 30, 300
PORT = 29454
SYSTEM = "certificate_server"
_receipts = count(1)


def measure() -> Iterator[dict[str, object]]:
    """Certificates per second and their ratio to bare rendering; p95 at twenty requests a second."""
    with bench_place() as data, ExitStack() as running:
        load_world_of(data)
        serials = _cards()
        centre = _prepare_centre(data)
        for _ in range(PROCESSES):
            running.enter_context(_server())
        _wait_for_doors()
        bare = running.enter_context(ProcessPoolExecutor(PROCESSES, get_context("spawn"), _set_up_django))
        papers = _papers(serials)
        _ask(centre, data, _requests(serials[:40]), at_once=AT_ONCE)
        rates, bare_rates = [], []
        for turn in range(TURNS):
            rates.append(_served(centre, data, serials, turn))
            bare_rates.append(_rendered(bare, papers, turn))
        yield _throughput(rates, bare_rates)
        yield _latency(centre, data, serials)


def load_world_of(data: Path) -> None:
    """A small city, known to the certificate server, which serves at any hour."""
    make_world(data, RESIDENTS)
    load_world(data)
    settle()
    from daicho.config.certificate_feed import feed_context
    from daicho.config.transports import asker_of
    from daicho.foundation.clock import business_now
    from daicho.foundation.database.guard import serving
    from daicho.systems.certificate_server.actions.watch_feed import watch_feed
    from daicho.systems.certificate_server.models import ServiceSetting

    with serving(SYSTEM):
        watch_feed(feed_context(asker_of(SYSTEM), "計測"))

    value = {"opens": "00:00", "closes": "23:59:59.999999", "closed_month_days": []}
    ServiceSetting.objects.using(SYSTEM).create(
        name="hours",
        setting_no=1,
        value=value,
        reason="計測",
        set_at=business_now(),
        staff_id="1009",
        staff_name="計測",
    )


def _cards() -> list[str]:
    """User certificates of people whom a kiosk may serve; their serials."""
    from django.db import transaction

    from daicho.config.loading import loading_context
    from daicho.contracts.hidden import ResidentCode
    from daicho.contracts.messages import CertificateSerial, CertificateSerials
    from daicho.systems.certificate_server.actions.keep_serials import keep_serials

    ctx, serials = loading_context(SYSTEM), []
    rows = []
    for number, code in enumerate(_servable(), start=1):
        serials.append(f"{number:016x}")
        rows.append(
            CertificateSerial(resident_code=ResidentCode(code), serial=serials[-1], state="valid", since=ctx.today)
        )
    with transaction.atomic(using=SYSTEM):
        keep_serials(ctx, CertificateSerials(cursor=1, rows=tuple(rows)))
    return serials


def _servable() -> list[str]:
    """住民票コード of grown-up residents of households with nothing special."""
    from daicho.systems.certificate_server.models import Source
    from daicho.systems.certificate_server.queries.sources import household_of

    found: list[str] = []
    numbers = Source.objects.filter(status="resident").order_by("resident_number")
    for number in numbers.values_list("resident_number", flat=True).iterator():
        household = household_of(number, with_numbers=True)
        if household is None or any(
            one.protected or one.closed or one.planned_move_out_on for one in household.members
        ):
            continue
        mine = next(one.member for one in household.members if one.resident_number == number)
        if mine.resident_code and mine.birth_date.is_known and mine.birth_date.sort_on.year < 2000:
            found.append(mine.resident_code)
        if len(found) == PEOPLE:
            return found
    raise SystemExit("the city has too few people to measure with")


def _prepare_centre(data: Path) -> Path:
    """The simulator's certificates, known to us; the folder with its key."""
    from counterparts.kiosk_centre import program
    from counterparts.serving import Place

    folder = data / "counterparts" / "kiosk_centre"
    program.prepare(Place(folder, 0))
    prepare_trust(data, Environment.read().secrets)
    (data / "kiosk_door.json").write_text(json.dumps({"host": "127.0.0.1", "port": PORT}))
    return folder / "pki"


def _server() -> ExitStack:
    """One process of the door, ended with the measurement."""
    process = subprocess.Popen(
        [sys.executable, "-m", "daicho.config.kiosk_process"],
        env=children.child_environment(Environment.read()),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    ending = ExitStack()
    ending.callback(process.wait)
    ending.callback(process.terminate)
    return ending


def _wait_for_doors() -> None:
    deadline = time.monotonic() + 60
    while Path("/proc/net/tcp").read_text().count(f":{PORT:04X} 00000000:0000 0A") < PROCESSES:
        if time.monotonic() > deadline:
            raise SystemExit("the doors did not open in time")
        time.sleep(0.1)


def _requests(serials: Sequence[str]) -> list[dict[str, Any]]:
    """住民票の写し of the whole household, under receipts never used before."""
    return [
        {
            "receipt_number": f"{next(_receipts):020d}",
            "kiosk": f"K-{number % 200:04d}",
            "serial": serial,
            "kind": "resident_certificate",
            "scope": "whole",
            "members": [],
            "options": [],
            "copies": 1,
        }
        for number, serial in enumerate(serials)
    ]


def _ask(centre: Path, data: Path, requests: list[dict[str, Any]], **order: int) -> dict[str, Any]:
    ours = data / "pki" / "ca" / "certificate.pem"
    command = [sys.executable, str(ROOT / "bench" / "makers" / "kiosk_clients.py"), f"127.0.0.1:{PORT}", centre, ours]
    done = subprocess.run(
        [str(part) for part in command],
        input=json.dumps({"requests": requests, **order}),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _served(centre: Path, data: Path, serials: Sequence[str], turn: int) -> float:
    """Certificates per second, as many at once as keep both processors busy."""
    mine = serials[40 + turn * 60 : 100 + turn * 60]
    return len(mine) / float(_ask(centre, data, _requests(mine), at_once=AT_ONCE)["whole"])


def _papers(serials: Sequence[str]) -> list[tuple[str, str]]:
    """Layout and data of the same certificates, made ready beforehand under numbers of their own."""
    from daicho.config.law_tables import law_tables
    from daicho.config.loading import loading_context
    from daicho.municipal.certificates.inputs import IssueNumber
    from daicho.municipal.certificates.layouts import layout_path
    from daicho.systems.certificate_server.documents.kiosk_certificate import both_sides, content_of
    from daicho.systems.certificate_server.queries.kiosk_scene import kiosk_scene
    from daicho.systems.certificate_server.queries.service import kiosk_service
    from daicho.systems.certificate_server.rules.issuer import MUNICIPALITY, issuer_on
    from daicho.systems.certificate_server.rules.kiosk_service import KioskScope
    from daicho.systems.certificate_server.rules.wish import Wish, request_of

    ctx, service, found = loading_context(SYSTEM), kiosk_service(), []
    for number, serial in enumerate(serials, start=1):
        scene = kiosk_scene(ctx, serial)
        wish = Wish("resident_certificate", KioskScope.WHOLE, scene.numbers, (), 1)
        content = content_of(
            request_of(wish, service, ctx.today),
            scene.certificate_members,
            issuer_on(law_tables(), ctx.today),
            IssueNumber(ctx.today, MUNICIPALITY, number, terminal="B-0001"),
            service.too_long,
        )
        found.append((str(layout_path(content.kind)), json.dumps(both_sides(content), ensure_ascii=False)))
    return found


def _rendered(pool: ProcessPoolExecutor, papers: Sequence[tuple[str, str]], turn: int) -> float:
    """Bare papers per second of both processes together."""
    mine = papers[40 + turn * 60 : 100 + turn * 60]
    began = time.perf_counter()
    list(pool.map(_compile_all, [mine[0::2], mine[1::2]]))
    return len(mine) / (time.perf_counter() - began)


_compilers: dict[str, Any] = {}


def _compile_all(papers: Sequence[tuple[str, str]]) -> None:
    import typst

    from daicho.foundation.pdf.rendering import shared_fonts

    for layout, data_text in papers:
        if layout not in _compilers:
            _compilers[layout] = typst.Compiler(layout, root=str(Path(layout).parent), font_paths=shared_fonts())
        _compilers[layout].compile(format="pdf", sys_inputs={"data": data_text}, pdf_standards=["a-2a", "ua-1"])


def _set_up_django() -> None:
    import django

    django.setup()


def _throughput(rates: Sequence[float], bare: Sequence[float]) -> dict[str, object]:
    say(f"served {[round(one, 1) for one in rates]} bare {[round(one, 1) for one in bare]}")
    ratio = median(rates) / median(bare)
    return {
        "bench": "kiosk",
        "case": f"certificates of whole households, {PROCESSES} processes, {AT_ONCE} requests at once",
        "value": round(median(rates), 1),
        "unit": "certificates per second",
        "ratio": round(ratio, 2),
        "against": f"the bare engine on the same papers ({median(bare):.1f} per second)",
        "goal": GOAL_RATIO,
        "holds": ratio >= GOAL_RATIO,
    }


def _latency(centre: Path, data: Path, serials: Sequence[str]) -> dict[str, object]:
    asked = [serials[number % len(serials)] for number in range(PER_SECOND * SECONDS)]
    taken = _ask(centre, data, _requests(asked), at_once=16, per_second=PER_SECOND)["seconds"]
    value = quantiles(taken, n=20)[-1] * 1000
    return {
        "bench": "kiosk",
        "case": f"from request to PDF at {PER_SECOND} requests a second, p95",
        "value": round(value, 1),
        "median": round(median(taken) * 1000, 1),
        "unit": "ms",
        "ratio": round(value / GOAL_MILLISECONDS, 2),
        "against": f"the limit of {GOAL_MILLISECONDS} ms",
        "goal": GOAL_MILLISECONDS,
        "holds": value <= GOAL_MILLISECONDS,
    }
