"""拒否 by the centre itself (``C-…``), in the form of the certificate server's: code, texts, whether to try again."""

from __future__ import annotations

from typing import Any

Answer = dict[str, Any]
_TEXTS = {
    "C-FORM": (
        "申請の内容を読み取れませんでした。はじめからやり直してください。",
        "The request could not be read. Please start again.",
    ),
    "C-VISIT": (
        "操作の時間が過ぎました。はじめからやり直してください。",
        "The session has expired. Please start again.",
    ),
    "C-CERTIFICATE": (
        "このカードは使えません。窓口でお確かめください。",
        "This card cannot be used. Please ask at the city office.",
    ),
    "C-SIGNATURE": (
        "カードを確認できませんでした。もう一度お試しください。",
        "The card could not be verified. Please try again.",
    ),
    "C-EXPIRED": (
        "カードの電子証明書の有効期限が切れています。窓口で更新してください。",
        "The certificate on this card has expired. Please renew it at the city office.",
    ),
    "C-REVOKED": (
        "このカードの電子証明書は使えません。窓口で手続をしてください。",
        "The certificate on this card is not valid. Please go to the city office.",
    ),
    "C-JPKI": (
        "ただいまカードの有効性を確認できません。しばらくしてからもう一度お試しください。",
        "The card cannot be checked right now. Please try again later.",
    ),
    "C-MUNICIPALITY": (
        "お住まいの市区町村の証明書は、この端末では取れません。窓口へお越しください。",
        "Certificates of your municipality are not available here. Please go to the city office.",
    ),
    "C-NO-ANSWER": (
        "時間内に証明書を受け取れませんでした。もう一度お試しください。",
        "No certificate was received in time. Please try again.",
    ),
    "C-DOCUMENT": (
        "届いた証明書を確認できなかったため、交付しません。もう一度お試しください。",
        "The certificate could not be verified, so nothing was issued. Please try again.",
    ),
    "C-RECEIPT": (
        "この受付はありません。店員をお呼びください。",
        "There is no such request. Please call the staff.",
    ),
    "C-STEP": (
        "受付の状態と合いません。店員をお呼びください。",
        "This does not fit the state of the request. Please call the staff.",
    ),
}
_CAN_RETRY = frozenset({"C-FORM", "C-VISIT", "C-SIGNATURE", "C-JPKI", "C-NO-ANSWER", "C-DOCUMENT"})


def refused(code: str) -> Answer:
    """The answer for a code."""
    text, english = _TEXTS[code]
    return {"result": "refused", "code": code, "text": text, "text_en": english, "can_retry": code in _CAN_RETRY}
