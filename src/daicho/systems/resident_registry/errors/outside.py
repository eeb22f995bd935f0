"""Refusals around what came from outside: 市町村間通知, numbers, media, 入管庁通知."""

from __future__ import annotations

from daicho.kernel.errors import DomainError


class ArrivalNotOpen(DomainError):
    """この転入通知は、誤り一覧にありません。ほかの職員が処理したか、新しい通知に替わりました。一覧を開き直してください。"""

    code = "REG-ARRIVE-020"


class CertificateNotOpen(DomainError):
    """この転出証明書情報は、転入に使えません。取り消されたか、すでに使われています。一覧を開き直してください。"""

    code = "REG-ARRIVE-021"


class RegisterNoticeNotOpen(DomainError):
    """この附票の通知は、ほかの職員が処理したか、新しい通知に替わりました。一覧を開き直してください。"""

    code = "REG-ARRIVE-023"


class DifferenceNotOpen(DomainError):
    """この不一致は、ほかの職員が対応済みにしました。一覧を開き直してください。"""

    code = "REG-ARRIVE-022"


class DifferenceNotForUs(DomainError):
    """この不一致は、ここからは直せません。住民記録が正しくないときは異動を入力し、正しいときは対応の内容を書いて対応済みにしてください。"""

    code = "REG-ARRIVE-024"


class UpdateHeldBefore(DomainError):
    """この方には、CSに届いていない連携があります。「連携の状況」で先に再送するか見送ってから、本人確認情報を再送してください。"""

    code = "REG-ARRIVE-025"


class SecondPersonForWithdrawal(DomainError):
    """CSの記録の取消しには、もう一人の本登録の担当者の確認が要ります。確認者の職員番号とパスワードを入力してください。"""

    code = "REG-ARRIVE-026"
    status = 422


class WideAreaCopyNotOpen(DomainError):
    """この広域交付の回答は使えません。処理済みか、受け取った日を過ぎて消去されました。一覧を開き直し、必要なら住基ネットの端末で請求し直してください。"""

    code = "REG-WIDE-001"


class NumberCannotBeChanged(DomainError):
    """個人番号の変更を要求できません。現に住民で、住民票コードと個人番号がある方だけが対象です。記録を確かめてください。"""

    code = "REG-NUM-020"


class NumberAlreadyRequested(DomainError):
    """この方の個人番号は既に要求しています。機構からの結果を待つか、番号の到着の画面で処理してください。"""

    code = "REG-NUM-021"


class NumberRequestNotOpen(DomainError):
    """この個人番号の要求は待っていません。ほかの職員が処理したか、番号が届いていません。一覧を開き直してください。"""

    code = "REG-NUM-022"


class CardHolderUnknown(DomainError):
    """個人番号カードの状況が届いた方は住民記録にいません。住民票コードの変更が届いているかを確かめてください。"""

    code = "REG-NUM-023"


class ClaimantUnknown(DomainError):
    """変更請求には、請求した本人の氏名と本人確認書類が要ります。入力してからもう一度要求してください。"""

    code = "REG-NUM-024"
    status = 422


class MediumRefused(DomainError):
    """媒体「{medium}」は使えません({why})。何も取り込まず、出力もしていません。媒体の番号を確かめ、登録された媒体を使ってください。"""

    code = "REG-MEDIA-001"


class NoticeFileRefused(DomainError):
    """このファイルは取り込めません({why})。何も取り込んでいません。入管庁の端末から出し直したファイルを選んでください。"""

    code = "REG-MEDIA-002"
    status = 422


class NoticeRowNotOpen(DomainError):
    """この入管庁通知は処理できません({why})。通知の一覧を開き直して確かめてください。"""

    code = "REG-IMMI-020"


class NothingToWrite(DomainError):
    """出力する市町村通知・市町村伝達がありません({why})。一覧を開き直して確かめてください。"""

    code = "REG-IMMI-021"


class DestinationCannotBeSent(DomainError):
    """この方には送付先情報を送れません。市内に住み、住民票コードと個人番号が記載されているかを、住民票で確かめてください。"""

    code = "REG-DEST-001"


class DestinationUnknown(DomainError):
    """送付状況が届いた送付先情報は住民記録にありません。送付先管理番号を住基ネットの担当に確かめてください。"""

    code = "REG-DEST-002"
