"""都道府県サーバ (模擬) — takes updates of 本人確認情報 from a municipality's CS and keeps its own copy.

Speaks ``specs/prefecture/``. An invented interface: the real layouts (CS電文) are not public.
"""
