"""``./daicho up --split``: every system as processes of its own, the sign-in of the office and the keeper beside them.

A system that offers nothing yet is not started. Each gets two processes at most: the machine process with its own
credentials alone, and the screens, which also know the sign-in of their realm.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from daicho.config import children
from daicho.config.databases import EVIDENCE, SYSTEMS
from daicho.config.environment import DOORS, Environment
from daicho.config.presence import is_present
from daicho.config.serve import split_environment
from daicho.config.supervise import Child

OFFICE = "office"
_OFFERS = ("web.routes", "inbox", "provides", "jobs")


@dataclass(frozen=True, slots=True)
class Place:
    """A system with the ports of its screens and its machine door; None where it has none."""

    system: str
    screens: int | None
    door: int | None


def places(port: int, door_port: int) -> tuple[Place, ...]:
    """The keeper first, so that it is there when the first seal is made; then the systems in their order.

    Args: port: of the registry's screens; the others follow. door_port: of the registry's door; the keeper's is last.
    """
    found = [Place(EVIDENCE, None, door_port + len(SYSTEMS)), Place(OFFICE, None, None)]
    for position, system in enumerate(SYSTEMS):
        if any(is_present(f"daicho.systems.{system}.{door}") for door in _OFFERS):
            has_screens = is_present(f"daicho.systems.{system}.web.routes")
            screens = sum(one.screens is not None for one in found) + port if has_screens else None
            found.append(Place(system, screens, door_port + position))
    return tuple(found)


def write_doors(environment: Environment, found: tuple[Place, ...]) -> None:
    """Tells every process where the doors of the others are."""
    doors = {one.system: f"https://127.0.0.1:{one.door}" for one in found if one.door is not None}
    (environment.data / DOORS).write_text(json.dumps(doors, indent=1))


def forget_doors(environment: Environment) -> None:
    """Back to all in one process: nobody is reached over HTTPS."""
    (environment.data / DOORS).unlink(missing_ok=True)


def split_children(environment: Environment, host: str, found: tuple[Place, ...]) -> Iterator[Child]:
    """All processes, in the order of starting."""
    for one in found:
        yield children.machine(split_environment(environment, one.system), "127.0.0.1", one.door)
    for one in found:
        if one.screens is not None:
            yield children.screens(split_environment(environment, one.system, screens=True), host, one.screens)
