"""本番環境の起動条件 — what a process of production refuses to start with; ``python -m daicho.config.production`` asks.

Demo keys, certificates and accounts; screens without a named host; and a CS that shares process, host or database
server with another system (M65). Every process asks before it serves; elsewhere than in production nothing is asked.
"""

from __future__ import annotations

import os
import sys

from daicho.config import host_marks
from daicho.config.databases import ALIASES, JUKINET
from daicho.config.environment import Environment

CS = "住基ネットCS(jukinet_server)"


class ProductionRefused(Exception):
    """Text: Japanese, for the administrator: what is wrong, why, and what to do."""


def demand_production(*, screens: bool = False) -> None:
    """Once when a process starts, after Django has been set up; marks what runs here. Raises: ProductionRefused.

    Args: screens: whether people reach this process by browser.
    """
    from django.conf import settings

    environment: Environment = settings.ENVIRONMENT
    if environment.mode != "production":
        return
    if screens and not environment.allowed_hosts:
        raise ProductionRefused(
            "画面を開くホスト名が決まっていません。名前の分からないホストへの要求には応じられません。"
            "DAICHO_HOSTS に、利用者のブラウザに出るホスト名をコンマ区切りで設定してください。"
        )
    _demand_own_material()
    if environment.only == JUKINET:
        _demand_alone_in_process(settings.SERVED_ALIASES)
        _demand_no_other_keys(environment)
        _demand_own_database_server()
    _demand_host(environment, settings.SERVED_ALIASES)


def start_or_explain(*, screens: bool = False) -> None:
    """The same for the beginning of a process: the text goes to its log, and it ends. Raises: SystemExit."""
    try:
        demand_production(screens=screens)
    except ProductionRefused as refusal:
        raise SystemExit(f"起動できません: {refusal}") from None


def _demand_own_material() -> None:
    from django.conf import settings

    from daicho.foundation.accounts.demo import accounts_with_the_announced_password
    from daicho.foundation.crypto.keyring import KeyringFault
    from daicho.foundation.crypto.production import DemoMaterial, refuse_demo

    try:
        refuse_demo(settings.SERVED_ALIASES)
    except (DemoMaterial, KeyringFault, FileNotFoundError) as fault:
        raise ProductionRefused(str(fault)) from fault
    found = accounts_with_the_announced_password()
    if found:
        raise ProductionRefused(
            f"デモ用のパスワードのままの職員がいます({'、'.join(found)})。だれでもサインインできてしまいます。"
            "この職員を削除するか、パスワードを変えてから起動してください。"
        )


def _demand_alone_in_process(aliases: tuple[str, ...]) -> None:
    others = [alias for alias in aliases if alias != JUKINET]
    if others:
        raise ProductionRefused(
            f"{CS}が、ほかのシステム({'、'.join(others)})と同じプロセスで動こうとしています。"
            "住基ネットに要るもの以外は同じ場所で動かせません。./daicho serve jukinet_server で単独で起動してください。"
        )


def _demand_no_other_keys(environment: Environment) -> None:
    """The installation's own folder, not the one of this process, which holds no others by construction."""
    folders = {environment.secrets, environment.data / "secrets"}
    others = sorted(
        {alias for alias in ALIASES if alias != JUKINET for at in folders if (at / f"{alias}.json").exists()}
    )
    if others:
        raise ProductionRefused(
            f"{CS}のホストに、ほかのシステムの鍵があります({'、'.join(others)})。CS は専用のホストで動かします。"
            "CS の鍵とパスワードだけを専用のホストに移し、そこで起動してください。"
        )


def _demand_own_database_server() -> None:
    from django.db import DatabaseError, connections

    others = (
        "select datname from pg_database "
        "where not datistemplate and datname not in (current_database(), 'postgres') order by datname"
    )
    try:
        with connections[JUKINET].cursor() as cursor:
            cursor.execute(others)
            found = [str(row[0]) for row in cursor.fetchall()]
    except DatabaseError as fault:
        raise ProductionRefused(
            f"{CS}のデータベースサーバーに接続できないため、専用であることを確かめられません。"
            "サーバーの稼働と接続先を確認してください。"
        ) from fault
    if found:
        raise ProductionRefused(
            f"{CS}のデータベースサーバーに、ほかのデータベースがあります({'、'.join(found)})。"
            "CS は専用のデータベースサーバーを使います。別に用意し、DAICHO_DATABASES の接続先を変えてください。"
        )


def _demand_host(environment: Environment, aliases: tuple[str, ...]) -> None:
    """Marks first and looks then, so that of two that start at once at least one sees the other."""
    folder = environment.host_folder
    host_marks.mark(folder, aliases)
    strangers = [alias for alias in ALIASES if alias != JUKINET] if JUKINET in aliases else [JUKINET]
    others = host_marks.running(folder, strangers)
    if others:
        host_marks.release()
        raise ProductionRefused(
            f"{CS}は専用のホストで動かします。ここでは{'、'.join((*aliases, *others))}が一緒に動くことになります。"
            "どちらかを止めるか、別のホストで起動してください。"
        )


def main() -> int:
    """Asks for the process that the environment describes. Returns 0 when it may start."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daicho.config.settings")
    import django

    django.setup()
    from django.conf import settings

    start_or_explain(screens=settings.ENVIRONMENT.screens)
    return 0


if __name__ == "__main__":
    sys.exit(main())
