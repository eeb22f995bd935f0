"""The failure table (障害対応表): every counterpart, every misbehaviour, every message, and what the CS makes of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.messaging.transport import NoAnswer, Unreachable
from daicho.systems.jukinet_server.outside.exchange import Line, OtherPerson, Question, ask, only_about

SPECIFICATIONS = settings.PROJECT_ROOT / "specs"
PATIENCE, TIMEOUT = 10.0, 0.4
"""Seconds; the short one only where no answer will come."""
MISBEHAVIOURS: Mapping[str, Mapping[str, object]] = {
    "well behaved": {},
    "reject": {"kind": "reject"},
    "stall": {"kind": "stall"},
    "late": {"kind": "late", "seconds": 0.1},
    "twice": {"kind": "twice"},
    "garbage": {"kind": "garbage"},
    "unavailable": {"kind": "unavailable"},
    "die": {"kind": "die"},
    "wrong certificate": {"kind": "wrong_certificate"},
    "wrong signature": {"kind": "wrong_signature"},
    "other message": {"kind": "other_message"},
    "other person": {"kind": "other_person"},
}
RELAY = "the relay repeats it under the same number until it is answered; a rejection is held for a person"
RUN = "the comparison ends as 中断 with the reason; the next one begins anew"
OPERATOR = "the operator reads the reason and asks again; nothing is kept"
REPEATED = "the operator asks again; the peer takes a repetition"
MATCHED = "matched and sent again under the same 送付先管理番号: counts once; a rejection is held for a person"
NEXT_RUN = "asked again by the next run; the state last told stays"
SAME_PLACE = "asked again from the same cursor"
SAME_NUMBER = "repeated under the same 電文番号: done at most once"


@dataclass(frozen=True, slots=True)
class Message:
    """A request. Args: then: what follows when there is no answer."""

    type: str
    body: Mapping[str, Any]
    then: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: outcomes by misbehaviour."""

    peer: str
    message: Message
    outcomes: tuple[str, ...]


def example(folder: str, name: str) -> dict[str, Any]:
    """A golden sample of the specification."""
    found: dict[str, Any] = json.loads((SPECIFICATIONS / folder / "examples" / f"{name}.json").read_text())
    return found


def reconciliation() -> tuple[Message, ...]:
    """整合性確認, spoken with prefecture and national server alike."""
    names = ("reconciliation_digests", "reconciliation_records", "reconciliation_file")
    bodies = {name: example("jukinet", name) for name in names}
    bodies["reconciliation_file"] |= {"part": 1}
    correction = Message("reconciliation_correction", example("jukinet", "reconciliation_correction"), REPEATED)
    return *(Message(name, bodies[name], RUN) for name in names), correction


def to_prefecture() -> tuple[Message, ...]:
    """What the prefecture is sent."""
    return Message("identification_update", example("prefecture", "move_in"), RELAY), *reconciliation()


def to_national(card: str) -> tuple[Message, ...]:
    """What the national server is sent. Args: card: serial of an active card of the person of the samples."""
    done = ("code_lot", "number_request")
    asked = ("number_result", "card_query")
    operation = example("national", "card_operation") | {"serial": card, "operation": "continue"}
    code = operation["resident_code"]
    query = example("national", "identity_query") | {"key": {"resident_code": code}, "limit": 1}
    return (
        *(Message(name, example("national", name), SAME_NUMBER) for name in done),
        Message("destination", example("national", "destination"), MATCHED),
        Message("destination_state", example("national", "destination_state"), NEXT_RUN),
        Message("destination_subjects", example("national", "destination_subjects"), SAME_PLACE),
        Message("card_operation", operation, SAME_NUMBER),
        Message("identity_query", query, OPERATOR),
        *(Message(name, example("national", name), OPERATOR) for name in asked),
        Message("certificate_serials", example("national", "certificate_serials"), SAME_PLACE),
        *reconciliation(),
    )


def to_municipality() -> tuple[Message, ...]:
    """What another municipality is sent."""
    told = ("move_out_certificate", "move_out_cancelled", "move_in_notice", "family_register_notice")
    asked = ("move_out_certificate_request", "wide_area_request")
    return (
        *(Message(name, example("municipality", name), RELAY) for name in told),
        *(Message(name, example("municipality", name), OPERATOR) for name in asked),
    )


def rows(messages: tuple[Message, ...], running: Any, line: Line) -> list[Row]:
    """Every message under every misbehaviour of one running counterpart."""
    return [
        Row(line.peer, one, tuple(_outcome(one, dict(order), running, line) for order in MISBEHAVIOURS.values()))
        for one in messages
    ]


def _outcome(message: Message, order: dict[str, object], running: Any, line: Line) -> str:
    running.behave()
    if order:
        running.misbehave(**order)
    about = _codes(message.body)
    question = Question(message.type, "142034", message.body, only_about(*about) if about else lambda _: True)
    before = _noted()
    try:
        answer = ask(question, line, TIMEOUT if order.get("kind") == "stall" else PATIENCE)
        outcome = "answer" if answer.result == "acknowledged" else f"rejected {answer.reason_code}"
    except OtherPerson:
        outcome = "discarded (M4)"
    except NoAnswer:
        outcome = "discarded" if _noted() > before else "no answer"
    except Unreachable:
        outcome = "nothing sent"
    if order.get("kind") == "die":
        running.process.wait(10)
        running.process = None
        running.start()
    return outcome


def _noted() -> int:
    return AuditEvent.objects.using("jukinet_server").filter(event="jukinet.answer_discarded").count()


def _codes(value: Any) -> set[str]:
    if isinstance(value, dict):
        own = {str(value["resident_code"])} if "resident_code" in value else set()
        return own.union(*(_codes(part) for part in value.values()))
    return set().union(*(_codes(part) for part in value)) if isinstance(value, list) else set()


def as_markdown(found: list[Row]) -> str:
    """The page in ``docs``."""
    lines = [
        "# Failures of the counterparts (障害対応表)",
        "",
        "Generated by `WRITE_FAILURE_TABLE=1 ./daicho test tests/sequences/test_failure_table.py`; the same test holds",
        "this page to what really happens. Each cell is one exchange of the CS with the running simulator.",
        "",
        "- **answer**: taken. **rejected**: the peer's decision, shown with its code; not repeated by itself.",
        "- **no answer**: time-out, an ended connection or no envelope; the peer may have acted.",
        "- **discarded**: signature or 電文番号 wrong; unread, written down. **discarded (M4)**: about somebody else.",
        "- **nothing sent**: no connection, or the other end did not prove to be the peer (written down).",
        "",
        "An answer given twice counts once: a connection carries one exchange. Discarded and unanswered are one thing",
        "to what follows, which the last column tells.",
        "",
    ]
    for peer in dict.fromkeys(row.peer for row in found):
        lines += [f"## {peer}", "", f"| Message | {' | '.join(MISBEHAVIOURS)} | Without an answer |"]
        lines += ["|---" * (len(MISBEHAVIOURS) + 2) + "|"]
        for row in found:
            if row.peer == peer:
                lines.append(f"| `{row.message.type}` | {' | '.join(row.outcomes)} | {row.message.then} |")
        lines.append("")
    return "\n".join(lines)


def page() -> Path:
    """Where it is kept."""
    return Path(settings.PROJECT_ROOT) / "docs" / "jukinet-failures.md"
