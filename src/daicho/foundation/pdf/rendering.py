"""Rendering (帳票作成): one template file and its data become one PDF.

The engine has three rules that this module keeps so that nobody else must know them:

* one compiler belongs to one thread, so rendering happens on threads of our own, each with a compiler per template;
* a process that has compiled must never fork, or the child hangs for ever: a child notices and refuses instead;
* a compile cannot be stopped: after the time-out its thread is left behind and a new one takes the work.

The data reach the template as text (``json(bytes(sys.inputs.data))``), so nothing in a name can act as markup.
"""

from __future__ import annotations

import json
import logging
import os
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TypeVar

import typst

from daicho.foundation.pdf.errors import ForkedAfterCompiling, RenderingFailed, RenderingTimedOut
from daicho.foundation.pdf.fonts import printing_font
from daicho.foundation.pdf.glyphs import printing_repertoire, refuse_missing
from daicho.kernel.errors import DomainError

TIME_OUT_SECONDS = 20.0
THREADS = 2
PREVIEW_PPI = 110.0

T = TypeVar("T")

log = logging.getLogger(__name__)


@cache
def shared_fonts() -> typst.Fonts:
    """The printing font alone: the engine's own fonts and the machine's stay out, so none can slip in."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(printing_font().parent)]
    )


class _Threads:
    """The rendering threads of this process, replaced as a whole when one is stuck."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pool: ThreadPoolExecutor | None = None
        self._process = 0

    def submit(self, compile_: Callable[[Path, str], T], template: Path, data_text: str) -> Future[T]:
        with self._lock:
            if self._process not in (0, os.getpid()):
                raise ForkedAfterCompiling
            self._process = os.getpid()
            if self._pool is None:
                self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="pdf")
            return self._pool.submit(compile_, template, data_text)

    def replace(self) -> None:
        """Leave a stuck thread behind; waiting work is refused, new work starts afresh."""
        with self._lock:
            if self._pool is not None:
                self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None


_threads = _Threads()
_compilers = threading.local()


def _compiler(template: Path) -> typst.Compiler:
    own: dict[Path, typst.Compiler] = _compilers.__dict__.setdefault("by_template", {})
    if template not in own:
        own[template] = typst.Compiler(str(template), root=str(template.parent), font_paths=shared_fonts())
    return own[template]


def _compile(template: Path, data_text: str) -> bytes:
    # a-2a: long-term archiving with tags; ua-1: readable by screen readers. The engine itself checks both.
    pdf = _compiler(template).compile(format="pdf", sys_inputs={"data": data_text}, pdf_standards=["a-2a", "ua-1"])
    if not isinstance(pdf, bytes):
        raise TypeError("the engine gave no single document")
    return pdf


def _pictures(template: Path, data_text: str) -> tuple[bytes, ...]:
    made = _compiler(template).compile(format="png", ppi=PREVIEW_PPI, sys_inputs={"data": data_text})
    sheets = made if isinstance(made, list) else [made]
    return tuple(sheet for sheet in sheets if isinstance(sheet, bytes))


def render(
    template: Path, data: Mapping[str, object], *, missing_ok: bool = False, time_out: float = TIME_OUT_SECONDS
) -> bytes:
    """帳票作成 — one PDF/A-2a and PDF/UA-1 document.

    Args:
        template: layout file; it may read other files only from its own folder.
        data: JSON-able content; must hold everything that is printed, the document's date included.
        missing_ok: skip the glyph gate, for papers that print unknown characters as such on purpose. PDF/A itself
            still refuses a character without any glyph, but not a variation sequence that is drawn as its base.
        time_out: seconds.

    Raises: GlyphMissing (PDF-GLYPH-001), RenderingFailed (001), RenderingTimedOut (002), ForkedAfterCompiling (003),
        FontMissing (PDF-FONT-001).
    """
    data_text = json.dumps(data, ensure_ascii=False)
    if not missing_ok:
        refuse_missing(data_text)
    return _on_a_thread(_compile, template, data_text, time_out)


def preview(template: Path, data: Mapping[str, object], *, time_out: float = TIME_OUT_SECONDS) -> tuple[bytes, ...]:
    """画面での確認 — the same document as :func:`render` makes, one PNG picture a sheet; for screens, not for paper.

    Raises: as :func:`render`.
    """
    data_text = json.dumps(data, ensure_ascii=False)
    refuse_missing(data_text)
    return _on_a_thread(_pictures, template, data_text, time_out)


def _on_a_thread(compile_: Callable[[Path, str], T], template: Path, data_text: str, time_out: float) -> T:
    running = _threads.submit(compile_, template, data_text)
    try:
        return running.result(timeout=time_out)
    except TimeoutError:
        _threads.replace()
        refusal: DomainError = RenderingTimedOut(seconds=f"{time_out:g}", template=template.name)
        reason = "too slow"
    except typst.TypstError as failure:
        refusal = RenderingFailed(template=template.name)
        reason = _layouts_own_words(str(failure))
    log.error("%s: layout %s: %s", refusal.code, template.name, reason)
    raise refusal


def _layouts_own_words(complaint: str) -> str:
    """What a layout's own ``assert`` says. The engine's other messages may quote the data, a personal number among
    them, and go no further."""
    first_line = complaint.partition("\n")[0]
    return first_line if first_line.startswith("assertion failed: ") else "not shown, since it may quote the data"


def warm_up() -> None:
    """Read the fonts before the first citizen waits. For the start of a process that will not fork any more."""
    shared_fonts()
    printing_repertoire()
