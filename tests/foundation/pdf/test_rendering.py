"""帳票作成: archival and accessible, with the printing font alone, or not at all."""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from daicho.foundation.pdf import fonts
from daicho.foundation.pdf.errors import FontMissing, RenderingFailed, RenderingTimedOut
from daicho.foundation.pdf.rendering import render
from tests.foundation.pdf.reading import differ, fonts_of, metadata_of, picture_of, text_of

PLAIN = Path(__file__).parent / "plain.typ"


def test_a_document_is_archival_and_accessible_and_embeds_the_printing_font_alone() -> None:
    pdf = render(PLAIN, {"name": "平塚"})

    assert fonts_of(pdf) == [("IPAmjMincho", True)]
    metadata = metadata_of(pdf)
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata


def test_markup_in_a_name_is_printed_as_it_stands() -> None:
    name = '#panic("x") *太* $x$ \\ [a]'

    assert name in text_of(render(PLAIN, {"name": name, "size": 12}))


@pytest.mark.parametrize(
    ("base", "variant"),
    [("葛", "葛\U000e0102"), ("邉", "邉\U000e0110"), ("辻", "辻\U000e0102")],
    ids=["葛", "邉", "辻"],
)
def test_a_variation_sequence_is_drawn_with_its_own_shape_and_extracted_whole(
    base: str, variant: str, tmp_path: Path
) -> None:
    plain = picture_of(render(PLAIN, {"name": base}), tmp_path)
    varied_pdf = render(PLAIN, {"name": variant})

    assert differ(picture_of(varied_pdf, tmp_path), plain)
    assert variant in text_of(varied_pdf)


def test_a_character_outside_the_basic_plane_is_drawn_and_extracted(tmp_path: Path) -> None:
    rare, common = render(PLAIN, {"name": "𠮷"}), render(PLAIN, {"name": "吉"})

    assert "𠮷" in text_of(rare)
    assert differ(picture_of(rare, tmp_path), picture_of(common, tmp_path))


def test_many_threads_get_each_their_own_document() -> None:
    names = [f"氏名{number}号" for number in range(40)]

    with ThreadPoolExecutor(8) as desk:
        pdfs = list(desk.map(lambda name: render(PLAIN, {"name": name}), names))

    assert [text_of(pdf).strip() for pdf in pdfs] == names


def test_a_document_that_takes_too_long_is_given_up_and_the_next_one_works() -> None:
    with pytest.raises(RenderingTimedOut) as refusal:
        render(PLAIN, {"name": "遅", "slow": 3_000_000}, time_out=0.05)

    assert "何も印刷されていません" in refusal.value.message
    assert "速" in text_of(render(PLAIN, {"name": "速"}))


def test_a_failing_layout_is_named_in_the_refusal_and_the_log_but_never_the_data(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with pytest.raises(RenderingFailed) as refusal:
        render(PLAIN, {"name": "983205673214", "unknown": 1})

    assert "plain.typ" in refusal.value.message
    assert refusal.value.__cause__ is None
    assert refusal.value.__context__ is None
    assert "983205673214" not in refusal.value.message + caplog.text


def test_what_a_layout_itself_complains_about_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(RenderingFailed):
        render(PLAIN, {"name": "x", "wrong": "y"})

    assert "the layout refuses this" in caplog.text


def _code_in_child(answers: multiprocessing.SimpleQueue[str]) -> None:
    try:
        render(PLAIN, {"name": "子"}, time_out=5)
        answers.put("rendered")
    except Exception as refusal:
        answers.put(type(refusal).__name__)


@pytest.mark.filterwarnings("ignore:.*use of fork.*:DeprecationWarning")
def test_a_child_forked_after_rendering_refuses_at_once_instead_of_hanging() -> None:
    render(PLAIN, {"name": "親"})
    context = multiprocessing.get_context("fork")
    answers = context.SimpleQueue()
    child = context.Process(target=_code_in_child, args=(answers,))

    child.start()
    child.join(timeout=30)

    assert child.exitcode == 0
    assert answers.get() == "ForkedAfterCompiling"


def test_without_the_font_the_refusal_tells_the_command_that_installs_it(tmp_path: Path) -> None:
    with pytest.raises(FontMissing) as refusal:
        fonts.find_font([tmp_path])

    assert "apt-get install -y fonts-ipamj-mincho" in refusal.value.message


def test_a_font_in_a_named_directory_is_found_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / fonts.FILE_NAME).write_bytes(b"")
    monkeypatch.setenv(fonts.DIRECTORIES_VARIABLE, os.pathsep.join(["/nowhere", str(tmp_path)]))

    assert fonts.find_font(fonts.search_directories()) == tmp_path / fonts.FILE_NAME
