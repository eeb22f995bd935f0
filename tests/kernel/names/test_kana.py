"""Search keys: one row for each tolerance of 標準仕様書 2.1.2."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daicho.kernel.names import exact_key, kana_problems, search_key, to_katakana

ALIKE = [
    # 清音、濁音、半濁音 — the examples as printed
    ("ヂ", "ジ"),
    ("ズ", "ヅ"),
    ("ワ", "ハ"),
    ("ヴァ", "バ"),
    ("ヴィ", "ビ"),
    ("ヴ", "ブ"),
    ("オ", "ヲ"),
    ("ヒ", "ピ"),
    # 清音、濁音、半濁音 — in names
    ("ナカジマ", "ナカシマ"),
    ("タカダ", "タカタ"),
    ("ミヅキ", "ミズキ"),
    ("ミツキ", "ミヅキ"),
    ("パク", "バク"),
    ("ヴェラ", "ベラ"),
    ("ヴォルフ", "ボルフ"),
    ("レヴュ", "レビュ"),
    ("カヲル", "カオル"),
    # 拗音、促音の小文字と大文字
    ("ハットリ", "ハツトリ"),
    ("シャ", "シヤ"),
    ("シュンスケ", "シユンスケ"),
    ("キョウコ", "キヨウコ"),
    ("ヴア", "ヴァ"),
    # 氏と名との間のスペース
    ("ヤマダ　タロウ", "ヤマダタロウ"),
    ("ヤマダ タロウ", "ヤマダ　タロウ"),
    # ２文字目以降のウで直前がオ段
    ("コウノ", "コオノ"),
    ("オウミ", "オオミ"),
    ("サトウ", "サトオ"),
    ("ショウジ", "ショオジ"),
    ("ヨウコ", "ヨオコ"),
    ("ロウ", "ロオ"),
    ("コ　ウメ", "コオメ"),
    ("コウウ", "コオオ"),
    # 長音の有無
    ("コーノ", "コノ"),
    ("ソーマ", "ソマ"),
    ("エリー", "エリ"),
    # 長音、ダッシュ、マイナス、ハイフン、半角長音、半角ハイフンの入力ゆらぎ
    ("ソーマ", "ソ―マ"),
    ("ソーマ", "ソ－マ"),
    ("ソーマ", "ソ‐マ"),
    ("ソーマ", "ソｰマ"),
    ("ソーマ", "ソ-マ"),
    ("ソーマ", "ソ−マ"),
    # 半角と全角、ひらがなとカタカナ
    ("ﾔﾏﾀﾞ ﾀﾛｳ", "ヤマダ　タロウ"),
    ("やまだ　たろう", "ヤマダ　タロウ"),
    ("カ゛", "ガ"),
    ("か\u3099", "ガ"),
    ("ｶ ﾞ", "カ"),
    # アルファベット氏名
    ("ＮＧＵＹＥＮ　ＶＡＮ", "Nguyen Van"),
    ("O’BRIEN", "OBRIEN"),
    ("ジョン・スミス", "ジョンスミス"),
]
APART = [
    ("ヤマダ", "ヤマナ"),
    ("オノ", "オオノ"),
    ("ウエダ", "オエダ"),
    ("アウ", "アオ"),
    ("クウ", "クオ"),
    ("シバ", "ニバ"),
    ("ヴァ", "ヴィ"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_a_search_ignores_what_the_standard_says_it_must(one: str, other: str) -> None:
    assert search_key(one) == search_key(other) != ""


@pytest.mark.parametrize(("one", "other"), APART)
def test_a_search_still_tells_other_names_apart(one: str, other: str) -> None:
    assert search_key(one) != search_key(other)


def test_a_part_of_a_name_is_found_inside_the_whole() -> None:
    # given
    whole = search_key("ヤマノウチ　キョウコ")

    # then
    assert search_key("ノウチ") in whole
    assert search_key("きょーこ") not in whole
    assert search_key("きょうこ") in whole


def test_the_exact_key_ignores_only_width_spaces_and_kinds_of_dashes() -> None:
    assert exact_key("ｿｰﾏ ﾀﾛｳ") == exact_key("そ―ま　たろう") == "ソーマタロウ"
    assert exact_key("ナカジマ") != exact_key("ナカシマ")
    assert exact_key("チバ") != exact_key("シバ")


kana = st.text(alphabet="アイウエオカキクコソトノホモヨロヲヴァィュョッーワハヂヅ 　ｶﾞﾊﾟうおゔ゛", max_size=12)


@given(st.one_of(st.text(), kana))
def test_a_key_is_its_own_key(text: str) -> None:
    for key in (search_key, exact_key, to_katakana):
        once = key(text)
        assert key(once) == once


@given(kana)
def test_a_key_of_kana_holds_plain_large_kana_only(text: str) -> None:
    assert set(search_key(text)) <= set(
        "アイウエオカキクケコサシスセソタテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロン"
    )


@pytest.mark.parametrize("text", ["", "ヤマダ　タロウ", "ヤマダ タロウ", "ソーマ", "ヴァイオレット", "ジョン・スミス"])
def test_a_proper_furigana_has_no_problem(text: str) -> None:
    assert kana_problems(text) == ()


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("やまだ", "「やまだ」"),
        ("ﾔﾏﾀﾞ", "全角カタカナ"),
        ("ヤマダTARO", "「TARO」"),
        ("ヤマダ太郎", "「太郎」"),
        ("ッタ", "先頭に「ッ」"),
        ("ーマ", "先頭に「ー」"),
        ("ヤマダ　　タロウ", "空白が余分"),
        (" ヤマダ", "空白が余分"),
        ("ヤマダ　", "空白が余分"),
    ],
)
def test_a_wrong_furigana_is_told_why_and_what_to_do(text: str, hint: str) -> None:
    # when
    problems = kana_problems(text)

    # then
    assert len(problems) == 1
    assert hint in problems[0]
    assert problems[0].endswith("ください。")
