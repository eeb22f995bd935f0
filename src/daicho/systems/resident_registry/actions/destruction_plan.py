"""廃棄の対象 — per table, what of a destroyed record is removed. A test holds each table to be named or to hold nobody.

``gone``: 宛名番号; ``subjects``: what messages about them are ordered by; ``whole``: movements of nobody else;
``shared``: with people whose records stay; ``receptions``: of both; ``codes``: blind indexes of 住民票コード;
``requests``: 交付申請 of certificates that show them; ``since``: the day after the last on which one was closed.
"""

from __future__ import annotations

WHOLE_OR_SHARED = """
    with touched as (
        select movement from resident_version where resident = any(%(gone)s)
        union select movement from movement_effect where resident_number = any(%(gone)s)
        union select movement from movement_entry where residents ?| %(gone)s
    ), others as (
        select movement from resident_version where not resident = any(%(gone)s)
        union select movement from movement_effect where not resident_number = any(%(gone)s)
    )
    select m.id, m.reception, m.id in (select movement from others) as is_shared
    from movement m join touched on touched.movement = m.id
"""
REQUESTS = """
    select id from certificate_request where subject_number = any(%(gone)s)
    union select request from certificate_issue where subjects ?| %(gone)s
"""
CODES = """
    select resident_code_index from resident where number = any(%(gone)s) and resident_code_index is not null
"""
_MOVEMENTS = "movement = any(%(whole)s) or movement = any(%(shared)s)"
_EFFECTS = "resident_number = any(%(gone)s) or movement = any(%(whole)s)"
_OLD_MESSAGES = "select id from message where subject = any(%(subjects)s) or created_at < %(since)s"

REMOVED: tuple[tuple[str, str], ...] = (
    ("counted_resident", "resident = any(%(gone)s)"),
    ("population_change", "resident_number = any(%(gone)s)"),
    (
        "movement_cancellation",
        f"cancelled_by = any(%(whole)s) or effect in (select id from movement_effect where {_EFFECTS})",
    ),
    ("movement_effect", _EFFECTS),
    ("worklist", _MOVEMENTS),
    ("movement_entry", _MOVEMENTS),
    ("movement_state", "movement = any(%(whole)s)"),
    (
        "immigration_output_row",
        f"report in (select id from immigration_report where {_EFFECTS})",
    ),
    ("immigration_report", _EFFECTS),
    ("immigration_row", "resident_number = any(%(gone)s) or reception = any(%(receptions)s)"),
    ("notice", "recipient = any(%(gone)s) or subjects ?| %(gone)s or movement = any(%(whole)s)"),
    ("departure_paper", "subjects ?| %(gone)s or movement = any(%(whole)s)"),
    ("sent_certificate", f"residents ?| %(gone)s or {_MOVEMENTS}"),
    ("received_certificate", "reception = any(%(receptions)s)"),
    ("received_arrival", "residents ?| %(gone)s or reception = any(%(receptions)s)"),
    ("received_register_notice", "resident = any(%(gone)s)"),
    ("number_request", "resident_number = any(%(gone)s) or reception = any(%(receptions)s)"),
    ("card_holding", "resident_number = any(%(gone)s)"),
    ("certificate_state", "issue in (select number from certificate_issue where request = any(%(requests)s))"),
    ("certificate_issue", "request = any(%(requests)s)"),
    ("certificate_request", "id = any(%(requests)s)"),
    ("kiosk_issue", "applicant = any(%(gone)s) or subjects && %(gone)s::varchar[]"),
    ("certificate_source_number", "resident_number = any(%(gone)s)"),
    ("protection", "resident_number = any(%(gone)s)"),
    (
        "protection_case",
        "(applicant = any(%(gone)s) or fellows ?| %(gone)s) and not exists (select from resident where"
        " (number = applicant or fellows ? number) and not number = any(%(gone)s))",
    ),
    ("protection_case", "applicant = any(%(gone)s)"),
    ("suppression", "target = any(%(gone)s)"),
    ("told_restriction", "resident_number = any(%(gone)s)"),
    (
        "destination_report",
        "destination_id in (select management_number from destination where resident_number = any(%(gone)s))",
    ),
    ("destination", "resident_number = any(%(gone)s)"),
    ("destination_setting", "resident_number = any(%(gone)s)"),
    ("reported_difference", "resident = any(%(gone)s)"),
    ("duplicate_decision", "first = any(%(gone)s) or second = any(%(gone)s)"),
    ("facts_digest", "resident = any(%(gone)s)"),
    ("delivery", f"message_id in ({_OLD_MESSAGES})"),
    ("delivery_counter", "subject = any(%(subjects)s)"),
    ("message", f"id in ({_OLD_MESSAGES})"),
    ("inbox_entry", "subject = any(%(subjects)s)"),
    ("inbox_position", "subject = any(%(subjects)s)"),
    ("archived_record", "resident_number = any(%(gone)s)"),
    ("resident_search", "resident_number = any(%(gone)s)"),
    ("resident_version", "resident = any(%(gone)s)"),
    ("resident", "number = any(%(gone)s)"),
    ("movement", "id = any(%(whole)s)"),
)
"""Rows that go, in this order. Of a movement with others its states stay, and their records say what came of it."""

EMPTIED: tuple[tuple[str, str, str], ...] = (
    ("movement_state", "note = ''", "movement = any(%(shared)s) and note <> ''"),
    # A case of somebody whose record stays goes on without them.
    ("protection_case", "fellows = fellows - %(gone)s::text[]", "fellows ?| %(gone)s"),
    # The index stays: no lot may bring a code again that somebody carried.
    ("stored_resident_code", "code = ''", "index = any(%(codes)s)"),
)
"""Rows that stay without what they said: table, what is set, which."""
