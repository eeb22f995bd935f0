"""Client certificates and a running prefecture for tests: made fresh, thrown away."""

from __future__ import annotations

import os
import random
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

SOURCES = Path(__file__).resolve().parents[2] / "src"
EXCHANGE = "/juki/v2/exchange"


@dataclass(frozen=True, slots=True)
class Authority:
    """A CA that signs client certificates."""

    folder: Path
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    certificates: list[x509.Certificate] = field(default_factory=list)

    @property
    def certificate_file(self) -> Path:
        """Its public certificate."""
        path = self.folder / "ca.pem"
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            own = _signed("test CA", "test CA", self.key, self.key, is_authority=True)
            path.write_bytes(own.public_bytes(serialization.Encoding.PEM))
        return path

    def client(self, name: str) -> tuple[Path, Path]:
        """Certificate and key files of a client."""
        _ = self.certificate_file
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = _signed(name, "test CA", key, self.key, is_authority=False)
        files = (self.folder / f"{name}.pem", self.folder / f"{name}.key")
        files[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        files[1].write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        return files


def _signed(
    name: str, issuer: str, key: ec.EllipticCurvePrivateKey, by: ec.EllipticCurvePrivateKey, *, is_authority: bool
) -> x509.Certificate:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .sign(by, hashes.SHA256())
    )


_chance = random.Random(os.getpid() * 1_000_003 + time.time_ns())


def free_port_pair() -> int:
    """A port that is free together with the next one.

    Below those that the kernel gives to outgoing connections: between this look and the start of the program, one of
    them could take it.
    """
    while True:
        port = _chance.randrange(12_000, 32_000, 2)
        with socket.socket() as first, socket.socket() as second:
            try:
                first.bind(("127.0.0.1", port))
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


@dataclass
class RunningPrefecture:
    """The prefecture, or another counterpart, as a program of its own."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    name: str = "prefecture"
    options: Sequence[str] = ()

    def start(self) -> Self:
        """Start and wait until both ports answer."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", f"counterparts.{self.name}", "serve", "--data", str(self.folder),
             "--port", str(self.port), *self.options],
            env={**os.environ, "PYTHONPATH": str(SOURCES)},
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                httpx.get(self.control_url + "/_control", timeout=1)
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except (httpx.TransportError, OSError):
                time.sleep(0.03)
            else:
                return self
        raise RuntimeError(f"{self.name} did not start")

    def kill(self) -> None:
        """kill -9."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def wait_dead(self) -> int:
        """Wait until the process has ended by itself."""
        assert self.process is not None
        code = self.process.wait(10)
        self.process = None
        return code

    def stop(self) -> None:
        """Stop cleanly."""
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.kill()
            self.process = None

    def trust(self, authority: Path, peer: str = "jukinet_server") -> None:
        """Register the CA of our CS, or of another peer."""
        registered = self.folder / "trust" / peer
        registered.mkdir(parents=True, exist_ok=True)
        (registered / "ca.pem").write_bytes(authority.read_bytes())

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    @property
    def control_url(self) -> str:
        return f"http://127.0.0.1:{self.port + 1}"

    @property
    def authority(self) -> Path:
        """The public certificate of its own CA."""
        return self.folder / "pki" / "ca.pem"

    def misbehave(self, **order: object) -> None:
        """Give one order."""
        httpx.post(self.control_url + "/_control", json=order).raise_for_status()

    def behave(self) -> None:
        """Clear all orders."""
        httpx.delete(self.control_url + "/_control").raise_for_status()

    def look(self, what: str) -> list[dict[str, Any]]:
        """``records``, ``history`` or ``refused-peers``."""
        found: list[dict[str, Any]] = httpx.get(f"{self.control_url}/_control/{what}").json()
        return found


def client_for(prefecture: RunningPrefecture, files: tuple[Path, Path] | None, timeout: float = 5) -> httpx.Client:
    """An HTTPS client that shows the given certificate."""
    context = ssl.create_default_context(cafile=str(prefecture.authority))
    if files is not None:
        context.load_cert_chain(files[0], files[1])
    return httpx.Client(base_url=prefecture.url, verify=context, timeout=timeout)
