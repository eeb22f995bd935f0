"""本人確認情報整合 of ``specs/jukinet``: what is held per municipality, with bucket digests kept record by record."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from counterparts.envelope import canonical
from counterparts.signed import Reply, rejected

ITEMS = ("resident_code", "individual_number", "name", "birth_date", "sex", "address", "reason", "moved_on")
"""The eight items, in the order in which they are digested; the record state comes last."""
MEMBERS = (*ITEMS, "record_state")
TYPES = ("reconciliation_digests", "reconciliation_records", "reconciliation_file")
_MODULUS = 1 << 256
_TABLES = """
create table if not exists held (
    municipality_code text not null, resident_code text not null, bucket text not null, items text not null,
    primary key (municipality_code, resident_code)) without rowid;
create index if not exists held_bucket on held (municipality_code, bucket);
create table if not exists bucket (
    municipality_code text not null, name text not null, count integer not null, digest text not null,
    primary key (municipality_code, name)) without rowid;
create table if not exists file_seen (
    municipality_code text not null, resident_code text not null,
    primary key (municipality_code, resident_code)) without rowid;
create table if not exists file_part (municipality_code text primary key, part integer not null);
"""


def bucket_of(resident_code: str) -> str:
    """区分 — the first three hexadecimal digits of the code's SHA-256."""
    return hashlib.sha256(resident_code.encode()).hexdigest()[:3]


def digest_of(members: Mapping[str, Any]) -> int:
    """ダイジェスト of one record."""
    content = canonical_list([members[name] for name in MEMBERS])
    return int.from_bytes(hashlib.sha256(content).digest(), "big")


def canonical_list(values: list[Any]) -> bytes:
    """正規形 of an array."""
    return canonical({"_": values})[len('{"_":') : -1]


def members_of(identification: Mapping[str, Any], record_state: str) -> dict[str, Any]:
    """The eight items and the record state of one 本人確認情報."""
    return {name: identification.get(name) for name in ITEMS} | {"record_state": record_state}


class Held:
    """What one server holds of each municipality. Changes are part of the caller's transaction."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        database.executescript(_TABLES)

    def is_empty(self) -> bool:
        """Whether nothing is held yet."""
        return self._database.execute("select 1 from held limit 1").fetchone() is None

    def put(self, municipality: str, members: Mapping[str, Any], former_code: str | None = None) -> None:
        """Hold a record in place of the person's former one."""
        for code in {str(members["resident_code"]), former_code} - {None}:
            self.take_out(municipality, str(code))
        self.put_new(municipality, [members])

    def put_new(self, municipality: str, records: Iterable[Mapping[str, Any]]) -> None:
        """Hold records of people of whom nothing is held."""
        change: dict[str, tuple[int, int]] = {}
        rows = []
        for members in records:
            name = bucket_of(members["resident_code"])
            count, digest = change.get(name, (0, 0))
            change[name] = (count + 1, digest + digest_of(members))
            rows.append((municipality, members["resident_code"], name, json.dumps(members, ensure_ascii=False)))
        self._database.executemany("insert into held values (?, ?, ?, ?)", rows)
        for name, (count, digest) in change.items():
            self._add(municipality, name, count, digest)

    def take_out(self, municipality: str, code: str) -> None:
        """Hold a record no longer, if there is one."""
        row = self._one(municipality, code)
        if row is not None:
            self._database.execute(
                "delete from held where municipality_code = ? and resident_code = ?", (municipality, code)
            )
            self._add(municipality, bucket_of(code), -1, -digest_of(row))

    def _add(self, municipality: str, name: str, count: int, digest: int) -> None:
        row = self._database.execute(
            "select count, digest from bucket where municipality_code = ? and name = ?", (municipality, name)
        ).fetchone()
        before, kept = row if row is not None else (0, "0")
        total = (int(kept, 16) + digest) % _MODULUS
        self._database.execute(
            "insert into bucket values (?, ?, ?, ?) on conflict (municipality_code, name) "
            "do update set count = excluded.count, digest = excluded.digest",
            (municipality, name, before + count, f"{total:064x}"),
        )

    def _one(self, municipality: str, code: Any) -> dict[str, Any] | None:
        row = self._database.execute(
            "select items from held where municipality_code = ? and resident_code = ?", (municipality, code)
        ).fetchone()
        return json.loads(row[0]) if row is not None else None

    def buckets(self, municipality: str) -> dict[str, dict[str, Any]]:
        """Count and digest of each bucket that holds anything."""
        rows = self._database.execute(
            "select name, count, digest from bucket where municipality_code = ? and count > 0", (municipality,)
        )
        return {name: {"count": count, "digest": digest} for name, count, digest in rows}

    def answer(self, asked: Mapping[str, Any]) -> Reply:
        """回答 to a request of one of :data:`TYPES`, for the municipality on whose behalf it is asked."""
        municipality, body = asked["municipality_code"], asked["body"]
        try:
            match asked["type"]:
                case "reconciliation_digests":
                    return self._digests(municipality, body)
                case "reconciliation_records":
                    return self._records(municipality, body)
                case _:
                    return self._file(municipality, body)
        except (KeyError, TypeError, ValueError):
            return rejected("J-FORMAT-001", "整合性確認の電文の形式が正しくありません。")

    def _digests(self, municipality: str, body: Mapping[str, Any]) -> Reply:
        theirs, ours = dict(body["buckets"]), self.buckets(municipality)
        different = sorted(name for name in set(theirs) | set(ours) if theirs.get(name) != ours.get(name))
        return Reply({"different": different, "total": sum(one["count"] for one in ours.values())})

    def _records(self, municipality: str, body: Mapping[str, Any]) -> Reply:
        found = self._compared(municipality, body["records"])
        rows = self._database.execute(
            "select resident_code from held where municipality_code = ? and bucket = ?", (municipality, body["bucket"])
        )
        named = {record["resident_code"] for record in body["records"]}
        return Reply({"differences": found + self._not_named(municipality, [c for (c,) in rows if c not in named])})

    def _file(self, municipality: str, body: Mapping[str, Any]) -> Reply:
        part, parts, records = int(body["part"]), int(body["parts"]), body["records"]
        found = self._compared(municipality, records)
        if not self._is_next_part(municipality, part):
            return rejected("J-PART-001", "全件の分割が順に届いていません。最初の分割から送り直してください。")
        self._database.executemany(
            "insert or ignore into file_seen values (?, ?)", [(municipality, one["resident_code"]) for one in records]
        )
        if part == parts:
            rows = self._database.execute(
                "select resident_code from held where municipality_code = :here and resident_code not in "
                "(select resident_code from file_seen where municipality_code = :here)",
                {"here": municipality},
            )
            found += self._not_named(municipality, [code for (code,) in rows])
        return Reply({"differences": found})

    def _is_next_part(self, municipality: str, part: int) -> bool:
        if part == 1:
            self._database.execute("delete from file_seen where municipality_code = ?", (municipality,))
        row = self._database.execute(
            "select part from file_part where municipality_code = ?", (municipality,)
        ).fetchone()
        last = row[0] if row is not None else 0
        if part not in (1, last, last + 1):
            return False
        self._database.execute("insert or replace into file_part values (?, ?)", (municipality, part))
        return True

    def _compared(self, municipality: str, records: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        found = []
        for record in records:
            if set(record) != set(MEMBERS):
                raise ValueError("members of a record")
            ours = self._one(municipality, record["resident_code"])
            if ours is None:
                found.append(_difference("missing_there", record["resident_code"], [], None))
            elif items := [name for name in MEMBERS if record[name] != ours[name]]:
                found.append(_difference("differs", record["resident_code"], items, ours))
        return found

    def _not_named(self, municipality: str, codes: Iterable[str]) -> list[dict[str, Any]]:
        return [_difference("missing_here", code, [], self._one(municipality, code)) for code in codes]


def _difference(kind: str, code: str, items: list[str], theirs: Mapping[str, Any] | None) -> dict[str, Any]:
    return {"kind": kind, "resident_code": code, "items": items, "theirs": theirs}
