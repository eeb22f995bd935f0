"""Households: turns sketches of families into residents with names, numbers, addresses and a past."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from invented_city import foreigners, places
from invented_city.draws import day_between, near
from invented_city.families import SPOUSES, Sketch
from invented_city.foreign_names import nationality_name
from invented_city.history import Event, write_history
from invented_city.layout import AddressJson, ForeignJson, Resident, empty_resident
from invented_city.names import Word, draw_given, draw_surname
from invented_city.numbers import Registers

KANA_OFFICIAL_SHARE = 0.97


@dataclass(slots=True)
class Household:
    """世帯 — its members in the order of the register, and those who have left it."""

    number: str
    members: list[Resident] = field(default_factory=list)
    past: dict[str, list[Event]] = field(default_factory=dict)
    """Events of each member by 宛名番号, for those who add a later one."""

    @property
    def head_name(self) -> str:
        """世帯主氏名, empty while there is none; of a household that has gone, the last one."""
        living = [member for member in self.members if member["status"] == "resident"]
        return next((member["name"] for member in living or self.members if member["is_head"]), "")

    @property
    def living(self) -> list[Resident]:
        """現存 members."""
        return [member for member in self.members if member["status"] == "resident"]

    def add_event(self, resident: Resident, event: Event) -> None:
        """One more 異動 of a member; the changed values must already be written."""
        events = self.past[resident["resident_number"]]
        events.append(event)
        write_history(resident, began_on(resident), events)


def began_on(resident: Resident) -> date:
    """住民となった日 as a plain day."""
    day = resident["became_resident_on"]
    return date.fromisoformat(day if isinstance(day, str) else day["sort_on"])


@dataclass(frozen=True, slots=True)
class Story:
    """What the members of one household share: when they came, from where, and how they moved inside the city.

    Args:
        local: the head and the children were born in the city.
        nationality: of all members; ``""`` for Japanese.
        foreign_spouse: nationality of the spouse alone, in a Japanese household.
    """

    since: date
    local: bool
    home: AddressJson
    came_from: AddressJson
    honseki: AddressJson
    moved_on: date | None
    old_home: AddressJson
    nationality: str = ""
    foreign_spouse: str = ""
    surname: Word | None = None


class Builder:
    """Makes households one after the other; the order of calls decides the numbers, nothing else."""

    def __init__(self, seed: int, today: date, first_serial: int = 0) -> None:
        self.seed = seed
        self.today = today
        self.registers = Registers(seed, first_serial)

    def story(
        self,
        rng: Random,
        family: list[Sketch],
        *,
        nationality: str = "",
        foreign_spouse: str = "",
        surname: Word | None = None,
        home: AddressJson | None = None,
    ) -> Story:
        """A likely past for a family."""
        small = len(family) == 1 or bool(nationality)
        head = family[0]
        age = (self.today - head.birth).days / 365.2425
        local = not nationality and rng.random() < 0.3
        years = min(rng.expovariate(1 / (6.0 if nationality else 24.0)), age - 0.01 if age < 19 else age - 17.5)
        since = self.today - timedelta(days=int(max(years, 0.0) * 365.2425))
        moved_on = None
        if (self.today - since).days > 60 and rng.random() < (0.6 if local else 0.22):
            moved_on = day_between(rng, since + timedelta(days=30), self.today)
        return Story(
            since=since,
            local=local,
            home=home or places.draw_home(rng, 0.75 if small else 0.3),
            came_from=places.draw_elsewhere(rng),
            honseki=places.draw_honseki(rng),
            moved_on=moved_on,
            old_home=places.draw_home(rng, 0.6),
            nationality=nationality,
            foreign_spouse=foreign_spouse,
            surname=surname,
        )

    def household(self, rng: Random, family: list[Sketch], story: Story) -> Household:
        """The residents of one family under one 世帯番号."""
        household = Household(self.registers.household())
        names = _FamilyNames(rng, story)
        created_on = max(story.since, family[0].birth)
        for order, sketch in enumerate(family, start=1):
            resident = self._resident(rng, household.number, created_on, order, sketch, story)
            names.write(resident, sketch)
            household.members.append(resident)
            household.past[resident["resident_number"]] = []
            if story.moved_on and began_on(resident) < story.moved_on:
                event = self._moved_within(rng, resident, story.old_home, story.moved_on)
                household.past[resident["resident_number"]].append(event)
            write_history(resident, began_on(resident), household.past[resident["resident_number"]])
        _write_registers_of_birth(rng, household, family)
        return household

    def _moved_within(self, rng: Random, resident: Resident, old_home: AddressJson, on: date) -> Event:
        before = {
            "address": old_home,
            "address_set_on": resident["address_set_on"],
            "notified_on": resident["notified_on"],
        }
        resident["address_set_on"] = on.isoformat()
        resident["notified_on"] = self._notified(rng, on)
        return Event(on, "move_within", before)

    def _notified(self, rng: Random, on: date) -> str:
        return min(on + timedelta(days=rng.randrange(0, 13)), self.today).isoformat()

    def _resident(
        self, rng: Random, household: str, created_on: date, order: int, sketch: Sketch, story: Story
    ) -> Resident:
        resident = empty_resident()
        resident["individual_number"], resident["resident_code"] = self.registers.person()
        nationality = _nationality_of(sketch, story)
        began = _beginning(sketch, story, nationality)
        from_abroad = bool(nationality) and rng.random() < 0.4 and began != sketch.birth
        reason = "birth" if began == sketch.birth else "move_in_from_abroad" if from_abroad else "move_in"
        resident |= {
            "resident_number": self.registers.resident(),
            "household_number": household,
            "household_created_on": created_on.isoformat(),
            "is_head": sketch.relationship == ("02",),
            "kana_official": rng.random() < KANA_OFFICIAL_SHARE,
            "birth_date": sketch.birth.isoformat(),
            "sex": sketch.sex,
            "relationship": list(sketch.relationship),
            "address": story.home,
            "address_set_on": began.isoformat(),
            "became_resident_on": began.isoformat(),
            "became_resident_reason": reason,
            "notified_on": self._notified(rng, began),
            "previous_address": {} if reason == "birth" else story.came_from,
            "honseki": story.honseki,
            "order_in_household": order,
        }
        if nationality:
            resident["foreign"] = self._foreign_items(rng, nationality, began, sketch, story)
            if from_abroad:
                resident["previous_address"] = {"country": nationality_name(nationality)}
        return resident

    def _foreign_items(self, rng: Random, nationality: str, began: date, sketch: Sketch, story: Story) -> ForeignJson:
        return foreigners.foreign_items(
            rng,
            nationality,
            began,
            self.today,
            self.registers.card(),
            is_spouse_of_japanese=bool(story.foreign_spouse),
            is_adult=(self.today - sketch.birth).days > 6575,
        )


def _nationality_of(sketch: Sketch, story: Story) -> str:
    """国籍 of one member; ``""`` for a Japanese."""
    if story.nationality:
        return story.nationality
    is_spouse = len(sketch.relationship) == 1 and sketch.relationship[0] in SPOUSES
    return story.foreign_spouse if is_spouse else ""


def _beginning(sketch: Sketch, story: Story, nationality: str) -> date:
    """住民となった日: the birth of those born here, the day of arrival of all others."""
    kin_of_head = sketch.relationship[0] in ("02", "20", "51", "52", "71", "74", "81", "84")
    born_here = sketch.birth >= story.since or (story.local and kin_of_head)
    began = sketch.birth if born_here else story.since
    return max(began, foreigners.FIRST_DAY) if nationality else began


class _FamilyNames:
    """Hands out names so that a family shares its own and others do not."""

    def __init__(self, rng: Random, story: Story) -> None:
        self._rng = rng
        self._story = story
        self._lines = {"head": story.surname or draw_surname(rng), "spouse": draw_surname(rng)}
        self._taken: set[str] = set()
        self._foreign_family = (
            foreigners.family_name(rng, nationality)
            if (nationality := story.nationality or story.foreign_spouse)
            else None
        )

    def write(self, resident: Resident, sketch: Sketch) -> None:
        """氏名 of one member."""
        if resident["foreign"] is not None and self._foreign_family is not None:
            nationality = resident["foreign"]["nationality"]
            foreigners.give_foreign_name(self._rng, resident, nationality, self._foreign_family)
            return
        family = self._lines.get(sketch.line) or draw_surname(self._rng)
        given = draw_given(self._rng, sketch.sex, sketch.birth.year)
        while given.text in self._taken:
            given = draw_given(self._rng, sketch.sex, sketch.birth.year)
        self._taken.add(given.text)
        write_name(resident, family, given)


def write_name(resident: Resident, family: Word, given: Word) -> None:
    """氏名 and 振り仮名 of a Japanese resident."""
    resident["family_name"], resident["family_name_kana"] = family.text, family.kana
    resident["given_name"], resident["given_name_kana"] = given.text, given.kana
    resident["name"] = f"{family.text}　{given.text}"
    resident["name_kana"] = f"{family.kana}　{given.kana}"


def _write_registers_of_birth(rng: Random, household: Household, family: list[Sketch]) -> None:
    """戸籍の筆頭者: the head of a married couple for the whole family, a parent for the young and unmarried."""
    head = household.members[0]
    married = any(member.relationship[0] in ("11", "12") and len(member.relationship) == 1 for member in family)
    has_children = any(member.relationship == ("20",) for member in family)
    if head["kind"] == "japanese" and not married and not has_children and rng.random() < 0.7:
        parent = draw_given(rng, "male", int(family[0].birth.year - near(rng, 30, 4, 20, 45)))
        register = f"{head['family_name']}　{parent.text}"
    else:
        register = head["name"]
    for resident, sketch in zip(household.members, family, strict=True):
        if resident["kind"] != "japanese":
            continue
        if sketch.line == "head" and head["kind"] == "japanese":
            resident["head_of_register"] = register
        else:
            resident["head_of_register"] = resident["name"]
