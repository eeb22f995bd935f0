"""二人目の確認 — a second officer confirms an act on the spot, at the screen of the first, with their own password."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from daicho.foundation.accounts import evidence
from daicho.foundation.accounts.errors import SignInRefused
from daicho.foundation.accounts.models import Account
from daicho.foundation.accounts.realms import Realm
from daicho.foundation.accounts.sign_in import LOCK_OUT_MINUTES, count_failure, refusal_of
from daicho.foundation.accounts.strong import Proof, verify_strongly
from daicho.foundation.database.guard import serving
from daicho.kernel.context import Actor, Context

CONFIRMED = "staff.confirmed_second"


def confirm_second_person(ctx: Context, realm: Realm, staff_id: str, password: str) -> Actor:
    """二人目の本人確認 — starts no session. Own transaction in the realm's database; a failure is kept and counted.

    Args: ctx: of the act to be confirmed, its office and terminal are kept.
    Raises: SignInRefused, the same for every reason.
    """
    with serving(realm.alias), transaction.atomic(using=realm.alias):
        account = Account.objects.using(realm.alias).select_for_update().filter(staff_id=staff_id).first()
        credential = verify_strongly(account.password_hash if account else None, Proof(password, {}))
        actor = _actor_of(account, realm, credential or "")
        kept = evidence.context_of(realm, actor, ctx.office, ctx.terminal, ctx.caused_by)
        refusal = "unknown" if account is None else refusal_of(account, credential)
        if account is not None and refusal:
            count_failure(realm, account, kept, refusal)
        elif refusal:
            evidence.note(kept, evidence.SIGN_IN_FAILED, reason=refusal)
        else:
            evidence.note(kept, CONFIRMED, confirmed_for=ctx.actor.staff_id)
    if refusal:
        raise SignInRefused(limit=settings.LOCK_OUT_AFTER_FAILURES, minutes=LOCK_OUT_MINUTES)
    return actor


def _actor_of(account: Account | None, realm: Realm, credential: str) -> Actor:
    if account is None:
        return Actor("", "", realm.name)
    return Actor(account.staff_id, account.name, realm.name, frozenset(account.duties), credential)
