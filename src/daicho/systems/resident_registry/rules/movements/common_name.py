"""通称の記載・削除 — on 申出 of a foreign resident who shows that the name is in use.

Law: 住民基本台帳法施行令30条の16; 標準仕様書 1.1.2, 1.1.7. Every 記載 and 削除 stays as a row with its day and its
municipality. A 通称 is not changed: it is removed, and another one entered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from daicho.kernel.findings import Finding, Level
from daicho.municipal.codes.residents import ResidentKind
from daicho.municipal.places.towns import CITY_CODE, CITY_NAME
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis, FilingRule, check_filing
from daicho.systems.resident_registry.rules.movements.kind import Allotted, MovementKind, Outcome, Scene
from daicho.systems.resident_registry.rules.movements.named_residents import check_named
from daicho.systems.resident_registry.rules.movements.one_person import (
    BY_OFFICE,
    changes_with_head,
    check_kind,
    check_later,
    check_written,
    record_on,
)
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.record_parts import CommonNameRow, RecordEvent, WrittenName

BASES = (FilingBasis.REQUEST, FilingBasis.OFFICIAL)
ARTICLE = "住基法施行令30条の16"


class CommonNameAct(StrEnum):
    """記載・削除; each has a reason of its own in the standard's list."""

    ENTRY = "common_name_entry"
    REMOVAL = "common_name_removal"


ACT_TITLES = {CommonNameAct.ENTRY: "通称の記載", CommonNameAct.REMOVAL: "通称の削除"}


@dataclass(frozen=True, slots=True)
class CommonNameEntry:
    """通称の申出の内容. ``proof``: what shows that the name is used in Japan (勤務先の証明, 親の通称 …)."""

    filing: Filing
    resident_number: str
    act: CommonNameAct
    common_name: WrittenName = WrittenName()
    proof: str = ""

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Lines for comparing with the paper."""
        return (
            ("申出の内容", ACT_TITLES[self.act]),
            ("通称", self.common_name.text),
            ("通称フリガナ", self.common_name.kana),
            ("使用を証する資料", self.proof),
        )


def _day(entry: CommonNameEntry) -> date:
    return entry.filing.moved_on.sort_on


def _check(entry: CommonNameEntry, numbers: EntryNumbers, scene: Scene) -> tuple[Finding, ...]:
    day = _day(entry)
    named = check_named((entry.resident_number,), scene, day)
    rule = FilingRule(frozenset(BASES), "異動日")
    found = [*check_filing(entry.filing, rule, scene.today, scene.several_papers_needed), *named]
    record = record_on(scene, entry.resident_number, day)
    if record is None or any(f.level is Level.ERROR for f in named):
        return tuple(found)
    japanese = check_kind(
        scene,
        entry.resident_number,
        day,
        ResidentKind.FOREIGN,
        "REG-COMMON-001",
        "日本人は旧氏の記載を案内してください。",
    )
    if japanese:
        return (*found, *japanese)
    found += check_later(scene, entry.resident_number, day)
    if entry.act is CommonNameAct.REMOVAL:
        return (*found, *_check_removal(record))
    name = entry.common_name
    found += check_written(name.text, name.kana, "通称", "common_name", "REG-COMMON", ARTICLE)
    return (*found, *_check_entry(entry, record))


def _check_removal(record: ResidentRecord) -> list[Finding]:
    if record.common_name.text:
        return []
    return [
        Finding("REG-COMMON-002", Level.ERROR, "act",
                "通称は記載されていません。削除する通称がないため、記録を確かめてください。", ARTICLE)
    ]  # fmt: skip


def _check_entry(entry: CommonNameEntry, record: ResidentRecord) -> list[Finding]:
    found: list[Finding] = []
    if record.common_name.text:
        found.append(
            Finding("REG-COMMON-003", Level.ERROR, "act",
                    "通称はすでに記載されています。通称は変更できません。先に今の通称の削除を申し出てもらい、"
                    "必要なら新しい通称の記載を受け付けてください。", ARTICLE)
        )  # fmt: skip
    if not entry.proof.strip():
        found.append(
            Finding("REG-COMMON-004", Level.ERROR, "proof",
                    "通称の使用を証する資料が入力されていません。社会生活で使われていることの分かる資料の名称を"
                    "入力してください。資料が無いときは受理せず、必要な資料を案内してください。", ARTICLE)
        )  # fmt: skip
    if entry.common_name.text and entry.common_name.text in (record.name.full, record.alphabet_name.text):
        found.append(
            Finding("REG-COMMON-005", Level.ALERT, "common_name",
                    "通称が氏名と同じです。記載する必要があるか、申出人に確かめてください。", ARTICLE)
        )  # fmt: skip
    if any(row.removed_on for row in record.common_name_rows) or record.common_name_before:
        found.append(
            Finding("REG-COMMON-006", Level.ALERT, "common_name",
                    "以前の通称が削除されています。氏の変わった婚姻など、別の通称が要る事情を確かめてください。"
                    "記載・削除の履歴は証明書の申請で求められると印字されます。", ARTICLE)
        )  # fmt: skip
    return found


def _outcome(entry: CommonNameEntry, numbers: EntryNumbers, scene: Scene, allotted: Allotted) -> Outcome:
    record = record_on(scene, entry.resident_number, _day(entry))
    if record is None:
        return Outcome()
    changed = _entered(record, entry) if entry.act is CommonNameAct.ENTRY else _removed(record, entry)
    event = RecordEvent(entry.act.value, entry.filing.filed_on, entry.filing.moved_on)
    return Outcome(changes=changes_with_head(scene, entry.resident_number, changed, _day(entry), event))


def _entered(record: ResidentRecord, entry: CommonNameEntry) -> ResidentRecord:
    row = CommonNameRow(entry.common_name, _day(entry), CITY_NAME, CITY_CODE)
    return replace(
        record,
        common_name=entry.common_name,
        common_name_rows=(*record.common_name_rows, row),
        addressee_name=entry.common_name,
    )


def _removed(record: ResidentRecord, entry: CommonNameEntry) -> ResidentRecord:
    """The open row is closed; a 通称 without one (初期登録) gets a row whose day of 記載 is unknown."""
    rows = list(record.common_name_rows)
    if not rows or rows[-1].removed_on is not None:
        rows.append(CommonNameRow(record.common_name))
    rows[-1] = replace(rows[-1], removed_on=_day(entry), removed_in=CITY_NAME, removed_in_code=CITY_CODE)
    return replace(
        record,
        common_name=WrittenName(),
        common_name_before=True,
        common_name_rows=tuple(rows),
        addressee_name=WrittenName(record.name.full or record.alphabet_name.text, record.name.kana),
    )


KIND = MovementKind(
    code="common_name",
    title="通称の記載・削除",
    entry=CommonNameEntry,
    reasons=frozenset({*(act.value for act in CommonNameAct), BY_OFFICE}),
    aspects=frozenset({"identity", "household"}),
    moved_on=lambda entry: entry.filing.moved_on,
    filed_on=lambda entry: entry.filing.filed_on,
    check=_check,
    outcome=_outcome,
    residents=lambda entry: (entry.resident_number,),
)
