"""Refusals of the communication server (市町村CS), each with its stable code and the text that staff see."""

from __future__ import annotations

from collections.abc import Sequence

from daicho.kernel.errors import DomainError
from daicho.kernel.findings import Finding
from daicho.systems.jukinet_server.errors.national import CardNotHeld as CardNotHeld
from daicho.systems.jukinet_server.errors.national import CardOperationWaiting as CardOperationWaiting
from daicho.systems.jukinet_server.errors.national import CheckOutdated as CheckOutdated
from daicho.systems.jukinet_server.errors.national import CodeCountInvalid as CodeCountInvalid
from daicho.systems.jukinet_server.errors.national import CodesAlreadyWanted as CodesAlreadyWanted
from daicho.systems.jukinet_server.errors.national import CorrectionNotPossible as CorrectionNotPossible
from daicho.systems.jukinet_server.errors.national import CorrectionOutdated as CorrectionOutdated
from daicho.systems.jukinet_server.errors.national import DestinationNotFound as DestinationNotFound
from daicho.systems.jukinet_server.errors.national import DestinationNotStopped as DestinationNotStopped
from daicho.systems.jukinet_server.errors.national import DestinationNumberUsed as DestinationNumberUsed
from daicho.systems.jukinet_server.errors.national import DestinationOfUnknown as DestinationOfUnknown
from daicho.systems.jukinet_server.errors.national import KeyInvalid as KeyInvalid
from daicho.systems.jukinet_server.errors.national import LivesHere as LivesHere
from daicho.systems.jukinet_server.errors.national import LockedPin as LockedPin
from daicho.systems.jukinet_server.errors.national import NationalDown as NationalDown
from daicho.systems.jukinet_server.errors.national import NationalRejected as NationalRejected
from daicho.systems.jukinet_server.errors.national import NationalSilent as NationalSilent
from daicho.systems.jukinet_server.errors.national import NoCard as NoCard
from daicho.systems.jukinet_server.errors.national import NotificationCardNotReturned as NotificationCardNotReturned
from daicho.systems.jukinet_server.errors.national import PurposeRequired as PurposeRequired
from daicho.systems.jukinet_server.errors.national import ReaderDown as ReaderDown
from daicho.systems.jukinet_server.errors.national import ResidentHere as ResidentHere
from daicho.systems.jukinet_server.errors.national import RevealNotAllowed as RevealNotAllowed
from daicho.systems.jukinet_server.errors.national import SecondPersonForRemoval as SecondPersonForRemoval
from daicho.systems.jukinet_server.errors.national import StepNotAllowed as StepNotAllowed
from daicho.systems.jukinet_server.errors.national import TooFewItems as TooFewItems
from daicho.systems.jukinet_server.errors.national import WrongPin as WrongPin


class UpdateRefused(DomainError):
    """本人確認情報の更新を受け付けられません。送信元の記録を確認し、正しい異動で送り直してください。"""

    code = "JUK-UPD-000"
    status = 422

    def __init__(self, *findings: Finding, **data: object) -> None:
        self.findings = findings
        super().__init__(**data)

    @property
    def message(self) -> str:
        """All findings in one text, or that of the class when there are none."""
        return " ".join(finding.message for finding in self.findings) or super().message


class UnlistedItem(UpdateRefused):
    """定めのない項目({items})があります。告示に定める本人確認情報の項目だけを送ってください。"""

    code = "JUK-ITEM-001"


class ForeignMunicipality(UpdateRefused):
    """市町村コードが自団体のものではありません。送信元の設定を確認してください。"""

    code = "JUK-FORMAT-001"


class UnusableCharacter(UpdateRefused):
    """{item}に使えない文字(制御文字、私用領域の文字など)があります。文字を直して送り直してください。"""

    code = "JUK-FORMAT-002"


class NotKana(UpdateRefused):
    """{item}に仮名と長音記号、空白以外の文字があります。フリガナを直して送り直してください。"""

    code = "JUK-FORMAT-003"


class FutureDate(UpdateRefused):
    """{item}が処理日より後です。日付を確かめてください。転出予定者の異動日だけは処理日より後にできます。"""

    code = "JUK-FORMAT-004"


class DatesOutOfOrder(UpdateRefused):
    """{item}が生年月日より前です。日付を確かめて送り直してください。"""

    code = "JUK-FORMAT-005"


class MissingItem(UpdateRefused):
    """この異動事由に必要な項目({item})がありません。項目を補って送り直してください。"""

    code = "JUK-FORMAT-006"


class AlreadyResident(UpdateRefused):
    """既に住民である者について、記載(転入等・出生・職権記載等)の更新はできません。転居または職権修正等ではないか確認してください。"""

    code = "JUK-LOGIC-001"


class NotHeld(UpdateRefused):
    """CSに本人確認情報がない者の修正・消除はできません。記載の更新が先に送られているか確認してください。"""

    code = "JUK-LOGIC-002"


class AlreadyRemoved(UpdateRefused):
    """既に消除されている者について、この異動事由の更新はできません。消除の記録を確認してください。"""

    code = "JUK-LOGIC-003"


class ChangesBeyondAddress(UpdateRefused):
    """転居なのに住所以外の項目({items})が変わっています。住所以外の変更は職権修正等として送ってください。"""

    code = "JUK-LOGIC-004"


class ChangesBeyondReason(UpdateRefused):
    """異動事由「{reason}」では変えられない項目({items})が変わっています。異動事由と内容を確認してください。"""

    code = "JUK-LOGIC-005"


class FormerCodeDiffers(UpdateRefused):
    """旧住民票コードの者の本人確認情報がCSにないか、新旧のコードが同じです。住民票コードの変更の内容を確認してください。"""

    code = "JUK-LOGIC-006"


class ResidentCodeInUse(UpdateRefused):
    """新しい住民票コードは既に他の者に使われています。住民票コードを確認してください。"""

    code = "JUK-LOGIC-007"


class IndividualNumberInUse(UpdateRefused):
    """同じ個人番号の本人確認情報が別の者としてCSにあります。個人番号と住民票コードの対応を確認してください。"""

    code = "JUK-LOGIC-008"


class IndividualNumberUnchanged(UpdateRefused):
    """個人番号の変更等なのに個人番号が変わっていないか、空になっています。内容を確認してください。"""

    code = "JUK-LOGIC-009"


class SuppressionOfUnknown(DomainError):
    """抑止情報の対象の本人確認情報がCSにありません。記載の更新が先に送られているか確認してください。"""

    code = "JUK-SUPP-001"


class RecordNotFound(DomainError):
    """本人確認情報が見つかりません。一覧を開き直して選んでください。"""

    code = "JUK-VIEW-001"
    status = 404


class ReasonRequired(DomainError):
    """{what}には理由が要ります。理由を入力してからもう一度行ってください。"""

    code = "JUK-VIEW-002"
    status = 422


class AdministratorsOnly(DomainError):
    """媒体への出力は住基ネット管理者だけができます。住基ネット管理者に依頼してください。"""

    code = "JUK-MEDIA-001"
    status = 403


class MediaFormIncomplete(DomainError):
    """媒体出力の記録に{items}がありません。入力してからもう一度出力してください。"""

    code = "JUK-MEDIA-002"
    status = 422


class SecondPersonForMedia(DomainError):
    """{what}には個人番号か住民票コードが含まれるため、出力する職員とは別の住基ネットの職員の確認が要ります。二人で操作してください。"""

    code = "JUK-MEDIA-003"
    status = 403


class PeerDoesNotReconcile(DomainError):
    """{text}"""

    code = "JUK-RECON-001"


class NotOnList(DomainError):
    """一覧にありません。一覧を開き直して選んでください。"""

    code = "JUK-RECON-002"
    status = 404


class DifferenceClosed(DomainError):
    """この不一致には既に対応しているか、後の整合性確認で置き換わっています。一覧を開き直してください。"""

    code = "JUK-RECON-003"


class CannotBeResent(DomainError):
    """この不一致は再送では直せません。住民記録で記録を確かめ、必要なら住民記録の異動で直してください。"""

    code = "JUK-RECON-004"
    status = 422


class UpdateStillOpen(DomainError):
    """この方の更新が{peer}への送信を待っています。届いてから整合性確認をやり直してください。"""

    code = "JUK-RECON-005"


class NotByHand(DomainError):
    """この相手へは自動で送られます。一件ずつ送るときは、先に手動連携に切り替えてください。"""

    code = "JUK-LINK-002"


class NotNext(DomainError):
    """この更新はまだ送れません。同じ方の前の更新を先に送るか、保留を解いてください。ほかの送信中のときは、終わってからもう一度行ってください。"""

    code = "JUK-LINK-003"


class NotEmpty(DomainError):
    """CSには既に本人確認情報があるため、初期登録はできません。空のデータベースで行ってください。"""

    code = "JUK-LOAD-001"


class BadInitialRecord(DomainError):
    """初期登録ファイルの{line}行目が正しくありません({fields})。ファイルを作り直してください。"""

    code = "JUK-LOAD-002"
    status = 422


class MunicipalityNotConnected(DomainError):
    """{text}"""

    code = "JUK-MUNI-004"
    status = 422


class MunicipalityRefused(DomainError):
    """{who}は請求に応じませんでした。{why}内容を確かめ、必要なら{who}に電話で問い合わせてください。"""

    code = "JUK-MUNI-005"
    status = 422


class MunicipalitySilent(DomainError):
    """{text}"""

    code = "JUK-MUNI-006"
    status = 503


REFUSALS: dict[str, type[UpdateRefused]] = {
    kind.code: kind
    for kind in (
        UnlistedItem,
        ForeignMunicipality,
        UnusableCharacter,
        NotKana,
        FutureDate,
        DatesOutOfOrder,
        MissingItem,
        AlreadyResident,
        NotHeld,
        AlreadyRemoved,
        ChangesBeyondAddress,
        ChangesBeyondReason,
        FormerCodeDiffers,
        ResidentCodeInUse,
        IndividualNumberInUse,
        IndividualNumberUnchanged,
    )
}


def refusal_for(findings: Sequence[Finding]) -> UpdateRefused:
    """The refusal under the code of the first finding, with the texts of all of them."""
    return REFUSALS[findings[0].code](*findings, item="", items="", reason="")
