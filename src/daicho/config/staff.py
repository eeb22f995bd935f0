"""``./daicho staff``: what must be there before anybody can sign in — two administrators of a realm, and terminals.

Everything else about accounts is done at the screen by those two. Passwords and codes are printed once, kept nowhere.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from daicho.config.databases import REALMS
from daicho.config.environment import use_data
from daicho.kernel.context import Office


def main(arguments: Sequence[str]) -> int:
    """``first`` makes the first two administrators of a realm; ``terminal`` registers a terminal."""
    parser = argparse.ArgumentParser(prog="./daicho staff", description=main.__doc__)
    parser.add_argument("--data", type=Path, help="folder of the installation")
    parser.add_argument("--realm", choices=sorted(REALMS), default="office")
    parser.add_argument("--office", required=True, help="code and name, e.g. 0090:情報政策課")
    commands = parser.add_subparsers(dest="what", required=True)
    first = commands.add_parser("first", help="the first two administrators, each as ID:NAME")
    first.add_argument("people", nargs=2, metavar="ID:NAME")
    terminal = commands.add_parser("terminal", help="register a terminal")
    terminal.add_argument("code")
    given = parser.parse_args(arguments)
    use_data(given.data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daicho.config.settings")
    import django

    django.setup()
    from daicho.kernel.errors import DomainError

    try:
        lines = _first(given) if given.what == "first" else _terminal(given)
    except (DomainError, ValueError) as refusal:
        print(getattr(refusal, "message", str(refusal)), file=sys.stderr)
        return 1
    print("\n".join(lines), flush=True)
    return 0


def _first(given: argparse.Namespace) -> list[str]:
    from daicho.config.loading import loading_context
    from daicho.foundation.accounts.administration import NewAccount, create_account, today
    from daicho.foundation.accounts.care import fresh_password
    from daicho.foundation.accounts.directory import administrators_duty, list_accounts
    from daicho.foundation.accounts.realms import realm

    where = realm(given.realm)
    people = [_pair(one) for one in given.people]
    if list_accounts(where):
        raise ValueError("この領域にはすでに職員がいます。追加は、管理者が画面の「職員アカウント」で行ってください。")
    if people[0][0] == people[1][0]:
        raise ValueError("二人の職員番号が同じです。別の二人を指定してください。")
    ctx = replace(loading_context(where.alias), purpose="最初の管理者の登録")
    lines = []
    for staff_id, name in people:
        password = fresh_password()
        duties = frozenset({administrators_duty(where)})
        create_account(ctx, where, NewAccount(staff_id, name, password, _office(given), duties, today()))
        lines.append(f"{staff_id} {name}  最初のパスワード {password}")
    return lines


def _terminal(given: argparse.Namespace) -> list[str]:
    from daicho.config.loading import loading_context
    from daicho.foundation.accounts.administration import register_terminal
    from daicho.foundation.accounts.realms import realm

    where = realm(given.realm)
    ctx = replace(loading_context(where.alias), purpose="端末の登録")
    token = register_terminal(ctx, where, given.code, _office(given))
    return [
        f"{given.code}  端末登録コード {token}",
        f"この端末のブラウザで {where.terminal_url} を開いて入れてください。",
    ]


def _office(given: argparse.Namespace) -> Office:
    return Office(*_pair(given.office))


def _pair(text: str) -> tuple[str, str]:
    code, _, name = text.partition(":")
    if not code or not name:
        raise ValueError(f"「{text}」は「番号:名前」の形ではありません。例: 1009:小林 修")
    return code, name
