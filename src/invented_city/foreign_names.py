"""Names of foreign residents by nationality: common family and given names, combined at random.

Each word stands as ``ALPHABET:カナ`` or, where the 在留カード may also show kanji, ``ALPHABET:カナ:漢字``.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class ForeignWord:
    """A family or given name in its writings."""

    alphabet: str
    kana: str
    kanji: str


@dataclass(frozen=True, slots=True)
class _Nation:
    name: str
    family: str
    male: str
    female: str


_NATIONS = {
    "CHN": _Nation(
        "中国",
        "WANG:ワン:王 LI:リ:李 ZHANG:ジャン:張 LIU:リュウ:劉 CHEN:チン:陳 YANG:ヤン:楊 ZHAO:ジャオ:趙 WU:ウ:呉",
        "WEI:ウェイ:偉 QIANG:チアン:強 LEI:レイ:磊 JUN:ジュン:軍 YONG:ヨン:勇 MING:ミン:明 HAO:ハオ:浩",
        "FANG:ファン:芳 NA:ナ:娜 JING:ジン:静 LI:リ:麗 YAN:イェン:艶 XIA:シア:霞 MEI:メイ:梅",
    ),
    "VNM": _Nation(
        "ベトナム",
        "NGUYEN:グエン TRAN:チャン LE:レ PHAM:ファム HOANG:ホアン VU:ヴ DANG:ダン BUI:ブイ",
        "VAN|MINH:ヴァン|ミン DUC|ANH:ドゥック|アイン QUANG|HUY:クアン|フイ VAN|NAM:ヴァン|ナム TUAN:トゥアン",
        "THI|LAN:ティ|ラン THI|HUONG:ティ|フオン THU|TRANG:トゥ|チャン NGOC|MAI:ゴック|マイ THI|HOA:ティ|ホア",
    ),
    "KOR": _Nation(
        "韓国",
        "KIM:キム:金 LEE:イ:李 PARK:パク:朴 CHOI:チェ:崔 JUNG:チョン:鄭 KANG:カン:姜 CHO:チョ:趙",
        "MINJUN:ミンジュン:民俊 SEOJUN:ソジュン:瑞俊 YOUNGHO:ヨンホ:永浩 SUNGMIN:ソンミン:成民 JIHOON:ジフン:志勳",
        "SEOYEON:ソヨン:瑞妍 MINJI:ミンジ:敏智 YOUNGHEE:ヨンヒ:英姫 SOOJIN:スジン:秀珍 EUNJU:ウンジュ:恩珠",
    ),
    "PHL": _Nation(
        "フィリピン",
        "SANTOS:サントス REYES:レイエス CRUZ:クルズ GARCIA:ガルシア MENDOZA:メンドーサ DELA|CRUZ:デラ|クルズ",
        "JOSE|MARIA:ホセ|マリア MARK|ANTHONY:マーク|アンソニー JOHN|PAUL:ジョン|ポール RODEL:ロデル",
        "MARIA|CRISTINA:マリア|クリスティーナ ANGELICA:アンジェリカ MARY|JANE:メアリー|ジェーン ROSALIE:ロザリー",
    ),
    "NPL": _Nation(
        "ネパール",
        "SHRESTHA:シュレスタ TAMANG:タマン GURUNG:グルン THAPA:タパ RAI:ライ ADHIKARI:アディカリ",
        "RAM|BAHADUR:ラム|バハドゥル SURESH:スレシュ BIKASH:ビカシュ DIPAK:ディパク",
        "SITA:シタ SUNITA:スニタ LAXMI:ラクシュミ PUJA:プジャ",
    ),
    "BRA": _Nation(
        "ブラジル",
        "SILVA:シルバ SANTOS:サントス OLIVEIRA:オリベイラ SOUZA:ソウザ TANAKA|LIMA:タナカ|リマ PEREIRA:ペレイラ",
        "CARLOS|EDUARDO:カルロス|エドゥアルド MARCOS:マルコス RAFAEL|HIDEKI:ラファエル|ヒデキ LUCAS:ルーカス",
        "ANA|PAULA:アナ|パウラ JULIANA:ジュリアナ PATRICIA|AKEMI:パトリシア|アケミ BEATRIZ:ベアトリス",
    ),
    "IDN": _Nation(
        "インドネシア",
        "SAPUTRA:サプトラ WIJAYA:ウィジャヤ SETIAWAN:セティアワン HIDAYAT:ヒダヤット",
        "BUDI:ブディ AGUS:アグス RIZKI:リズキ ADITYA:アディティヤ",
        "SITI:シティ DEWI:デウィ PUTRI:プトリ RINA:リナ",
    ),
    "IND": _Nation(
        "インド",
        "SHARMA:シャルマ PATEL:パテル KUMAR:クマール SINGH:シン REDDY:レディ",
        "RAHUL:ラフル AMIT:アミット VIJAY:ビジェイ ARJUN:アルジュン",
        "PRIYA:プリヤ ANJALI:アンジャリ NEHA:ネハ KAVITA:カビタ",
    ),
    "USA": _Nation(
        "米国",
        "SMITH:スミス JOHNSON:ジョンソン BROWN:ブラウン MILLER:ミラー DAVIS:デイビス",
        "JAMES|ROBERT:ジェームズ|ロバート MICHAEL:マイケル DAVID|LEE:デイビッド|リー THOMAS:トーマス",
        "EMILY|ROSE:エミリー|ローズ SARAH:サラ JENNIFER:ジェニファー LINDA:リンダ",
    ),
    "PER": _Nation(
        "ペルー",
        "QUISPE:キスペ FLORES|ROJAS:フローレス|ロハス SANCHEZ|TORRES:サンチェス|トーレス HUAMAN:ワマン",
        "LUIS|ALBERTO:ルイス|アルベルト JORGE:ホルヘ CESAR|KENJI:セサル|ケンジ",
        "ROSA|MARIA:ロサ|マリア CARMEN:カルメン LUZ:ルス",
    ),
    "LKA": _Nation(
        "スリランカ",
        "PERERA:ペレラ FERNANDO:フェルナンド SILVA:シルバ BANDARA:バンダーラ",
        "NUWAN:ヌワン CHAMINDA:チャミンダ KASUN:カスン",
        "DILANI:ディラニ NADEESHA:ナディーシャ KUMARI:クマリ",
    ),
    "TWN": _Nation(
        "台湾",
        "CHEN:チェン:陳 LIN:リン:林 HUANG:ホアン:黄 CHANG:チャン:張 LI:リー:李",
        "CHIHHAO:チーハオ:志豪 CHUNHUNG:チュンホン:俊宏 CHIENMING:チェンミン:建明",
        "SHUFEN:シューフェン:淑芬 MEILING:メイリン:美玲 YATING:ヤーティン:雅婷",
    ),
    "THA": _Nation(
        "タイ",
        "SAETANG:セータン SRISUK:シースック CHAIYASIT:チャイヤシット WONGSA:ウォンサー",
        "SOMCHAI:ソムチャイ NATTAPONG:ナッタポン ANAN:アナン",
        "SOMSRI:ソムシー MALEE:マリー SIRIPORN:シリポーン",
    ),
    "KHM": _Nation(
        "カンボジア",
        "SOK:ソック CHEA:チア KEO:ケオ PHAN:パン",
        "DARA:ダラ VANNAK:ヴァンナック SOPHEAP:ソピアップ",
        "SREYMOM:スレイモム CHANTHY:チャンティ BOPHA:ボパ",
    ),
}  # fmt: skip


def nationality_name(nationality: str) -> str:
    """国籍・地域 in Japanese."""
    return _NATIONS[nationality].name


def _words(text: str) -> list[ForeignWord]:
    found = []
    for word in text.split():
        alphabet, kana, kanji = (word.replace("|", " ") + "::").split(":")[:3]
        found.append(ForeignWord(alphabet, kana.replace(" ", "　"), kanji))
    return found


def draw_foreign_family_name(rng: Random, nationality: str) -> ForeignWord:
    """Family name."""
    return rng.choice(_words(_NATIONS[nationality].family))


def draw_foreign_given_name(rng: Random, nationality: str, sex: str) -> ForeignWord:
    """Given name."""
    nation = _NATIONS[nationality]
    return rng.choice(_words(nation.male if sex == "male" else nation.female))
