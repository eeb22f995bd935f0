"""What a process is told from outside: where its files lie and which part it plays.

Nothing here is secret. Secrets are files, because the web server hands the whole process environment to every request.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, field_validator

from daicho.kernel.numbers import municipality_code_is_valid
from daicho.municipal.places.towns import CITY_CODE

ROOT = Path(__file__).resolve().parents[3]
"""The folder of the checkout, where ``law/``, ``specs/`` and ``docs/`` lie."""

PREFIX = "DAICHO_"
DOORS = "doors.json"
"""File in the data folder: address of each system that is a process of its own."""


class Environment(BaseModel):
    """All settings that may differ between two processes of one machine, read from ``DAICHO_*``.

    Args:
        data: folder of everything this installation writes (``DAICHO_DATA``).
        secrets: folder of keys and passwords (``DAICHO_SECRETS``); usually ``<data>/secrets``.
        role: ``app`` at run time, ``owner`` only while migrating (``DAICHO_ROLE``).
        only: the one system this process serves in split mode (``DAICHO_ONLY``), or ``office`` or ``evidence``; ``""``
            for all of them.
        screens: whether that process shows the system's screens, so that people sign in at it (``DAICHO_SCREENS``).
        mode: ``demo`` or ``production`` (``DAICHO_MODE``).
        databases: file with connection URLs of an own PostgreSQL (``DAICHO_DATABASES``), instead of the embedded one.
        hosts: names under which browsers reach the screens, by commas (``DAICHO_HOSTS``); production demands them.
        host_folder: where the systems that run on this host leave their marks (``DAICHO_HOST_FOLDER``).
        municipalities: whom the CS serves, by commas (``DAICHO_MUNICIPALITIES``), the first one our own city.
        public_port: port under which browsers reach the web server (``DAICHO_PUBLIC_PORT``).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    data: Path = ROOT / "var"
    secrets: Path = Path()
    role: Literal["app", "owner"] = "app"
    only: str = ""
    screens: bool = False
    mode: Literal["demo", "production"] = "demo"
    databases: Path | None = None
    hosts: str = ""
    host_folder: Path = Path("/run/lock")
    municipalities: str = CITY_CODE
    public_port: int = 8000

    @property
    def allowed_hosts(self) -> list[str]:
        """The names of :attr:`hosts`."""
        return [name.strip() for name in self.hosts.split(",") if name.strip()]

    @field_validator("municipalities")
    @classmethod
    def _are_codes(cls, given: str) -> str:
        codes = [code.strip() for code in given.split(",")]
        if len(set(codes)) != len(codes) or not all(municipality_code_is_valid(code) for code in codes):
            raise ValueError("全国地方公共団体コード with check digit, each once")
        return ",".join(codes)

    @classmethod
    def read(cls, variables: Mapping[str, str] | None = None) -> Self:
        """The environment of this process. Raises: pydantic.ValidationError on an unknown ``DAICHO_*`` name."""
        source = os.environ if variables is None else variables
        given = {name[len(PREFIX) :].lower(): value for name, value in source.items() if name.startswith(PREFIX)}
        data = Path(given.get("data", cls.model_fields["data"].default)).absolute()
        given["data"] = str(data)
        given.setdefault("secrets", str(data / "secrets"))
        return cls.model_validate(given)

    def variables(self) -> dict[str, str]:
        """The same as ``DAICHO_*`` variables, for a child process."""
        return {
            PREFIX + name.upper(): str(value)
            for name, value in self.model_dump().items()
            if value not in (None, "", False)
        }


def use_data(data: Path | None) -> None:
    """Lets ``--data DIR`` of a command choose the installation; called before settings are read."""
    if data is not None:
        os.environ[PREFIX + "DATA"] = str(data.absolute())
        os.environ.pop(PREFIX + "SECRETS", None)
