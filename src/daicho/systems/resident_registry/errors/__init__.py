"""Refusals of the resident registry. The docstring is the text that staff read; codes are never reused."""

from __future__ import annotations

from collections.abc import Sequence

from daicho.kernel.errors import DomainError
from daicho.kernel.findings import Finding
from daicho.systems.resident_registry.errors.keeping import DestructionIsOpen as DestructionIsOpen
from daicho.systems.resident_registry.errors.keeping import DestructionListChanged as DestructionListChanged
from daicho.systems.resident_registry.errors.keeping import DestructionNotOpen as DestructionNotOpen
from daicho.systems.resident_registry.errors.keeping import NothingToDestroy as NothingToDestroy
from daicho.systems.resident_registry.errors.keeping import SecondPersonForDestruction as SecondPersonForDestruction
from daicho.systems.resident_registry.errors.keeping import SecondPersonForSetting as SecondPersonForSetting
from daicho.systems.resident_registry.errors.keeping import SettingRefused as SettingRefused
from daicho.systems.resident_registry.errors.outside import ArrivalNotOpen as ArrivalNotOpen
from daicho.systems.resident_registry.errors.outside import CardHolderUnknown as CardHolderUnknown
from daicho.systems.resident_registry.errors.outside import CertificateNotOpen as CertificateNotOpen
from daicho.systems.resident_registry.errors.outside import ClaimantUnknown as ClaimantUnknown
from daicho.systems.resident_registry.errors.outside import DestinationCannotBeSent as DestinationCannotBeSent
from daicho.systems.resident_registry.errors.outside import DestinationUnknown as DestinationUnknown
from daicho.systems.resident_registry.errors.outside import DifferenceNotForUs as DifferenceNotForUs
from daicho.systems.resident_registry.errors.outside import DifferenceNotOpen as DifferenceNotOpen
from daicho.systems.resident_registry.errors.outside import MediumRefused as MediumRefused
from daicho.systems.resident_registry.errors.outside import NothingToWrite as NothingToWrite
from daicho.systems.resident_registry.errors.outside import NoticeFileRefused as NoticeFileRefused
from daicho.systems.resident_registry.errors.outside import NoticeRowNotOpen as NoticeRowNotOpen
from daicho.systems.resident_registry.errors.outside import NumberAlreadyRequested as NumberAlreadyRequested
from daicho.systems.resident_registry.errors.outside import NumberCannotBeChanged as NumberCannotBeChanged
from daicho.systems.resident_registry.errors.outside import NumberRequestNotOpen as NumberRequestNotOpen
from daicho.systems.resident_registry.errors.outside import RegisterNoticeNotOpen as RegisterNoticeNotOpen
from daicho.systems.resident_registry.errors.outside import SecondPersonForWithdrawal as SecondPersonForWithdrawal
from daicho.systems.resident_registry.errors.outside import UpdateHeldBefore as UpdateHeldBefore
from daicho.systems.resident_registry.errors.outside import WideAreaCopyNotOpen as WideAreaCopyNotOpen


class EntryHasErrors(DomainError):
    """入力内容に誤りがあるため登録できません。表示された項目を直してから、もう一度登録してください。"""

    code = "REG-ENTRY-001"
    status = 422

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__()


class AlertsNotConfirmed(DomainError):
    """確認していないアラートがあります。内容を読み、一つずつ「確認した」に印を付けてから登録してください。"""

    code = "REG-ENTRY-002"
    status = 422

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__()


class ItemNotListed(DomainError):
    """この異動では入力できない項目が送られたため、受け付けませんでした。何も登録していません。画面を開き直して入力してください。"""

    code = "REG-ENTRY-003"


class MovementNotFound(DomainError):
    """受付番号{reception}の届出は見つかりません。番号を確かめるか、仮登録一覧から選び直してください。"""

    code = "REG-FLOW-001"
    status = 404


class SameOfficer(DomainError):
    """入力した本人は{act}できません。入力者({name})以外の職員が{act}してください。"""

    code = "REG-FLOW-002"


class VerifierMayNotApprove(DomainError):
    """照合した職員は本登録できない設定です。{name}以外の職員が本登録してください。"""

    code = "REG-FLOW-003"


class NotInState(DomainError):
    """この届出は今「{state}」のため{act}できません。画面を開き直して、今の状態を確かめてください。"""

    code = "REG-FLOW-004"


class AlreadyApproved(DomainError):
    """この届出はすでに本登録されています({name}、{at})。二重には登録されません。"""

    code = "REG-FLOW-005"


class NextDayCheckerInvolved(DomainError):
    """この届出の{role}を担当したため、翌日照合はできません。関わっていない職員が確認してください。"""

    code = "REG-FLOW-006"


class AlreadyLivesHere(DomainError):
    """同じ番号の方がすでに住民として登録されています。別の窓口で先に登録された可能性があります。検索で確かめてください。"""

    code = "REG-MOVE-001"


class HouseholdHasHead(DomainError):
    """世帯{household}にはすでに世帯主がいます。続柄を確かめてください。"""

    code = "REG-MOVE-002"


class ReasonRequired(DomainError):
    """理由が入力されていません。{act}の理由を入力してください。"""

    code = "REG-FLOW-007"
    status = 422


class ResidentNotFound(DomainError):
    """宛名番号{resident}の記録は見つかりません。番号を確かめるか、氏名で検索してください。"""

    code = "REG-FIND-001"
    status = 404


class TooFewConditions(DomainError):
    """検索条件が足りません。フリガナ2文字以上・氏名・番号・住所・生年月日のどれかを入力してください。"""

    code = "REG-FIND-002"
    status = 422


class PastKeeping(DomainError):
    """宛名番号{resident}の除票は、保存期間({years}年)が{until}に満了したため、表示も証明もできません。問合せには、除票を保存していないと答えてください。"""

    code = "REG-FIND-004"
    status = 410


class NumberSearchNotAllowed(DomainError):
    """個人番号・住民票コードで検索する権限がありません。宛名番号か氏名で検索するか、権限のある職員に頼んでください。"""

    code = "REG-FIND-003"
    status = 403


class IssueRefused(DomainError):
    """証明書を発行できません。表示された理由を確かめてください。"""

    code = "REG-CERT-001"
    status = 422

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__()


class RecordChangedMeanwhile(DomainError):
    """申請を受けた後に住民票が変わりました。内容をもう一度確かめ、申請からやり直してください。"""

    code = "REG-CERT-002"


class CertificateNotFound(DomainError):
    """発行番号{number}の証明書は見つかりません。交付履歴から選び直してください。"""

    code = "REG-CERT-003"
    status = 404


class HandOverMismatch(DomainError):
    """申請と証明書が一致しません({items})。交付せず、証明書を破棄して申請からやり直してください。"""

    code = "REG-CERT-004"


class AlreadyHandedOver(DomainError):
    """この証明書はすでに交付または破棄されています({state})。"""

    code = "REG-CERT-005"


class NotYetNextDay(DomainError):
    """翌日照合は本登録の翌日から行います。翌日以降にもう一度開いてください。"""

    code = "REG-FLOW-008"


class EntryWasCorrected(DomainError):
    """表示した後に入力内容が修正されました。画面を開き直して、新しい内容を確かめてください。"""

    code = "REG-FLOW-009"


class PaperDiffers(DomainError):
    """作成した証明書を読み戻した内容が申請と一致しないため、発行を取りやめました。システム管理者に連絡してください。"""

    code = "REG-CERT-006"
    status = 500


class ReproductionDiffers(DomainError):
    """発行済みの証明書を同じ内容で再現できませんでした。交付せず、システム管理者に連絡してください。"""

    code = "REG-CERT-007"
    status = 500


class SecondPersonHasNoRight(DomainError):
    """{name}には連携の状況を確認する職務がありません。連携担当・システム管理者・本登録の職員のだれかが確認してください。"""

    code = "REG-LINK-001"
    status = 422


class NoFreeResidentCode(DomainError):
    """住民票コードの空きがありません。空きコードの払出しを受けて取り込んでから、もう一度本登録してください。"""

    code = "REG-CODE-001"


class CodeLotRefused(DomainError):
    """空きコードの払出し「{lot}」は取り込めません。{why}。払出しの内容を確かめ、正しいものを受け取り直してください。"""

    code = "REG-CODE-002"
    status = 422


class DeparturesNotClosed(DomainError):
    """転出予定日が来た世帯のうち、消除できなかった世帯があります(世帯番号 {households})。ほかの世帯は消除しました。
    世帯の記録を確かめて職権で直し、もう一度消除してください。"""

    code = "REG-OUT-020"


class NoArrivalInquiry(DomainError):
    """転入通知未着照会書を作成できません。消除されていて転入通知がなく、転出先の市区町村が記録されている人だけが対象です。"""

    code = "REG-OUT-023"


class InquiryWouldShowProtected(DomainError):
    """住所の表示を制限している方(支援措置・照会の抑止)の住所が載るため、この画面では照会書を作成しません。支援措置責任者に相談してください。"""

    code = "REG-OUT-024"


class NoDeparturePaper(DomainError):
    """この異動では転出証明書を発行できません({reason})。"""

    code = "REG-OUT-021"


class SuppressionWithoutProcess(DomainError):
    """抑止する処理が選ばれていません。異動入力・証明書の発行・照会・コンビニ交付・他システム連携から一つ以上選んでください。"""

    code = "REG-SUPP-010"
    status = 422


class SuppressionNotFound(DomainError):
    """この抑止は見つからないか、すでに解除されています。画面を開き直して確かめてください。"""

    code = "REG-SUPP-011"
    status = 404


class InquirySuppressed(DomainError):
    """この方の照会は抑止されています({causes})。支援措置責任者に相談してください。"""

    code = "REG-SUPP-003"


class DraftNotFound(DomainError):
    """入力途中の届出は見つかりません。登録が済んだか、破棄されたか、保存期間を過ぎたか、ほかの職員のものです。仮登録一覧を確かめてください。"""

    code = "REG-DRAFT-001"
    status = 404


class TooManyDrafts(DomainError):
    """入力途中の届出が{most}件あります。先に登録するか破棄してから、中断して保存してください。"""

    code = "REG-DRAFT-002"


class NoSuchSuspicion(DomainError):
    """この二人は同一人の疑いの一覧にありません。すでに氏名か生年月日が訂正された可能性があります。一覧から選び直してください。"""

    code = "REG-DUP-001"
    status = 404


class SuspectsChanged(DomainError):
    """表示した後に、どちらかの方の氏名か生年月日が変わりました。判断は登録していません。画面を開き直して、今の記録で確かめてください。"""

    code = "REG-DUP-002"


class AlreadyDecided(DomainError):
    """この二人については、表示した後に{name}が判断しています。画面を開き直して、その判断を確かめてください。"""

    code = "REG-DUP-003"


class NumberCannotBeTakenBack(DomainError):
    """この取消しでは、住民である方の{what}が無くなります。一度付けた番号は無い状態に戻せません。誤りのときは修正で入力してください。"""

    code = "REG-CODE-003"


class NoReceiptNotice(DomainError):
    """受理通知は要りません。本登録された届出で、本人確認書類が足りず、住所が変わったものについて作れます。"""

    code = "REG-NOTE-020"


class NoticeWouldReachProtected(DomainError):
    """住所の表示を制限している方(支援措置・照会の抑止)がいるため、通知を作れません。異動前の住所に送ってよいか、支援措置責任者に相談してください。"""

    code = "REG-NOTE-021"


class NoNoticeDue(DomainError):
    """この異動では、この通知書は要りません。本登録の後、住民票コードの付番・変更・修正、世帯主の不在、職権記載等があったときに作れます。届出の画面を開き直してください。"""

    code = "REG-NOTE-022"


class NoticeNotFound(DomainError):
    """発行番号{number}の通知書がありません。届出の画面から開き直してください。"""

    code = "REG-NOTE-023"
    status = 404
