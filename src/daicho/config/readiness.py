"""``python -m daicho.config.readiness [WORLD]``: the last step before the servers start.

Refuses to go on with keys that do not belong to the databases, then loads what is missing of the demo world.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from daicho.config.environment import ROOT


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns 0 when the servers may start."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    import django

    django.setup()
    from django.conf import settings

    from daicho.config.demo_world import load_world
    from daicho.config.production import start_or_explain
    from daicho.foundation.audit.key_check import check_keys
    from daicho.foundation.crypto.keyring import KeyringFault

    start_or_explain()
    try:
        for alias in settings.SERVED_ALIASES:
            if alias != "evidence":
                check_keys(alias)
    except KeyringFault as fault:
        print(fault, file=sys.stderr)
        return 1
    if given:
        load_world(Path(given[0]), lambda line: print(line, flush=True))
    return 0


def schema_digest() -> str:
    """Changes with everything that a migration run depends on; equal means that there is nothing to migrate."""
    digest = hashlib.sha256()
    for package in ("django", "procrastinate"):
        digest.update(version(package).encode())
    package_folder = ROOT / "src" / "daicho"
    for pattern in ("**/migrations/*.py", "**/models.py", "**/models/**/*.py", "foundation/database/*.py"):
        for file in sorted(package_folder.glob(pattern)):
            digest.update(str(file.relative_to(package_folder)).encode() + file.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main())
