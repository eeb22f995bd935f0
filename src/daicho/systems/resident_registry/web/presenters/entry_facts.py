"""届出の内容 — what was entered about the notification itself, item by item, for comparing with the paper.

Entries are frozen dataclasses; what they have in common is told the same way whatever the kind. A kind may add lines of
its own by an entry attribute ``facts``: pairs of label and text.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from daicho.kernel.dates import PartialDate, wareki
from daicho.municipal.codes.identity_papers import identity_paper
from daicho.systems.resident_registry.rules.filing import BASIS_TITLES, FILED_ON_LABELS, Filing
from daicho.systems.resident_registry.rules.movements.move_in.entry import MoveInEntry, SeenPaper
from daicho.systems.resident_registry.rules.movements.move_in.former_address import recorded_address
from daicho.systems.resident_registry.rules.movements.move_in.varieties import rule_of
from daicho.systems.resident_registry.rules.notification import NOTIFIER_TITLES, Notifier

Fact = tuple[str, str]
SEEN_TITLES = {
    SeenPaper.PASSPORT: "パスポート",
    SeenPaper.FAMILY_REGISTER: "戸籍・附票",
    SeenPaper.RESIDENCE_CARD: "在留カード等",
}


def entry_facts(entry: Any) -> tuple[Fact, ...]:
    """Label and text of every item, in the order of the paper; empty ones are left out."""
    lines = _move_in(entry) if isinstance(entry, MoveInEntry) else _general(entry)
    return tuple((label, text) for label, text in lines if text)


def _move_in(entry: MoveInEntry) -> Iterator[Fact]:
    yield "転入の種類", rule_of(entry).title
    yield "届出等の区分", BASIS_TITLES[entry.basis]
    yield "転入日(異動日)", wareki(entry.moved_on)
    yield FILED_ON_LABELS[entry.basis], wareki(entry.notified_on)
    if entry.notifier is not None:
        yield from _notifier(entry.notifier)
    yield "確認した書類", "、".join(SEEN_TITLES[paper] for paper in entry.seen)
    yield "世帯", f"世帯番号{entry.target}に入る" if entry.joins else "新しい世帯をつくる"
    yield "新しい住所", entry.address.one_line()
    yield "転入前住所", recorded_address(entry).one_line()
    yield "最終登録住所地", entry.last_registered.one_line()
    yield "転入前の世帯主", entry.from_head
    yield "転出予定日", _day(entry.planned_on)
    shown = (one.name.full or one.alphabet_name.text for one in entry.members if one.card_shown)
    yield "在留カード等の提示", "、".join(shown)


def _general(entry: Any) -> Iterator[Fact]:
    filing: Filing = entry.filing
    yield "異動日", filing.moved_on.wareki()
    yield "届出等の区分", BASIS_TITLES[filing.basis]
    yield FILED_ON_LABELS[filing.basis], wareki(filing.filed_on)
    if filing.notifier is not None:
        yield from _notifier(filing.notifier)
    yield from entry.facts()


def _notifier(notifier: Notifier) -> Iterator[Fact]:
    yield "届出人", f"{NOTIFIER_TITLES[notifier.kind]}　{notifier.name}"
    yield "権限を示す書類", notifier.authority
    papers = "、".join(identity_paper(code).name for code in notifier.identity.papers)
    yield "本人確認", papers or f"書類なし(説明: {notifier.identity.explanation})"


def _day(day: date | PartialDate | None) -> str:
    if day is None:
        return ""
    return day.wareki() if isinstance(day, PartialDate) else wareki(day)
