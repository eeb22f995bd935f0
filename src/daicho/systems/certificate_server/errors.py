"""Refusals of the kiosk service: a code, and a text that tells nobody why (``specs/kiosk/codes.json``).

Who stands at a kiosk may be the very person from whom a record is protected. So protection, suppression, a planned
move of somebody in the household and everything else that lies in the record share one code and one text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from daicho.kernel.errors import DomainError


class RefusalCode(StrEnum):
    """拒否の符号 — as told to the centre."""

    FORM = "K-FORM"
    CLOSED = "K-CLOSED"
    UNKNOWN = "K-UNKNOWN"
    REVOKED = "K-REVOKED"
    STALE = "K-STALE"
    BUSY = "K-BUSY"
    NOT_HERE = "K-NOTHERE"
    AGE = "K-AGE"
    NOT_KIOSK = "K-NOT-KIOSK"
    KIND = "K-KIND"
    OPTION = "K-OPTION"
    MEMBER = "K-MEMBER"
    PAGES = "K-PAGES"
    CHANGED = "K-CHANGED"
    EXPIRED = "K-EXPIRED"
    TIMEOUT = "K-TIMEOUT"
    FAULT = "K-FAULT"
    RECEIPT_OTHER = "K-RECEIPT-OTHER"
    RECEIPT_UNKNOWN = "K-RECEIPT-UNKNOWN"
    OUTCOME = "K-OUTCOME"

    @property
    def may_pass(self) -> bool:
        """一時的な拒否 — leaves the receipt open: the same request may succeed later."""
        return self in _PASSING


_PASSING = frozenset({
    RefusalCode.FORM, RefusalCode.BUSY, RefusalCode.STALE, RefusalCode.CLOSED, RefusalCode.TIMEOUT,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class RefusalText:
    """画面に出す文 — Japanese and English, and whether trying again makes sense."""

    text: str
    text_en: str
    can_retry: bool


class KioskRefused(DomainError):
    """{text}"""

    code: ClassVar[str] = "CSV-KIOSK-001"
    status: ClassVar[int] = 200

    def __init__(self, refusal: RefusalCode, reason: str = "") -> None:
        """Args: reason: the true reason, for audit log and receipt alone; an English word, never a value."""
        self.refusal, self.reason = refusal, reason
        super().__init__(text=TEXTS[refusal].text)


TEXTS: Mapping[RefusalCode, RefusalText] = {
    RefusalCode(code): RefusalText(text, text_en, can_retry)
    for code, can_retry, text, text_en in (
        ("K-FORM", True,
         "申請の内容を読み取れませんでした。はじめからやり直してください。",
         "The request could not be read. Please start again."),
        ("K-CLOSED", True,
         "ただいまは証明書を交付していません。交付時間内にご利用ください。",
         "Certificates are not available at this time. Please come back during service hours."),
        ("K-UNKNOWN", False,
         "このカードでは平塚市の証明書を交付できません。住所の市区町村をお確かめください。",
         "This card cannot be used for certificates of Hiratsuka City. Please check the municipality of your address."),
        ("K-REVOKED", False,
         "このカードの電子証明書は失効しています。窓口で更新の手続をしてください。",
         "The certificate on this card is no longer valid. Please renew it at the city office."),
        ("K-STALE", True,
         "ただいま証明書を交付できません。しばらくしてからもう一度お試しください。",
         "Certificates cannot be issued right now. Please try again later."),
        ("K-BUSY", True,
         "記録の更新中です。しばらくしてからもう一度お試しください。",
         "Records are being updated. Please try again in a few minutes."),
        ("K-NOTHERE", False,
         "平塚市に住民登録がないため交付できません。ご不明な点は窓口へお越しください。",
         "You are not registered as a resident of Hiratsuka City. Please ask at the city office."),
        ("K-AGE", False,
         "対象の年齢でないため、コンビニ交付をご利用になれません。窓口へお越しください。",
         "This service is not available at your age. Please come to the city office."),
        ("K-NOT-KIOSK", False,
         "この証明書はコンビニでは交付できません。窓口へお越しください。",
         "This certificate is not available at this terminal. Please come to the city office."),
        ("K-KIND", True,
         "選ばれた証明書は交付していません。はじめからやり直してください。",
         "The selected certificate is not offered. Please start again."),
        ("K-OPTION", True,
         "選ばれた内容では交付できません。はじめからやり直してください。",
         "This selection is not possible. Please start again."),
        ("K-MEMBER", True,
         "操作の時間が過ぎました。はじめからやり直してください。",
         "The session has expired. Please start again."),
        ("K-PAGES", True,
         "枚数が多いためコンビニでは交付できません。人数か部数を減らすか、窓口へお越しください。",
         "Too many pages for this terminal. Choose fewer persons or copies, or come to the city office."),
        ("K-CHANGED", True,
         "途中で記録が変わりました。はじめからやり直してください。料金は返金されます。",
         "The record has changed meanwhile. Please start again. Any payment will be returned."),
        ("K-EXPIRED", True,
         "受け取りの時間が過ぎました。はじめからやり直してください。料金は返金されます。",
         "The time to collect has passed. Please start again. Any payment will be returned."),
        ("K-TIMEOUT", True,
         "時間内に証明書を作成できませんでした。もう一度お試しください。",
         "The certificate could not be made in time. Please try again."),
        ("K-FAULT", True,
         "証明書を作成できませんでした。もう一度試すか、窓口へお越しください。",
         "The certificate could not be made. Please try again or come to the city office."),
        ("K-RECEIPT-OTHER", True,
         "受付番号が重なっています。はじめからやり直してください。",
         "The receipt number is already in use. Please start again."),
        ("K-RECEIPT-UNKNOWN", False,
         "この受付番号の申請はありません。",
         "There is no request under this receipt number."),
        ("K-OUTCOME", False,
         "交付の結果が受付の内容と合いません。",
         "The outcome does not fit the receipt."),
    )
}  # fmt: skip
"""The words of ``specs/kiosk/codes.json``."""


class CounterNotHere(DomainError):
    """この請求は、窓口受付では扱えません。住民記録の「証明発行」で内容を確かめて発行してください。"""

    code: ClassVar[str] = "CSV-COUNTER-001"

    def __init__(self, refusal: RefusalCode, reason: str = "") -> None:
        """Args: as of :class:`KioskRefused`; neither is shown."""
        self.refusal, self.reason = refusal, reason
        super().__init__()


class CounterNotNow(DomainError):
    """今は作成できません。記録の更新中か、保守中か、住民記録との連携が止まっています。「状況」の画面で確かめ、しばらくしてからもう一度行うか、住民記録の「証明発行」で発行してください。"""

    code: ClassVar[str] = "CSV-COUNTER-002"

    def __init__(self, refusal: RefusalCode, reason: str = "") -> None:
        """Args: as of :class:`KioskRefused`; neither is shown."""
        self.refusal, self.reason = refusal, reason
        super().__init__()


class CardRefused(DomainError):
    """カードでは本人を確認できません。{fault}本人確認書類で確認するか、カードの窓口を案内してください。"""

    code: ClassVar[str] = "CSV-COUNTER-003"


class CardReaderDown(DomainError):
    """カードリーダから応答がありません。接続を確かめてもう一度行うか、本人確認書類で受け付けてください。"""

    code: ClassVar[str] = "CSV-COUNTER-004"
    status: ClassVar[int] = 503


class NoCardOnReader(DomainError):
    """リーダにカードがありません。カードを置いて、もう一度行ってください。"""

    code: ClassVar[str] = "CSV-COUNTER-005"


class WrongCardPin(DomainError):
    """暗証番号が違います。あと{left}回でロックされます。本人にもう一度入力してもらってください。"""

    code: ClassVar[str] = "CSV-COUNTER-006"
    status: ClassVar[int] = 422


class LockedCardPin(DomainError):
    """暗証番号がロックされています。カードの窓口で初期化するか、本人確認書類で受け付けてください。"""

    code: ClassVar[str] = "CSV-COUNTER-007"


class PapersDoNotSuffice(DomainError):
    """本人確認書類が足りません。1点で足りる書類を1点か、それ以外を官公署の発行したものを含めて2点確認してください。"""

    code: ClassVar[str] = "CSV-COUNTER-008"
    status: ClassVar[int] = 422


class CounterIdentityOutdated(DomainError):
    """本人確認から時間がたったか、別の端末の確認です。もう一度本人を確認してください。"""

    code: ClassVar[str] = "CSV-COUNTER-009"


class CounterRequestNotFound(DomainError):
    """この受付はありません。ほかの日か、ほかの窓口の受付です。一覧から選び直してください。"""

    code: ClassVar[str] = "CSV-COUNTER-010"
    status: ClassVar[int] = 404


class CounterStepRefused(DomainError):
    """この受付は「{state}」です。ほかの職員が先に処理しました。一覧を開き直して確かめてください。"""

    code: ClassVar[str] = "CSV-COUNTER-011"


class CounterReasonRequired(DomainError):
    """取消しの理由がありません。理由を書いてください。"""

    code: ClassVar[str] = "CSV-COUNTER-012"
    status: ClassVar[int] = 422


class CounterWishRefused(DomainError):
    """選んだ内容では受け付けられません。範囲、載せる方、記載事項、部数を確かめてください。"""

    code: ClassVar[str] = "CSV-COUNTER-013"
    status: ClassVar[int] = 422


class RegistryDoesNotAnswer(DomainError):
    """住民記録から元データを受け取れませんでした。{text}住民記録が動いていることを確かめてから、もう一度行ってください。"""

    code: ClassVar[str] = "CSV-FEED-001"
    status: ClassVar[int] = 503


class CounterPaperNotMade(DomainError):
    """証明書を作成できませんでした。{cause}"""

    code: ClassVar[str] = "CSV-COUNTER-014"


class CounterMismatch(DomainError):
    """交付できません。{cause}"""

    code: ClassVar[str] = "CSV-COUNTER-015"
    status: ClassVar[int] = 422


class SettingReasonRequired(DomainError):
    """変更の理由がありません。理由を書いてください。"""

    code: ClassVar[str] = "CSV-SETTING-001"
    status: ClassVar[int] = 422


class NothingDecided(DomainError):
    """変わったところがありません。設定を変えてから登録してください。"""

    code: ClassVar[str] = "CSV-SETTING-002"
    status: ClassVar[int] = 422


class SettingNotPossible(DomainError):
    """設定できない値です。{problem}"""

    code: ClassVar[str] = "CSV-SETTING-003"
    status: ClassVar[int] = 422


class SecondAdministratorRequired(DomainError):
    """交付時間と交付する証明書は二人で決めます。別のシステム管理者の職員番号とパスワードを入れてください。"""

    code: ClassVar[str] = "CSV-SETTING-004"
    status: ClassVar[int] = 422


class SettingsChangedMeanwhile(DomainError):
    """ほかの管理者が先に設定を変えました。今の設定を確かめてから、もう一度入力してください。"""

    code: ClassVar[str] = "CSV-SETTING-005"


class StopNotPossible(DomainError):
    """停止・再開できません。{problem}"""

    code: ClassVar[str] = "CSV-SETTING-006"
    status: ClassVar[int] = 422


class ReceiptNotFound(DomainError):
    """この受付番号の受付はありません。20桁の番号を確かめて、入れ直してください。"""

    code: ClassVar[str] = "CSV-RECEIPT-001"
    status: ClassVar[int] = 404


class SettlementReasonRequired(DomainError):
    """記録の理由がありません。キオスク端末の故障など、確かめたことを書いてください。"""

    code: ClassVar[str] = "CSV-RECEIPT-002"
    status: ClassVar[int] = 422


class ReceiptStillAtWork(DomainError):
    """まだ受け取りの時間内です。端末が続けて処理することがあるため、時間が過ぎてから記録してください。"""

    code: ClassVar[str] = "CSV-RECEIPT-003"


class SettlementRefused(DomainError):
    """結果を記録できません。{cause}"""

    code: ClassVar[str] = "CSV-RECEIPT-004"
    status: ClassVar[int] = 422
