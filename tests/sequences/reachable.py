"""Run as a process of one system: prints, as JSON, everything that this process can reach and takes from others."""

from __future__ import annotations

import json
import sys

import django
import psycopg


def main(database_names: list[str]) -> None:
    """Tries every database of the city with every credential that this process has been given."""
    django.setup()
    from django.conf import settings

    from daicho.config.inboxes import desk_of, inbox_of
    from daicho.config.transports import asker_of
    from daicho.config.worker import relays

    only: str = settings.ENVIRONMENT.only
    systems = [alias for alias in settings.SERVED_ALIASES if alias in settings.SYSTEMS]
    keys = sorted(file.name.removesuffix(".json") for file in settings.SECRETS_DIR.glob("*.json"))
    passwords = sorted(file.name for file in (settings.SECRETS_DIR / "database").iterdir())
    held = [settings.DATABASES[one] for one in settings.SERVED_ALIASES]
    reached = [name for name in database_names if any(_connects(one, name) for one in held)]
    found = {
        "serves": only,
        "aliases": sorted(set(settings.DATABASES) - {"default"}),
        "keys": keys,
        "passwords": passwords,
        "databases": reached,
        "sends_to": sorted({(relay.sender, relay.receiver) for relay in relays()}),
        "asks": sorted((one, answerer) for one in systems for answerer in asker_of(one).transports),
        "takes": sorted((one, type_) for one in systems for type_ in inbox_of(one).handlers),
        "answers": sorted((one, type_) for one in systems for type_ in desk_of(one).providers),
    }
    print(json.dumps(found))


def _connects(settings: dict[str, str], database: str) -> bool:
    try:
        psycopg.connect(
            dbname=database,
            host=settings["HOST"],
            port=settings["PORT"],
            user=settings["USER"],
            password=settings["PASSWORD"],
        ).close()
    except psycopg.OperationalError:
        return False
    return True


if __name__ == "__main__":
    main(sys.argv[1:])
