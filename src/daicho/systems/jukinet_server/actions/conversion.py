"""Between the message contract and the rules of the CS."""

from __future__ import annotations

from daicho.contracts.messages import Identification
from daicho.kernel.names.repertoire import unknown_characters
from daicho.systems.jukinet_server.rules.record import Reason, Record


def record_of(sent: Identification) -> Record:
    """本人確認情報 as the rules judge it."""
    number, former = sent.individual_number, sent.former_resident_code
    return Record(
        resident_code=sent.resident_code.reveal(),
        individual_number=None if number is None else number.reveal(),
        former_resident_code=None if former is None else former.reveal(),
        name=sent.name,
        name_kana=sent.name_kana,
        plain_kana=sent.plain_kana,
        former_family_name=sent.former_family_name,
        former_family_name_kana=sent.former_family_name_kana,
        birth_date=sent.birth_date,
        sex=sent.sex,
        municipality_code=sent.municipality_code,
        town_code=sent.town_code,
        postal_code=sent.postal_code,
        address=sent.address,
        became_resident_on=sent.became_resident_on,
        address_set_on=sent.address_set_on,
        notified_on=sent.notified_on,
        previous_municipality_code=sent.previous_municipality_code,
        previous_address=sent.previous_address,
        reason=Reason(sent.reason.value),
        moved_on=sent.moved_on,
        reason_detail=sent.reason_detail,
        resident_code_used_on=sent.resident_code_used_on,
        request_number=sent.request_number,
        operator_id=sent.operator_id,
        terminal_id=sent.terminal_id,
        is_expected_to_leave=sent.is_expected_to_leave,
    )


def external_characters(text: str) -> int:
    """外字数 — characters that 文字情報基盤 cannot write. 要確認: how the CS counts 統一文字."""
    unknown = unknown_characters(text)
    return sum(text.count(character) for character in unknown)
