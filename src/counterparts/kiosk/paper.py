"""印刷した紙の画像: pictures of PDF pages for the screen, made in memory."""

from __future__ import annotations

import io
import json

import typst
from pypdf import PdfReader

_PICTURE = """
#set page(width: 210mm, height: 297mm, margin: 0mm)
#image(bytes(json(bytes(sys.inputs.pdf))), format: "pdf", page: int(sys.inputs.page), width: 210mm)
"""
_DOTS_PER_INCH = 60


def page_count(pdf: bytes) -> int:
    """Pages of a document."""
    return len(PdfReader(io.BytesIO(pdf)).pages)


def picture(pdf: bytes, page: int) -> bytes:
    """PNG of one page, counted from 1."""
    inputs = {"pdf": json.dumps(list(pdf)), "page": str(page)}
    made = typst.compile(_PICTURE.encode(), format="png", ppi=_DOTS_PER_INCH, sys_inputs=inputs)
    if not isinstance(made, bytes):
        raise TypeError("one page is one picture")
    return made
