"""Keys of a system: what is encrypted is readable with its own key and context alone."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from daicho.foundation.crypto import keyring, trust
from daicho.foundation.crypto.first_start import add_key, make_secrets
from daicho.foundation.crypto.keyring import Keyring, KeyringFault
from tests.proofs import proves

REGISTRY = keyring.build("resident_registry", 1, {1: bytes(range(32))}, demo=True)
PLATFORM = keyring.build("linkage_platform", 1, {1: bytes(range(32))}, demo=True)


@given(plain=st.binary(max_size=200), context=st.text(max_size=30))
def test_what_was_encrypted_is_read_back(plain: bytes, context: str) -> None:
    # given
    blob = REGISTRY.encrypt(plain, context=context)

    # when / then
    assert REGISTRY.decrypt(blob, context=context) == plain
    assert len(blob) == len(plain) + 31


@given(place=st.integers(0, 42), flip=st.integers(1, 255))
def test_any_altered_byte_is_noticed(place: int, flip: int) -> None:
    # given
    blob = bytearray(REGISTRY.encrypt(b"123456789018", context="resident.individual_number:1"))

    # when
    blob[place] ^= flip

    # then
    with pytest.raises(KeyringFault):
        REGISTRY.decrypt(bytes(blob), context="resident.individual_number:1")


@proves("M54.c", how="unit")
def test_a_number_moved_to_another_row_or_system_is_not_readable() -> None:
    # given
    blob = REGISTRY.encrypt(b"123456789018", context="resident.individual_number:1")

    # when / then
    with pytest.raises(KeyringFault):
        REGISTRY.decrypt(blob, context="resident.individual_number:2")
    with pytest.raises(KeyringFault):
        PLATFORM.decrypt(blob, context="resident.individual_number:1")
    assert b"123456789018" not in blob


@pytest.mark.parametrize("blob", [b"", b"\1", b"\1\0\1" + bytes(12), b"\2\0\1" + bytes(40), b"\1\0\7" + bytes(40)])
def test_what_is_no_blob_is_refused(blob: bytes) -> None:
    # given / when / then
    with pytest.raises(KeyringFault):
        REGISTRY.decrypt(blob, context="")


def test_the_same_number_has_the_same_index_within_a_kind_and_system_only() -> None:
    # given
    index = REGISTRY.blind_index("individual_number", "123456789018")

    # when / then
    assert index == REGISTRY.blind_index("individual_number", "123456789018")
    assert len(index) == 32
    assert index != REGISTRY.blind_index("resident_code", "123456789018")
    assert index != PLATFORM.blind_index("individual_number", "123456789018")


def test_after_rotation_old_data_stays_readable_and_searchable(tmp_path: Path) -> None:
    # given
    make_secrets(tmp_path / "secrets", ["office"], trust_folder=tmp_path / "trust")
    old = keyring.load(tmp_path / "secrets", "office")
    blob, index, signature = old.encrypt(b"1", context="x"), old.blind_index("k", "1"), old.sign(b"1")

    # when
    number = add_key(tmp_path / "secrets", "office")
    make_secrets(tmp_path / "secrets", ["office"], trust_folder=tmp_path / "trust")
    new = keyring.load(tmp_path / "secrets", "office")

    # then
    assert (number, new.current, new.key_ids) == (2, 2, (1, 2))
    assert new.decrypt(blob, context="x") == b"1"
    assert new.blind_indexes("k", "1")[1] == index != new.blind_index("k", "1")
    assert new.encrypt(b"1", context="x")[:3] == b"\1\0\2"
    assert any(trust.verify_with(key, b"1", signature) for key in new.public_keys.values())


def test_first_start_never_overwrites_a_key(tmp_path: Path) -> None:
    # given
    systems = ["office", "resident_registry"]
    first = make_secrets(tmp_path / "secrets", systems, trust_folder=tmp_path / "trust")
    before = [file.read_bytes() for file in first]

    # when
    second = make_secrets(tmp_path / "secrets", systems, trust_folder=tmp_path / "trust")

    # then
    assert len(first) == 2
    assert second == ()
    assert [file.read_bytes() for file in first] == before


def test_key_files_are_closed_to_others_and_open_ones_are_refused(tmp_path: Path) -> None:
    # given
    (file,) = make_secrets(tmp_path / "secrets", ["office"], trust_folder=tmp_path / "trust")
    modes = [path.stat().st_mode & 0o777 for path in (file, file.parent)]

    # when
    file.chmod(0o640)
    keyring.load.cache_clear()

    # then
    assert modes == [0o600, 0o700]
    with pytest.raises(KeyringFault, match="chmod 600"):
        keyring.load(file.parent, "office")


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"system": "office"}'])
def test_a_damaged_key_file_is_refused_with_what_to_do(tmp_path: Path, content: str) -> None:
    # given
    file = tmp_path / "office.json"
    file.write_text(content)
    file.chmod(0o600)

    # when / then
    with pytest.raises(KeyringFault, match="控えから戻してください"):
        keyring.load(tmp_path, "office")


def test_a_missing_or_foreign_key_file_is_refused(tmp_path: Path) -> None:
    # given
    make_secrets(tmp_path / "secrets", ["office"], trust_folder=tmp_path / "trust")
    os.rename(tmp_path / "secrets" / "office.json", tmp_path / "secrets" / "evidence.json")
    keyring.load.cache_clear()

    # when / then
    with pytest.raises(KeyringFault, match="ありません"):
        keyring.load(tmp_path / "secrets", "office")
    with pytest.raises(KeyringFault, match="別のシステム"):
        keyring.load(tmp_path / "secrets", "evidence")


def test_no_key_shows_in_the_printed_form(tmp_path: Path) -> None:
    # given
    (file,) = make_secrets(tmp_path / "secrets", ["office"], trust_folder=tmp_path / "trust")
    master = json.loads(file.read_text())["keys"][0]["master"]

    # when
    printed = repr(keyring.load(tmp_path / "secrets", "office"))

    # then
    assert printed == "Keyring(system='office', current=1, demo=True)"
    assert master not in printed
    assert isinstance(keyring.load(tmp_path / "secrets", "office"), Keyring)


def test_a_signature_counts_only_for_its_signer_and_data(tmp_path: Path, settings: Settings) -> None:
    # given
    settings.TRUST_DIR = tmp_path / "trust"
    make_secrets(tmp_path / "secrets", ["office", "evidence"], trust_folder=tmp_path / "trust")
    signature = keyring.load(tmp_path / "secrets", "office").sign(b"seal")

    # when / then
    assert trust.verify("office", b"seal", signature)
    assert not trust.verify("office", b"seal 2", signature)
    assert not trust.verify("evidence", b"seal", signature)
    assert not trust.verify("nobody", b"seal", signature)
    assert not trust.verify("../trust/office", b"seal", signature)
    assert not trust.verify("office", b"seal", b"short")
