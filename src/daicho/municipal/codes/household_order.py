"""世帯員の並び順: who stands where on the household's paper. Source: 標準仕様書 5.2.

The order is kept with the household (記載順位). It is made by the rule when a household is formed or re-sorted;
who joins an existing household comes last, and the office may arrange the members by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from daicho.municipal.codes.relationships import CHILDREN, HEAD, LODGER, PARENTS, RELATED, SIBLINGS, SPOUSES

_ELDER_THAN_CHILD_YEARS = 13
SPOUSES_OF_CHILDREN = frozenset({"21", "22"})
"""子（子の夫）, 子（子の妻）: an adopted child who stands beside the child married to."""


@dataclass(frozen=True, slots=True)
class HouseholdMember:
    """並び順に使う事項 — what the rule needs to know of one member.

    Args:
        resident_number: 宛名番号; decides between equal birth dates.
        relationship: 続柄 codes as recorded.
        born_on: sortable birth date.
        is_head_of_register: 筆頭者 of the 戸籍; parents and grandparents only.
        family_of: 宛名番号 of the member whose family this one belongs to, where the 続柄 alone does not tell.
    """

    resident_number: str
    relationship: tuple[str, ...]
    born_on: date
    is_head_of_register: bool = False
    family_of: str = ""

    @property
    def seniority(self) -> tuple[date, str]:
        """生年月日の順、同じであれば宛名番号の順."""
        return (self.born_on, self.resident_number)


def order_household(members: Sequence[HouseholdMember]) -> tuple[str, ...]:
    """記載順位 — 宛名番号 of the members in the order of the standard.

    Law: 標準仕様書 5.2. Args: members: everybody in the household, in any order.
    """
    leaders = _leaders(members)
    families: dict[str, list[HouseholdMember]] = {}
    for member in members:
        families.setdefault(leaders[member.resident_number], []).append(member)
    by_number = {member.resident_number: member for member in members}
    ranked = sorted(families, key=lambda number: _rank(by_number[number], len(families[number]) > 1))
    return tuple(
        member.resident_number
        for number in ranked
        for member in sorted(families[number], key=lambda one: _place_in_family(one, number))
    )


def append_newcomers(existing: Sequence[str], newcomers: Sequence[HouseholdMember]) -> tuple[str, ...]:
    """既設の世帯に入る者は末尾に — the kept order, followed by the newcomers in the order of the rule."""
    kept = set(existing)
    return (*existing, *order_household([one for one in newcomers if one.resident_number not in kept]))


def _leaders(members: Sequence[HouseholdMember]) -> dict[str, str]:
    """For each member the 宛名番号 of the one who leads the family on the paper (itself when it stands alone)."""
    numbers = {member.resident_number for member in members}
    leaders: dict[str, str] = {}
    for member in members:
        leader = member.family_of if member.family_of in numbers else _leader_by_relationship(member, members)
        leaders[member.resident_number] = leader or member.resident_number
    return {number: leaders[leader] for number, leader in leaders.items()}


def _leader_by_relationship(member: HouseholdMember, members: Sequence[HouseholdMember]) -> str:
    """Spouse and child of a relative follow the relative: 「兄の妻」 follows 「兄」.

    Where several fit (two children, one 「子の子」), the eldest who can be the parent is taken.
    """
    if len(member.relationship) == 1 and member.relationship[0] in SPOUSES_OF_CHILDREN:
        children = [one for one in members if one.relationship == ("20",)]
        return min(children, key=lambda one: one.seniority).resident_number if children else ""
    if len(member.relationship) < 2 or member.relationship[-1] not in SPOUSES | CHILDREN:
        return ""
    stem, is_child = member.relationship[:-1], member.relationship[-1] in CHILDREN
    if stem[0] in SPOUSES and len(stem) == 1:
        return ""
    candidates = [
        one
        for one in members
        if _same_stem(one.relationship, stem)
        and (not is_child or member.born_on.year - one.born_on.year >= _ELDER_THAN_CHILD_YEARS)
    ]
    return min(candidates, key=lambda one: one.seniority).resident_number if candidates else ""


def _same_stem(relationship: tuple[str, ...], stem: tuple[str, ...]) -> bool:
    if relationship[:-1] != stem[:-1] or not relationship:
        return False
    return relationship[-1] == stem[-1] or (relationship[-1] in CHILDREN and stem[-1] in CHILDREN)


def _rank(leader: HouseholdMember, has_family: bool) -> tuple[int, int, int, bool, date, str]:
    """Place of a family (or of one who stands alone): 順位, place within it, generation, 筆頭者, birth, number."""
    codes = leader.relationship
    order, place = _order_and_place(codes, has_family)
    generation = 0 if order < 4 else _generation(codes)
    return (order, place, generation, not leader.is_head_of_register, *leader.seniority)


def _order_and_place(codes: tuple[str, ...], has_family: bool) -> tuple[int, int]:
    own = _kin_place(codes)
    if codes == (HEAD,):
        found = (1, 1)
    elif len(codes) == 1 and codes[0] in SPOUSES:
        found = (1, 2)
    elif codes and codes[0] in CHILDREN:
        found = (2, 1) if has_family or len(codes) > 1 else (1, 3)
        found = (2, 2) if len(codes) > 1 else found
    elif own and not has_family:
        found = (3, own)
    elif codes == (RELATED,):
        found = (4, 6)
    elif codes == (LODGER,):
        found = (4, 7)
    elif len(codes) > 1 and codes[0] in SPOUSES:
        found = (4, _kin_place(codes[1:]) or 4)
    else:
        found = (4, 5 if has_family else 4)
    return found


def _kin_place(codes: tuple[str, ...]) -> int:
    """1 父母, 2 兄弟姉妹, 3 祖父母, 0 anybody else (第3順位内の並び順)."""
    if len(codes) == 1 and codes[0] in PARENTS:
        return 1
    if len(codes) == 1 and codes[0] in SIBLINGS:
        return 2
    return 3 if len(codes) == 2 and set(codes) <= PARENTS else 0


def _generation(codes: tuple[str, ...]) -> int:
    """世代 counted downwards from the head: parents -1, siblings 0, children +1."""
    return sum(-1 if code in PARENTS else 1 if code in CHILDREN else 0 for code in codes)


def _place_in_family(member: HouseholdMember, leader: str) -> tuple[int, date, str]:
    """2-1 the leader, 2-2 the spouse, 2-3 the children."""
    is_spouse = bool(member.relationship) and member.relationship[-1] in SPOUSES | SPOUSES_OF_CHILDREN
    place = 0 if member.resident_number == leader else 1 if is_spouse else 2
    return (place, *member.seniority)
