"""端末の記録 in one SQLite file: what was paid and printed, and what the centre has not yet been told. Nobody's name.

It is what the machine still knows after a power cut. Money and sheets are rows that are only ever added.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

STATES = {
    "made": "支払い前", "paid": "支払い済み", "printing": "印刷中", "printed": "交付済み", "refund_due": "返金待ち",
    "refunded": "返金済み", "cancelled": "取りやめ",
}  # fmt: skip
_TABLES = """
create table if not exists job (receipt text primary key, at text not null, state text not null, fee integer not null,
    sheets integer not null, method text not null default '');
create table if not exists sheet (receipt text not null, number integer not null, at text not null,
    primary key (receipt, number)) without rowid;
create table if not exists money (id integer primary key, at text not null, receipt text not null, kind text not null,
    yen integer not null);
create table if not exists telling (id integer primary key, receipt text not null, step text not null,
    sheets integer not null, answer text not null default '');
"""


@dataclass(frozen=True, slots=True)
class Job:
    """一件の交付. Args: printed: sheets that have come out. inserted: yen that the machine holds for it."""

    receipt: str
    at: str
    state: str
    fee: int
    sheets: int
    method: str
    printed: int
    inserted: int


class Store:
    """The machine's file. Every method is one transaction."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self.database = sqlite3.connect(path, check_same_thread=False)
        self.database.execute("pragma journal_mode = wal")
        self.database.execute("pragma synchronous = full")
        self.database.execute("pragma busy_timeout = 5000")
        self.database.executescript(_TABLES)

    def begin(self, receipt: str, fee: int, sheets: int) -> None:
        """作成済 — the certificate is made and may be paid for."""
        with self._one_at_a_time():
            self.database.execute(
                "insert into job (receipt, at, state, fee, sheets) values (?, ?, 'made', ?, ?)",
                (receipt, _now(), fee, sheets),
            )

    def take_money(self, receipt: str, yen: int, method: str) -> Job:
        """入金 — and the job is paid as soon as the fee is reached; what is too much goes back as change."""
        with self._one_at_a_time():
            self._money(receipt, "inserted", yen)
            job = self.job(receipt)
            if job.state == "made" and job.inserted >= job.fee:
                if job.inserted > job.fee:
                    self._money(receipt, "change", job.fee - job.inserted)
                self.database.execute("update job set state = 'paid', method = ? where receipt = ?", (method, receipt))
        return self.job(receipt)

    def print_sheet(self, receipt: str) -> int:
        """One more sheet has come out. Returns which."""
        with self._one_at_a_time():
            number = self.job(receipt).printed + 1
            self.database.execute("insert into sheet values (?, ?, ?)", (receipt, number, _now()))
        return number

    def become(self, receipt: str, state: str, *steps: str) -> None:
        """A new state, and the steps of it that the centre is to be told."""
        with self._one_at_a_time():
            self._become(receipt, state, steps)

    def give_back(self, receipt: str, state: str, *steps: str) -> int:
        """返金 — everything that the machine holds for the job, and its last state. Returns how much."""
        with self._one_at_a_time():
            yen = self.job(receipt).inserted
            if yen:
                self._money(receipt, "returned", -yen)
            self._become(receipt, state, steps)
        return yen

    def job(self, receipt: str) -> Job:
        """One job."""
        return next(one for one in self._jobs("where receipt = ?", (receipt,)))

    def jobs_in(self, *states: str) -> list[Job]:
        """Jobs in these states, oldest first."""
        marks = ", ".join("?" for _ in states)
        return self._jobs(f"where state in ({marks}) order by at", states)

    def latest(self, most: int = 20) -> list[Job]:
        """Jobs, newest first."""
        return self._jobs("order by at desc limit ?", (most,))

    def untold(self) -> list[tuple[int, str, str, int]]:
        """What the centre has not answered yet, oldest first: number, receipt, step, sheets."""
        return self.database.execute(
            "select id, receipt, step, sheets from telling where answer = '' order by id"
        ).fetchall()

    def told(self, number: int, answer: str) -> None:
        """The centre has answered."""
        with self._one_at_a_time():
            self.database.execute("update telling set answer = ? where id = ?", (answer, number))

    def change(self, receipt: str) -> int:
        """おつり of a job."""
        row = self.database.execute(
            "select coalesce(-sum(yen), 0) from money where receipt = ? and kind = 'change'", (receipt,)
        ).fetchone()
        return int(row[0])

    def balance(self) -> int:
        """Yen in the cash box."""
        return int(self.database.execute("select coalesce(sum(yen), 0) from money").fetchone()[0])

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        with self._lock, self.database:
            yield

    def _become(self, receipt: str, state: str, steps: tuple[str, ...]) -> None:
        self.database.execute("update job set state = ? where receipt = ?", (state, receipt))
        printed = self.job(receipt).printed
        self.database.executemany(
            "insert into telling (receipt, step, sheets) values (?, ?, ?)",
            [(receipt, step, printed if step in ("printed", "failed") else 0) for step in steps],
        )

    def _money(self, receipt: str, kind: str, yen: int) -> None:
        self.database.execute(
            "insert into money (at, receipt, kind, yen) values (?, ?, ?, ?)", (_now(), receipt, kind, yen)
        )

    def _jobs(self, condition: str, values: tuple[object, ...]) -> list[Job]:
        rows = self.database.execute(
            "select receipt, at, state, fee, sheets, method, "
            "(select count(*) from sheet s where s.receipt = job.receipt), "
            "(select coalesce(sum(yen), 0) from money m where m.receipt = job.receipt) "
            f"from job {condition}",
            values,
        )
        return [Job(*row) for row in rows.fetchall()]


def _now() -> str:
    return datetime.now(UTC).isoformat()
