"""デモ用のパスワード — announced to everybody, so no account of a real installation may have it."""

from __future__ import annotations

ANNOUNCED = "daicho-demo-1"
