"""Foreign residents, 旧氏, 通称, nationality and numbers: a mixed family and what it files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import count

from daicho.kernel.addresses import Address
from daicho.kernel.context import Context
from daicho.kernel.numbers import resident_code_from
from daicho.systems.resident_registry.actions.resident_codes import load_code_lot
from daicho.systems.resident_registry.rules.movements.kind import CodeStock, Scene
from daicho.systems.resident_registry.rules.movements.move_in.entry import MoveInEntry, MoveInMember
from daicho.systems.resident_registry.rules.movements.move_in.kind import KIND as MOVE_IN
from daicho.systems.resident_registry.rules.record import ResidentKind
from daicho.systems.resident_registry.rules.record_parts import ForeignResident, PersonName, WrittenName
from tests.makers.move_in import a_move_in, child, father, fresh_numbers, mother
from tests.makers.paper_registry import PaperRegistry

_cards = count(1)
HEAD, WIFE, CHILD = "0000000001", "0000000002", "0000000003"
SINCE = date(2026, 1, 10)
STUDENT = ForeignResident(
    nationality="USA",
    nationality_name="アメリカ合衆国",
    article_30_45="mid_to_long_term",
    status_of_residence="留学",
    period_years="2",
    expires_on=date(2028, 1, 9),
    card_number="AB12345678CD",
)
SPECIAL_PERMANENT = ForeignResident(
    nationality="KOR", nationality_name="韓国", article_30_45="special_permanent", card_number="EF12345678GH"
)


def foreigner(**changes: object) -> MoveInMember:
    """SMITH JOHN, head of the household, 留学."""
    return father(
        **{
            "kind": ResidentKind.FOREIGN,
            "name": PersonName(full="SMITH JOHN", kana="スミス ジョン"),
            "alphabet_name": WrittenName("SMITH JOHN"),
            "honseki": Address(),
            "head_of_register": "",
            "foreign": STUDENT,
            **changes,
        }
    )


def a_mixed_family(**changes: object) -> MoveInEntry:
    """A foreign head with his Japanese wife and child, here since January; every time another card."""
    head = foreigner(foreign=replace(STUDENT, card_number=f"AB{next(_cards):08d}CD"))
    return a_move_in((head, mother(), child()), moved_on=SINCE, **changes)


def mixed_family_on_paper(**head: object) -> PaperRegistry:
    """The same in a registry on paper."""
    registry = PaperRegistry()
    registry.do(MOVE_IN, a_move_in((foreigner(**head), mother(), child()), moved_on=SINCE), fresh_numbers())
    return registry


def with_numbers(scene: Scene, *, individual: bool = True, code: bool = True, free: int = 500) -> Scene:
    """A scene in which everybody has the numbers told, and the store holds so many codes."""
    people = {
        number: replace(known, has_individual_number=individual, has_resident_code=code)
        for number, known in scene.residents.items()
    }
    return replace(scene, residents=people, codes=CodeStock(free, 100))


def codes_in_store(ctx: Context, how_many: int, lot: str = "第1回払出し", first: int = 0) -> tuple[str, ...]:
    """A lot of unused codes, in the order of their numbers."""
    codes = tuple(resident_code_from(f"7{first + serial:09d}") for serial in range(how_many))
    load_code_lot(ctx, lot, codes)
    return codes
