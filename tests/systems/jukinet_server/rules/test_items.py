"""The item list of 本人確認情報: what the contract carries is listed, and nothing else is accepted."""

from __future__ import annotations

from daicho.contracts.messages import Identification
from daicho.systems.jukinet_server.rules.items import ITEMS, SENT, Origin, unlisted
from daicho.systems.jukinet_server.rules.record import RECORD_ITEMS


def test_the_list_has_forty_items_in_their_published_order() -> None:
    assert [item.number for item in ITEMS] == list(range(1, 41))
    assert len({item.name for item in ITEMS}) == 40


def test_contract_and_list_name_the_same_items() -> None:
    assert set(Identification.model_fields) == SENT == RECORD_ITEMS


def test_an_item_that_the_list_does_not_name_is_found() -> None:
    assert unlisted(["name", "relationship", "blood_type"]) == ("blood_type", "relationship")


def test_the_relationship_is_listed_but_not_held() -> None:
    assert [item.name for item in ITEMS if item.origin is Origin.LEFT_OUT] == ["relationship"]
