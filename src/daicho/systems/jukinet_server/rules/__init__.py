"""What 本人確認情報 may hold and how it may change, as pure functions."""
