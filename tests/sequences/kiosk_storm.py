"""Kiosks of a whole city against a registry that goes on working: who was served what, and whether that was right then.

Everybody has one of a few names, so that only what is unique to a household (its 番地 at that time) and to a person in
it (the birth date) tells papers apart; both are read from the finished PDF.
"""

from __future__ import annotations

import base64
import hashlib
import math
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import httpx
import pypdfium2
from django.db import connections, transaction

from daicho.contracts.messages import CertificateSourceChanged
from daicho.contracts.messages.certificate_source import ActMember, HouseholdAct, SourceState
from daicho.kernel.dates.eras import wareki
from daicho.systems.certificate_server.actions.keep_sources import keep_source
from tests.sequences.kiosk_doors import Doors
from tests.systems.certificate_server.makers import NOW, Person, a_source, context, keep_household

SYSTEM = "certificate_server"
NAMES = ("平塚　太郎", "平塚　花子", "平塚　一郎")
_LOT = re.compile(r"浅間町(9番[0-9]+号)")
_pdfium = threading.Lock()


@dataclass(slots=True)
class State:
    """What a household was from one act on. Args: lot: 番地. is_open: whether kiosks may serve it. done: once it is."""

    lot: str
    is_open: bool
    begun: float
    done: float = math.inf


@dataclass(slots=True)
class Family:
    """世帯 with all that it has been. Args: states: oldest first; the times are of the monotonic clock."""

    members: tuple[Person, ...]
    births: tuple[str, ...]
    states: list[State]

    def possible(self, asked: float, answered: float) -> list[State]:
        """What a paper asked for and received then may say: never what was over before the question."""
        states = list(self.states)
        ends = [later.done for later in states[1:]] + [math.inf]
        return [one for one, end in zip(states, ends, strict=True) if one.begun <= answered and end > asked]

    def was_changing(self, asked: float, answered: float) -> bool:
        """Whether an act arrived while somebody waited."""
        return any(one.begun <= answered and one.done >= asked for one in self.states[1:])


def settle_families(count: int) -> list[Family]:
    """Households of one to four, the same names over and over."""
    families = []
    for place in range(count):
        births = tuple(f"{1950 + 12 * at + place % 10}-0{1 + at}-{1 + place % 28:02d}" for at in range(1 + place % 4))
        lot = f"9番{place + 1}号"
        told = [
            {"name": NAMES[at % 3], "head_name": NAMES[0], "birth_date": birth, "address": _address(lot)}
            for at, birth in enumerate(births)
        ]
        families.append(Family(keep_household(*told), births, [State(lot, True, 0.0, 0.0)]))
    return families


def _address(lot: str) -> dict[str, str]:
    return {"municipality_code": "142034", "text": "神奈川県平塚市浅間町", "lot": lot}


@dataclass(slots=True)
class Registry:
    """住民記録 at work: removals and suppressions arrive message by message until it is told to stop."""

    families: Sequence[Family]
    chance: random.Random
    pause: float
    acts: int = 0
    over: threading.Event = field(default_factory=threading.Event)
    faults: list[BaseException] = field(default_factory=list)

    def work(self) -> None:
        """One act after the other, for a thread of its own."""
        try:
            while not self.over.wait(self.chance.uniform(0, self.pause)):
                self.acts += 1
                self._act(self.chance.choice(self.families))
        except BaseException as fault:
            self.faults.append(fault)
        finally:
            connections.close_all()

    def _act(self, family: Family) -> None:
        last, number = family.states[-1], len(family.states) + 1
        moves = self.chance.random() < 0.7
        lot = f"9番{10_000 + self.acts}号" if moves else last.lot
        is_open = last.is_open if moves else not last.is_open
        messages = _messages(f"act-{self.acts}", family, number, lot, is_open)
        self.chance.shuffle(messages)
        coming = State(lot, is_open, time.monotonic())
        family.states.append(coming)
        for message in messages:
            with transaction.atomic(using=SYSTEM):
                keep_source(context(), message)
            time.sleep(self.chance.uniform(0, 0.01))
        coming.done = time.monotonic()


def _messages(act: str, family: Family, number: int, lot: str, is_open: bool) -> list[CertificateSourceChanged]:
    together = tuple(ActMember(resident_number=one.resident_number, source_no=number) for one in family.members)
    household = family.members[0].household_number
    closed = [] if is_open else [{"process": "issue", "level": "error", "starts_on": "2026-01-01"}]
    return [
        CertificateSourceChanged(
            act_id=act,
            together=together,
            households=(HouseholdAct(household_number=household, act_no=number - 1),),
            recorded_at=NOW,
            state=SourceState(
                resident_number=one.resident_number,
                source_no=number,
                version_no=number,
                status="resident",
                source=a_source(
                    household,
                    one.resident_code,
                    place=at + 1,
                    name=NAMES[at % 3],
                    head_name=NAMES[0],
                    birth_date=family.births[at],
                    address=_address(lot),
                    closed=closed,
                ),
            ),
        )
        for at, one in enumerate(family.members)
    ]


@dataclass(slots=True)
class Storm:
    """Kiosks that ask all at once, wave by wave. Args: wrong: what was served and should never have been."""

    doors: Doors
    families: Sequence[Family]
    kiosks: int
    outcomes: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    numbers: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def blow(self, waves: int, seed: int) -> None:
        """Every kiosk asks once in every wave, all released in the same moment."""
        line, tls = threading.Barrier(self.kiosks), self.doors.context()
        kiosks = [
            threading.Thread(target=self._kiosk, args=(at, waves, random.Random(seed * 1000 + at), line, tls))
            for at in range(self.kiosks)
        ]
        for one in kiosks:
            one.start()
        for one in kiosks:
            one.join()

    def _kiosk(self, at: int, waves: int, chance: random.Random, line: threading.Barrier, tls: Any) -> None:
        for wave in range(waves):
            family = chance.choice(self.families)
            member = chance.randrange(len(family.members))
            request = {
                "receipt_number": f"{at:010d}{wave:010d}",
                "kiosk": f"K-{at:04d}",
                "serial": family.members[member].serial,
                "kind": "resident_certificate",
                "scope": chance.choice(["self", "whole"]),
                "members": [],
                "options": [],
                "copies": 1,
            }
            line.wait()
            asked = time.monotonic()
            answer, times = self._ask_until_answered(request, tls)
            verdict = self._judge(family, member, request, answer, asked, time.monotonic(), times > 1)
            with self._lock:
                self.outcomes[answer.get("code", "ok")] += 1
                self.numbers.update(copy["issue_number"] for copy in answer.get("copies", ()))
                self.wrong += [f"{request['receipt_number']}: {verdict}"] if verdict else []

    def _ask_until_answered(self, request: dict[str, Any], tls: Any) -> tuple[dict[str, Any], int]:
        """As the centre does: the same request again when the server died over it. Returns also how often."""
        for attempt in range(60):
            try:
                answer: dict[str, Any] = self.doors.ask("certificate", request, tls)
                return answer, attempt + 1
            except httpx.HTTPError:
                with self._lock:
                    self.outcomes["asked again"] += 1
                time.sleep(min(0.1 * (attempt + 1), 1))
        return {"result": "refused", "code": "no answer"}, 60

    def _judge(
        self,
        family: Family,
        member: int,
        request: dict[str, Any],
        answer: dict[str, Any],
        asked: float,
        answered: float,
        was_repeated: bool,
    ) -> str:
        """What is wrong with an answer; empty when nothing is."""
        possible = family.possible(asked, answered)
        if answer["result"] != "ok":
            fits = {
                "K-NOT-KIOSK": any(not one.is_open for one in possible),
                # A server that was killed may still hold the receipt in the database for a moment.
                "K-BUSY": was_repeated or family.was_changing(asked, answered),
                "K-TIMEOUT": True,
                "K-CHANGED": family.was_changing(asked, answered),
            }
            return "" if fits.get(answer["code"], False) else f"refused without cause: {answer['code']}"
        if answer["receipt_number"] != request["receipt_number"]:
            return "the answer belongs to another receipt"
        (copy,) = answer["copies"]
        pdf = base64.b64decode(copy["pdf"])
        if hashlib.sha256(pdf).hexdigest() != copy["sha256"]:
            return "the bytes are not those that were made"
        return _wrong_on_paper(_text(pdf), copy["issue_number"], family, member, request["scope"], possible)


def _wrong_on_paper(text: str, number: str, family: Family, member: int, scope: str, possible: Sequence[State]) -> str:
    printed = set(_LOT.findall(text))
    if not any(one.is_open and printed == {one.lot} for one in possible):
        return f"says {printed}, was {possible}"
    born = {at for at, birth in enumerate(family.births) if wareki_of(birth) in text}
    if born != (set(range(len(family.births))) if scope == "whole" else {member}):
        return "shows somebody else of the household, or not everybody"
    day, kiosk, serial = number.split("-", 1)[0], number.split("-", 1)[1].rpartition("-")[0], number.rpartition("-")[2]
    if not all(part in text for part in (day, kiosk, serial)):
        return "carries another 発行番号"
    return ""


def wareki_of(birth: str) -> str:
    """A birth date as the certificate prints it, without white space."""
    return "".join(wareki(date.fromisoformat(birth)).split())


def _text(pdf: bytes) -> str:
    with _pdfium:
        document = pypdfium2.PdfDocument(pdf)
        try:
            pages = [document[number].get_textpage().get_text_range() for number in range(0, len(document), 2)]
        finally:
            document.close()
    return "".join("".join(page.split()) for page in pages)
