"""The invented city (架空の市): a whole world of residents and outsiders, the same for the same seed.

Guarantees: no person is taken from life. Surnames, given names, addresses and dates are combined at random; a likeness
is chance. All 個人番号 and 住民票コード begin with 99, all 在留カード番号 with ZX; check digits are right. The 町字
are those of 平塚市, lots and buildings are not. All files come from the same people, so that all copies agree.
Layout of the files: ``specs/initial_load.md``.
"""
