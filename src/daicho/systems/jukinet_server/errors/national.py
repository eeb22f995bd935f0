"""Refusals around J-LIS: queries, readers and cards, 住民票コード."""

from __future__ import annotations

from daicho.kernel.errors import DomainError


class NationalDown(DomainError):
    """{text}"""

    code = "JUK-NAT-001"
    status = 503


class NationalSilent(DomainError):
    """{text} 処理されたかどうかは分かりません。もう一度行い、続く場合は機構の担当に連絡してください。"""

    code = "JUK-NAT-002"
    status = 503


class NationalRejected(DomainError):
    """全国サーバ(機構)が却下しました: {reason} 内容を確かめて、正しい内容でもう一度行ってください({peer_code})。"""

    code = "JUK-NAT-003"


class TooFewItems(DomainError):
    """検索の条件が足りません。氏名と、住所または生年月日を入力してください。性別は数に入らず、氏名のない検索はできません。"""

    code = "JUK-FIND-001"
    status = 422


class PurposeRequired(DomainError):
    """利用目的が選ばれていません。利用目的を選んでからもう一度行ってください。"""

    code = "JUK-FIND-002"
    status = 422


class KeyInvalid(DomainError):
    """{key}の桁数または検査数字が正しくありません。書類と見比べて入力し直してください。"""

    code = "JUK-FIND-003"
    status = 422


class RevealNotAllowed(DomainError):
    """個人番号と住民票コードの表示は住基ネットの操作者だけができます。操作者に依頼してください。"""

    code = "JUK-FIND-004"
    status = 403


class ReaderDown(DomainError):
    """カードリーダを使えません。接続と設定を確かめて、もう一度行ってください。"""

    code = "JUK-CARD-001"
    status = 503


class NoCard(DomainError):
    """カードリーダに個人番号カードがありません。カードを置いてから、もう一度行ってください。"""

    code = "JUK-CARD-002"
    status = 422


class WrongPin(DomainError):
    """{pin}の暗証番号が違います。あと{left}回まちがえると使えなくなります。本人に確かめて入力し直してください。"""

    code = "JUK-CARD-003"
    status = 422


class LockedPin(DomainError):
    """{pin}の暗証番号は使えなくなっています。暗証番号の再設定をするか、ほかの書類で本人確認をしてください。"""

    code = "JUK-CARD-004"
    status = 422


class CardNotHeld(DomainError):
    """この方にその製造番号のカードはありません。カードの一覧を開き直して選んでください。"""

    code = "JUK-CARD-005"
    status = 422


class StepNotAllowed(DomainError):
    """カードの状態が「{state}」のため、{operation}はできません。一覧を開き直して状態を確かめてください。"""

    code = "JUK-CARD-006"


class NotificationCardNotReturned(DomainError):
    """通知カードを持つ方への交付です。通知カードの返納を受け、返納日を入力してから交付してください。"""

    code = "JUK-CARD-007"
    status = 422


class CheckOutdated(DomainError):
    """本人確認から15分が過ぎたか、別の職員の確認です。カードを置いて本人確認からやり直してください。"""

    code = "JUK-CARD-008"
    status = 422


class ResidentHere(DomainError):
    """この方は平塚市の住民として登録されています。転入の対象ではありません。記録を確かめてください。"""

    code = "JUK-CARD-009"


class LivesHere(DomainError):
    """この方は平塚市の住民です。広域交付ではなく、住民記録の証明書の画面で交付してください。"""

    code = "JUK-CARD-011"


class CardOperationWaiting(DomainError):
    """このカードには機構に届いていない処理があります。届いてから、または見送ってから次の処理をしてください。"""

    code = "JUK-CARD-010"


class CorrectionNotPossible(DomainError):
    """この不一致は、相手の記録の訂正では直せません。一覧を開き直し、再送するか住民記録へ連絡してください。"""

    code = "JUK-RECON-011"


class CorrectionOutdated(DomainError):
    """整合性確認の後に、CSの記録が変わりました。何も送っていません。もう一度整合性確認をしてから対応してください。"""

    code = "JUK-RECON-012"


class SecondPersonForRemoval(DomainError):
    """相手の記録の取消しには、もう一人の確認が要ります。整合性確認を行う別の担当者の職員番号とパスワードを入力してください。"""

    code = "JUK-RECON-013"
    status = 422


class CodesAlreadyWanted(DomainError):
    """住民票コードの配分を既に要求しています。届くまで待ってください。"""

    code = "JUK-CODE-001"


class CodeCountInvalid(DomainError):
    """要求するコードの数は1から10,000までです。数を入力し直してください。"""

    code = "JUK-CODE-002"
    status = 422


class DestinationOfUnknown(DomainError):
    """送付先情報の方の本人確認情報がCSにありません。本人確認情報の更新が先に届いているかを確かめてください。"""

    code = "JUK-DEST-001"


class DestinationNumberUsed(DomainError):
    """同じ送付先管理番号の送付先情報を既に受けています。新しい番号で作り直してください。"""

    code = "JUK-DEST-002"


class DestinationNotFound(DomainError):
    """その送付先情報は見つかりません。一覧を開き直して選んでください。"""

    code = "JUK-DEST-003"
    status = 404


class DestinationNotStopped(DomainError):
    """この送付先情報は今「{state}」のため、{act}できません。開き直して状態を確かめてください。"""

    code = "JUK-DEST-004"
