"""Log lines name their cause and never show a personal number."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daicho.foundation.audit.log_lines import LogLineFilter, causing
from daicho.foundation.audit.numbers import holds_personal_number, masked
from daicho.kernel.numbers import individual_number_from, resident_code_from
from tests.proofs import proves

NUMBER = individual_number_from("12345678901")
CODE = resident_code_from("1234567890")


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """A logger of its own that writes as the product's handlers do."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(caused_by)s %(message)s"))
    handler.addFilter(LogLineFilter())
    log = logging.getLogger("tests.log_lines")
    log.addHandler(handler)
    log.propagate = False
    yield stream
    log.removeHandler(handler)


LOG = logging.getLogger("tests.log_lines")


def test_every_line_names_its_cause(written: io.StringIO) -> None:
    # given / when
    with causing("request-7"):
        LOG.warning("one")
        with causing("message-8"):
            LOG.warning("two")
        LOG.warning("three")
    LOG.warning("four")

    # then
    assert written.getvalue().split() == ["request-7", "one", "message-8", "two", "request-7", "three", "-", "four"]


@proves("M54.c", how="unit")
def test_no_personal_number_reaches_the_log_by_message_argument_or_fault(written: io.StringIO) -> None:
    # given / when
    LOG.warning("number %s, code %s", NUMBER, CODE)
    LOG.warning({"number": NUMBER})
    LOG.warning("number %d of %s", int(NUMBER), ["x", CODE])
    LOG.warning("wrong number of arguments %s %s", NUMBER)
    try:
        raise ValueError(f"bad value {NUMBER}")
    except ValueError:
        LOG.exception("failed for %s", CODE)

    # then
    assert NUMBER not in written.getvalue()
    assert CODE not in written.getvalue()
    assert "ValueError: bad value ***" in written.getvalue()


@given(
    digits=st.text("0123456789", min_size=11, max_size=11), around=st.sampled_from(["{}", "番号{}です", "({})", "'{}'"])
)
def test_every_valid_individual_number_is_found_and_masked(digits: str, around: str) -> None:
    # given
    number = individual_number_from(digits)
    text = around.format(number)

    # when / then
    assert holds_personal_number(text)
    assert masked(text) == around.format("***")


@pytest.mark.parametrize("text", ["123456789012", "1234567890187", "id-123456789018-x", "a123456789018", ""])
def test_what_is_no_personal_number_stays(text: str) -> None:
    # given / when / then
    assert masked(text) == text
