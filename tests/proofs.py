"""``@proves``: ties a test to the requirement claim that it proves (docs/requirements.toml).

A claim that does not exist is an error when the test is collected. Decorators may be stacked.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from daicho.config.pia.catalogue import claim_ids
from daicho.config.pia.evidence import HOWS, How

ROOT = Path(__file__).resolve().parents[1]


class UnknownClaim(ValueError):
    """A test names a claim, or a kind of proof, that does not exist."""


@cache
def known_claims() -> frozenset[str]:
    """All claim ids of docs/requirements.toml."""
    return claim_ids(ROOT)


def check_proof(claim: object, how: object) -> tuple[str, How]:
    """The pair, checked.

    Raises: UnknownClaim.
    """
    if not isinstance(claim, str) or claim not in known_claims():
        raise UnknownClaim(f"no claim {claim!r} in docs/requirements.toml")
    for kind in HOWS:
        if how == kind:
            return claim, kind
    raise UnknownClaim(f"how={how!r} of claim {claim} is none of {', '.join(HOWS)}")


def proves(claim: str, *, how: How) -> pytest.MarkDecorator:
    """Marks a test as proof of a claim.

    Args:
        how: journey (by a browser), sequence (through several systems or processes), refusal (the forbidden thing
            was tried and stopped) or unit (anything smaller).

    Raises: UnknownClaim, so that the module is not collected.
    """
    checked, kind = check_proof(claim, how)
    return pytest.mark.proves(checked, how=kind)
