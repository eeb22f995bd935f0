"""Names (氏名) and characters: kana, search keys, variants, and which characters can be written."""
