"""Passwords (パスワード): Argon2id, what makes one fit, and how long it may be used."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from django.conf import settings

from daicho.foundation.accounts.demo_password import ANNOUNCED
from daicho.foundation.accounts.errors import PasswordUnfit

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
SHORTEST = 10
LONGEST = 128
REMEMBERED = 5
"""How many earlier passwords may not come back (M26)."""


def hash_password(password: str) -> str:
    """Argon2id, t=2, m=19 MiB, p=1."""
    return _hasher.hash(password)


def password_matches(stored: str, password: str) -> bool:
    """Whether a password belongs to a hash."""
    try:
        return _hasher.verify(stored, password)
    except (Argon2Error, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def hash_of_nobody() -> str:
    """Compared against for an unknown staff id, so that the answer takes as long as for a known one."""
    return hash_password("nobody has this password")


def check_fitness(password: str, *, staff_id: str, used_hashes: Iterable[str] = ()) -> None:
    """Raises: PasswordUnfit saying what to change."""
    reason = _unfit(password, staff_id, used_hashes)
    if reason:
        raise PasswordUnfit(reason=reason)


def _unfit(password: str, staff_id: str, used_hashes: Iterable[str]) -> str:
    if len(password) < SHORTEST:
        return f"{SHORTEST}文字に足りません。{SHORTEST}文字以上にしてください。"
    if len(password) > LONGEST:
        return f"長すぎます。{LONGEST}文字までにしてください。"
    if staff_id in password:
        return "職員番号が含まれています。含まないものにしてください。"
    if settings.PRODUCTION and password == ANNOUNCED:
        return "デモ用に公表されているパスワードです。ほかの人が知らないものにしてください。"
    if len(set(password)) < 4:
        return "同じ文字ばかりです。4種類以上の文字を使ってください。"
    if any(password_matches(used, password) for used in used_hashes):
        return "いままたは以前のパスワードと同じです。使ったことのないものにしてください。"
    return ""


def is_overdue(changed_on: date, today: date) -> bool:
    """定期変更 — whether a password has been in use for longer than the set interval (M26)."""
    return today > changed_on + timedelta(days=settings.PASSWORD_MAX_AGE_DAYS)
