"""The one place that decides whether a person is who they claim to be.

Today the proof is a password. Card and biometrics are added here; nothing else asks how somebody was recognised.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from daicho.foundation.accounts.passwords import hash_of_nobody, password_matches


@dataclass(frozen=True, slots=True)
class Proof:
    """本人確認の手段 — what the person offered; ``further`` holds what cards and sensors say."""

    password: str
    further: Mapping[str, str]

    def __repr__(self) -> str:
        return "Proof(...)"


def verify_strongly(password_hash: str | None, proof: Proof) -> str | None:
    """職員の本人確認 — compares a proof with an account.

    Args: password_hash: of the account, None for an unknown one (takes the same time).
    Returns: the credential's name for session and audit log, never a secret; None when the proof fails.
    """
    matches = password_matches(password_hash or hash_of_nobody(), proof.password)
    return "password" if matches and password_hash is not None else None
