"""Log lines: each carries ``caused_by``, and none carries a personal number."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from daicho.foundation.audit.numbers import masked

_cause: ContextVar[str] = ContextVar("caused_by", default="-")


@contextmanager
def causing(cause: str) -> Iterator[None]:
    """Everything logged inside was caused by this request or message."""
    token = _cause.set(cause or "-")
    try:
        yield
    finally:
        _cause.reset(token)


class LogLineFilter(logging.Filter):
    """Puts ``caused_by`` on the record and stars in place of 個人番号 and 住民票コード. Belongs on every handler."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Never drops a line."""
        record.caused_by = _cause.get()
        try:
            text = record.getMessage()
        except (TypeError, ValueError):
            text = str(record.msg)
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = masked(record.exc_text)
        record.msg, record.args = masked(text), None
        return True
