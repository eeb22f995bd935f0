"""証明書の元データの提供 (C3) — one message for each resident whose certificate an act may have changed.

Law: 住基法12条 (コンビニ交付). Nothing is sent before an approval: during 仮登録 the old record is certified (4.0.8).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from daicho.contracts.messages import CertificateSourceChanged
from daicho.contracts.messages.certificate_source import ActMember, HouseholdAct
from daicho.foundation.database import statements
from daicho.foundation.messaging import Outgoing
from daicho.kernel.context import Context
from daicho.systems.resident_registry.actions.write_versions import WrittenVersion
from daicho.systems.resident_registry.documents.certificate_source import source_state
from daicho.systems.resident_registry.queries.certificate_sources import Certifiable, certifiable
from daicho.systems.resident_registry.rules.restrictions import Restriction

SYSTEM = "resident_registry"
_NEXT = """
    insert into certificate_source_number (resident_number, source_no) select *, 1 from unnest(%s::text[])
    on conflict (resident_number) do update set source_no = certificate_source_number.source_no + 1
    returning resident_number, source_no
"""
_NEXT_OF_HOUSEHOLDS = """
    insert into certificate_household_number (household_number, act_no) select *, 1 from unnest(%s::text[])
    on conflict (household_number) do update set act_no = certificate_household_number.act_no + 1
    returning household_number, act_no
"""


def source_messages(
    ctx: Context,
    act_id: str,
    written: Mapping[str, WrittenVersion],
    others: Collection[str],
    left: Collection[str],
    restrictions: Mapping[str, Restriction],
) -> list[Outgoing]:
    """元データの更新 of one act. *Transaction required*; the numbers stay locked until it commits.

    Args:
        written: today's versions, as the act wrote them. others: of whom only the 抑止情報 has changed.
        left: 世帯番号 that records written had before.
        restrictions: what holds for each of them now.
    """
    concerned = sorted({*written, *others})
    if not concerned:
        return []
    # Numbered first: whoever else is about to send one of these residents waits, and reads what is then on record.
    numbers = dict(statements.run(SYSTEM, _NEXT, concerned))
    today = {number: _of_version(one) for number, one in written.items()}
    today |= certifiable(set(others) - set(written))
    households = {*left, *(one.record.household_number for one in today.values())}
    acts = statements.run(SYSTEM, _NEXT_OF_HOUSEHOLDS, sorted(households))
    of_households = tuple(HouseholdAct(household_number=number, act_no=act_no) for number, act_no in sorted(acts))
    together = tuple(ActMember(resident_number=number, source_no=numbers[number]) for number in concerned)
    return [
        Outgoing(
            CertificateSourceChanged(
                act_id=act_id,
                together=together,
                households=of_households,
                recorded_at=ctx.now,
                state=source_state(
                    number,
                    numbers[number],
                    today[number].version_no,
                    today[number].record,
                    today[number].numbers,
                    restrictions[number],
                ),
            ),
            number,
        )
        for number in concerned
    ]


def _of_version(one: WrittenVersion) -> Certifiable:
    return Certifiable(one.version_no, one.record, one.numbers)
