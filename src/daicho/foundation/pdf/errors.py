"""Refusals of the document room; each names the cause, the reason and what to do next."""

from __future__ import annotations

from typing import ClassVar

from daicho.kernel.errors import DomainError


class FontMissing(DomainError):
    """印刷用の文字（{family}）がこのサーバーに見つからないため、帳票を作成できません。
    管理者は「{command}」を実行するか、設定 DAICHO_FONT_DIRS にフォントの場所を指定してください。"""

    code: ClassVar[str] = "PDF-FONT-001"
    status: ClassVar[int] = 503


class GlyphMissing(DomainError):
    """文字「{character}」（{code_points}）は印刷用の文字（IPAmj明朝）にないため、帳票を作成していません。
    別の字形で印刷すると記録と異なる証明になります。{hint}"""

    code: ClassVar[str] = "PDF-GLYPH-001"
    status: ClassVar[int] = 422


class RenderingFailed(DomainError):
    """帳票を作成できませんでした（様式 {template}）。記録は変わっていません。
    もう一度操作し、繰り返すときはこの表示を添えてシステム管理者に連絡してください。"""

    code: ClassVar[str] = "PDF-RENDER-001"
    status: ClassVar[int] = 500


class RenderingTimedOut(DomainError):
    """帳票の作成が {seconds} 秒以内に終わらなかったため中止しました（様式 {template}）。何も印刷されていません。
    もう一度操作し、繰り返すときはシステム管理者に連絡してください。"""

    code: ClassVar[str] = "PDF-RENDER-002"
    status: ClassVar[int] = 503


class ForkedAfterCompiling(DomainError):
    """帳票を作成する部品がこのプロセスでは使えません（起動の順序の誤り）。
    システム管理者は、帳票を作成した後のプロセスから fork せずに起動し直してください。"""

    code: ClassVar[str] = "PDF-RENDER-003"
    status: ClassVar[int] = 503
