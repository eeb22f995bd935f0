"""抑止: a household closed by order of a court, at a marker address of its own, and somebody under guardianship."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from invented_city.draws import dice
from invented_city.families import MOTHER
from invented_city.households import Builder, Household
from invented_city.layout import ClosedJson, Suppression
from invented_city.protected import marker_home
from invented_city.specimens import aged, build

INQUIRY, ERROR = "inquiry", "error"
RESIDENTS_NEEDED = 3
"""In both households together."""


def suppressed_households(builder: Builder, first_home: int) -> Iterator[tuple[Household, Suppression]]:
    """Both households. Args: first_home: the first marker address that no protected household has."""
    yield _closed_by_a_court(builder, dice(builder.seed, "suppressed", 0), first_home)
    yield _under_guardianship(builder, dice(builder.seed, "suppressed", 1))


def closed_by(suppression: Suppression, household: Household) -> dict[str, list[ClosedJson]]:
    """抑止情報 by 宛名番号, as the registry would tell it: whoever gets no certificate gets none at the kiosk."""
    levels = dict(suppression["levels"])
    if "issue" in levels:
        levels["kiosk"] = levels["issue"]
    closed: list[ClosedJson] = [
        {"process": process, "level": level, "starts_on": suppression["starts_on"]}
        for process, level in sorted(levels.items())
    ]
    members = [member["resident_number"] for member in household.members]
    return dict.fromkeys(members if suppression["of_household"] else [suppression["target"]], closed)


def hides_address(suppression: Suppression) -> bool:
    """照会の抑止 at エラー."""
    return suppression["levels"].get(INQUIRY) == ERROR


def _closed_by_a_court(builder: Builder, rng: Random, home_number: int) -> tuple[Household, Suppression]:
    family = [aged(builder, rng, 51, "female"), aged(builder, rng, 79, "female", MOTHER)]
    household = build(builder, rng, family, since=builder.today - timedelta(days=500))
    home, markers = marker_home(home_number)
    for member in household.members:
        member["address"] = home
    levels = {"inquiry": ERROR, "issue": ERROR, "linkage": ERROR}
    return household, _suppression(builder, 1, household.number, "court_order", levels, 90, markers)


def _under_guardianship(builder: Builder, rng: Random) -> tuple[Household, Suppression]:
    household = build(builder, rng, [aged(builder, rng, 84, "male")], since=builder.today - timedelta(days=6000))
    target = household.members[0]["resident_number"]
    return household, _suppression(builder, 2, target, "guardianship", {"issue": "alert"}, 400, [])


def _suppression(
    builder: Builder, serial: int, target: str, cause: str, levels: dict[str, str], days: int, markers: list[str]
) -> Suppression:
    return {
        "suppression_id": f"Y{builder.today.year}-{serial:05d}",
        "target": target,
        "of_household": cause == "court_order",
        "cause": cause,
        "levels": levels,
        "starts_on": (builder.today - timedelta(days=days)).isoformat(),
        "ends_on": None,
        "note": "",
        "reason": "前の住民記録システムから引き継いだもの",
        "markers": markers,
    }
