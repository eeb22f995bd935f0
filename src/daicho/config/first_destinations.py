"""``destinations``: 最初の全員分の送付先情報 by command (P1), once at the beginning; after it each goes by itself."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from daicho.config.environment import use_data


def main(arguments: Sequence[str]) -> int:
    """Makes 送付先情報 of all residents of whom none was ever made. Broken off, it goes on where it stood."""
    parser = argparse.ArgumentParser(prog="./daicho destinations", description=main.__doc__)
    parser.add_argument("--data", type=Path, help="folder of the installation")
    given = parser.parse_args(arguments)
    use_data(given.data)
    import django

    django.setup()
    print(json.dumps({"made": make_all()}))
    return 0


def make_all() -> int:
    """Batch by batch, each a transaction of its own. Returns: how many were made."""
    from daicho.config.loading import loading_context
    from daicho.foundation.database.guard import serving
    from daicho.systems.resident_registry.actions.set_destination import send_first_batch

    loading = loading_context("resident_registry")
    ctx = replace(loading, actor=replace(loading.actor, name="コマンド"), terminal="", purpose="送付先情報の最初の送信")
    made = 0
    with serving("resident_registry"):
        while batch := send_first_batch(ctx):
            made += batch
    return made
