"""元データの要約値 — of what is kept here, for the comparison with the registry."""

from __future__ import annotations

from collections.abc import Collection

from daicho.contracts.inquiries import digest_of
from daicho.contracts.messages.certificate_source import SourceState
from daicho.systems.certificate_server.models import Source
from daicho.systems.certificate_server.models.sealed_sources import open_source
from daicho.systems.certificate_server.models.sources import PRESENT


def digests_between(after: str, up_to: str) -> dict[str, str]:
    """Everybody present in households behind the one and up to the other. Args: up_to: empty for all that follow."""
    rows = Source.objects.filter(status=PRESENT, household_number__gt=after)
    if up_to:
        rows = rows.filter(household_number__lte=up_to)
    return {row.resident_number: _digest(row) for row in rows.iterator()}


def numbers_kept(residents: Collection[str]) -> dict[str, int]:
    """Under which number the state of each is kept here, closed ones included."""
    return dict(Source.objects.filter(pk__in=residents).values_list("resident_number", "source_no"))


def _digest(row: Source) -> str:
    """Of somebody whose code was given to another row nothing is right: no serial names the person any more."""
    state = _state(row)
    has_lost_code = row.code_index is None and state.source is not None and state.source.resident_code is not None
    return "" if has_lost_code else digest_of(state)


def _state(row: Source) -> SourceState:
    if row.content is None:
        raise ValueError("a present resident without content")
    return SourceState(
        resident_number=row.resident_number,
        source_no=row.source_no,
        version_no=row.version_no,
        status=PRESENT,
        source=open_source(row.resident_number, row.content),
    )
