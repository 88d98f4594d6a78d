"""gunicorn as the README starts it, over an installation of the bench, and what its processes use of a core."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from bench.tablets_hall import Hall

GUNICORN = Path(sys.executable).with_name("gunicorn")
TICKS = os.sysconf("SC_CLK_TCK")
USER_TIME, SYSTEM_TIME = 11, 12
"""Where they stand in /proc/<pid>/stat after the name."""


@dataclass(frozen=True)
class Server:
    """Where it answers, and its first process."""

    address: str
    pid: int

    def cpu_seconds(self) -> float:
        """What it and its workers have used so far."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return sum(_cpu_seconds(pid) for pid in (str(self.pid), *children))


def _cpu_seconds(pid: str) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[USER_TIME]) + int(fields[SYSTEM_TIME])) / TICKS


@contextmanager
def serving(app: str, made: Hall) -> Iterator[Server]:
    """Two workers of eight threads, until the block ends."""
    port = _free_port()
    command = [
        GUNICORN,
        "--workers",
        "2",
        "--threads",
        "8",
        "--keep-alive",
        "75",
        "--preload",
        "--bind",
        f"127.0.0.1:{port}",
        app,
    ]
    given = {"SAIWU_INSTANCE": str(made.instance), "BENCH_DATABASE_URL": made.database_url}
    server = subprocess.Popen(command, env={**os.environ, **given}, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address)
        yield Server(address, server.pid)
    finally:
        server.terminate()
        server.wait()


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str) -> None:
    for _ in range(200):
        try:
            urlopen(address).close()
            return
        except URLError as error:
            if getattr(error, "code", None):
                return
            time.sleep(0.1)
    sys.exit(f"nothing answers at {address}")
