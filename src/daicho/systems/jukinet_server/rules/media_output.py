"""媒体出力 (M54, M56): what must be known before anything leaves the CS on a medium, and who must be there."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Medium(StrEnum):
    """媒体の種類."""

    USB = "usb"
    OPTICAL = "optical"
    DISK = "disk"
    PAPER = "paper"


MEDIUM_TITLES = {
    Medium.USB: "USBメモリ",
    Medium.OPTICAL: "光ディスク",
    Medium.DISK: "外付けディスク",
    Medium.PAPER: "紙",
}


@dataclass(frozen=True, slots=True)
class MediaForm:
    """媒体出力票 — what the operator writes down: why, onto which medium, for whom."""

    purpose: str
    medium: Medium
    medium_number: str
    destination: str

    def missing(self) -> tuple[str, ...]:
        """What is not filled in, by its name on the screen."""
        named = {"出力の理由": self.purpose, "媒体の管理番号": self.medium_number, "渡し先": self.destination}
        return tuple(title for title, text in named.items() if not text.strip())


@dataclass(frozen=True, slots=True)
class OutputFile:
    """出力したもの — by name, size and digest, so that a medium found later can be compared.

    Args: what: in words, e.g. 操作ログ. persons: how many people it tells of. holds_numbers: whether 個人番号 or
        住民票コード are in it, which needs a second person.
    """

    what: str
    name: str
    content: bytes = field(repr=False)
    persons: int
    holds_numbers: bool
