"""Hard names: characters with Moji_Joho selectors, outside the BMP, one character, very long, 旧氏, 通称, twins."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from invented_city.families import CHILD, HEAD, WIFE, Sketch
from invented_city.foreign_names import nationality_name
from invented_city.history import Event
from invented_city.households import Builder, Household, began_on, write_name
from invented_city.names import Word, draw_given
from invented_city.specimens import Specimen, aged, build, couple, rename_given

HARD_SURNAMES = (
    Word("葛\U000e0102城", "カツラギ"),
    Word("辻\U000e0102井", "ツジイ"),
    Word("渡邉\U000e010f", "ワタナベ"),
    Word("渡邊", "ワタナベ"),
    Word("𠮷野", "ヨシノ"),
    Word("髙﨑", "タカサキ"),
    Word("\ufa19田", "カンダ"),
    Word("\ufa10本", "ツカモト"),
    Word("齋藤", "サイトウ"),
    Word("龖", "トウ"),
)
"""Moji_Joho selectors, non-BMP, 髙 and 﨑, two compatibility ideographs (U+FA19, U+FA10: NFC would change them), 龖."""

AJ1_SURNAME = Word("辻\U000e0100村", "ツジムラ")
"""Written with an Adobe-Japan1 selector, as other municipalities send it; has to become Moji_Joho at intake."""

_LONG = "MARIA FERNANDA DE LOS ANGELES GUADALUPE CONCEPCION RODRIGUEZ DE LA SANTISIMA TRINIDAD Y MENDOZA"
_LONG_KANA = (
    "マリア　フェルナンダ　デ　ロス　アンヘレス　グアダルーペ　コンセプシオン　ロドリゲス　"
    "デ　ラ　サンティシマ　トリニダ　イ　メンドーサ"
)


def _hard_surname(word: Word) -> Specimen:
    def specimen(builder: Builder, rng: Random) -> list[Household]:
        family = [*couple(builder, rng, 41), aged(builder, rng, 9, "female", CHILD)]
        return [build(builder, rng, family, surname=word)]

    return specimen


def _one_character(builder: Builder, rng: Random) -> list[Household]:
    household = build(builder, rng, [aged(builder, rng, 33, "male")], surname=Word("乙", "キノト"))
    rename_given(household.members[0], Word("一", "ハジメ"))
    return [household]


def _long_japanese_name(builder: Builder, rng: Random) -> list[Household]:
    household = build(builder, rng, [aged(builder, rng, 52, "male")], surname=Word("勘解由小路", "カデノコウジ"))
    rename_given(household.members[0], Word("左衛門三郎喜久之助", "サエモンサブロウキクノスケ"))
    return [household]


def _long_foreign_name(builder: Builder, rng: Random) -> list[Household]:
    household = build(builder, rng, [aged(builder, rng, 38, "female")], nationality="PER")
    person = household.members[0]
    person["name"] = person["alphabet_name"] = _LONG
    person["name_kana"] = _LONG_KANA
    return [household]


def _shortest_foreign_name(builder: Builder, rng: Random) -> list[Household]:
    household = build(builder, rng, [aged(builder, rng, 27, "male")], nationality="KHM")
    person = household.members[0]
    person["name"] = person["alphabet_name"] = "O"
    person["name_kana"] = "オー"
    return [household]


def _common_name(builder: Builder, rng: Random) -> list[Household]:
    household = build(builder, rng, [aged(builder, rng, 66, "female")], nationality="KOR")
    person = household.members[0]
    person["name"], person["alphabet_name"], person["name_kana"] = "金　英姫", "KIM YOUNGHEE", "キム　ヨンヒ"
    person["common_name"], person["common_name_kana"] = "金田　英子", "カネダ　ヒデコ"
    if person["foreign"]:
        person["foreign"] |= {
            "status_category": "special_permanent",
            "status_of_residence": "",
            "period": "",
            "expires_on": None,
        }
    return [household]


def _former_name(builder: Builder, rng: Random) -> list[Household]:
    since = builder.today - timedelta(days=4000)
    household = build(builder, rng, couple(builder, rng, 37), since=since)
    wife = household.members[1]
    wife["former_family_name"], wife["former_family_name_kana"] = "髙橋", "タカハシ"
    before = {"former_family_name": "", "former_family_name_kana": ""}
    household.add_event(wife, Event(builder.today - timedelta(days=900), "former_name_entry", before))
    return [household]


def _married_name(builder: Builder, rng: Random) -> list[Household]:
    """A wife who came under her maiden name and married in the city: 氏, 本籍 and 筆頭者 changed."""
    since = builder.today - timedelta(days=3200)
    household = build(builder, rng, couple(builder, rng, 34), since=since)
    wife = household.members[1]
    before = {
        "family_name": "小早川",
        "family_name_kana": "コバヤカワ",
        "name": f"小早川　{wife['given_name']}",
        "name_kana": f"コバヤカワ　{wife['given_name_kana']}",
        "relationship": ["14"],
        "honseki": {"municipality_code": "341002", "text": "広島県広島市中区幟町", "lot": "3番"},
        "head_of_register": "小早川　隆",
    }
    household.add_event(wife, Event(builder.today - timedelta(days=2100), "official_correction", before))
    return [household]


def _kana_not_official(builder: Builder, rng: Random) -> list[Household]:
    household = build(builder, rng, couple(builder, rng, 58))
    for member in household.members:
        member["kana_official"] = False
    return [household]


def _twins(builder: Builder, rng: Random) -> list[Household]:
    """Twins whose names sound alike, so that kana, birth date and sex are the same."""
    first = aged(builder, rng, 11, "female", CHILD)
    household = build(builder, rng, [*couple(builder, rng, 44), first, Sketch(CHILD, "female", first.birth)])
    rename_given(household.members[2], Word("優花", "ユウカ"))
    rename_given(household.members[3], Word("悠佳", "ユウカ"))
    return [household]


def _namesakes(builder: Builder, rng: Random) -> list[Household]:
    """Strangers with the same name, birth date and sex at two addresses."""
    birth = aged(builder, rng, 48, "male").birth
    given = draw_given(rng, "male", birth.year)
    found = []
    for _ in range(2):
        household = build(builder, rng, [Sketch(HEAD, "male", birth)], surname=Word("鈴木", "スズキ"))
        rename_given(household.members[0], given)
        found.append(household)
    return found


def _mixed_nationality(builder: Builder, rng: Random) -> list[Household]:
    family = [*couple(builder, rng, 45), aged(builder, rng, 12, "male", CHILD), aged(builder, rng, 8, "female", CHILD)]
    household = build(builder, rng, family, foreign_spouse="PHL")
    return [household]


def _wife_with_own_surname(builder: Builder, rng: Random) -> list[Household]:
    """A Japanese wife of a foreign head: she keeps her 氏 and is 筆頭者 herself."""
    family = [aged(builder, rng, 40, "male"), aged(builder, rng, 39, "female", WIFE)]
    household = build(builder, rng, family, nationality="USA")
    wife = household.members[1]
    wife |= {"kind": "japanese", "foreign": None, "alphabet_name": "", "common_name": "", "common_name_kana": ""}
    write_name(wife, Word("小野寺", "オノデラ"), Word("結衣", "ユイ"))
    wife["head_of_register"] = wife["name"]
    wife["kana_official"] = True
    wife["honseki"] = {"municipality_code": "142034", "text": "神奈川県平塚市宝町", "lot": "3001番地"}
    if wife["became_resident_reason"] == "move_in_from_abroad":
        wife["previous_address"] = {"country": nationality_name("USA")}
    assert began_on(wife) <= builder.today
    return [household]


HARD_NAMES: tuple[tuple[str, Specimen], ...] = (
    *((f"hard_surname_{number}", _hard_surname(word)) for number, word in enumerate(HARD_SURNAMES, start=1)),
    ("one_character", _one_character),
    ("long_japanese_name", _long_japanese_name),
    ("long_foreign_name", _long_foreign_name),
    ("shortest_foreign_name", _shortest_foreign_name),
    ("common_name", _common_name),
    ("former_name", _former_name),
    ("married_name", _married_name),
    ("kana_not_official", _kana_not_official),
    ("twins", _twins),
    ("namesakes", _namesakes),
    ("mixed_nationality", _mixed_nationality),
    ("wife_with_own_surname", _wife_with_own_surname),
)
