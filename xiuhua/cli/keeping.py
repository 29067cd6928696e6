"""One keeper of processes per home, in the background: started, found again, stopped.

While the keeper lives it holds a lock on a file of the home, so that no stale process number is
ever mistaken for it.
"""

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import IO

from xiuhua.kit.errors import Conflict

HOST = "127.0.0.1"
START_S, STOP_S = 60.0, 20.0
STEP_S = 0.2
LOCK, LOG = "server.lock", "xiuhua.log"


class PortTaken(Conflict):
    """Something else listens on the port."""

    code = "cli.port_taken"
    zh = "端口 {port} 已被占用；换一个端口，例如 make demo PORT={other}"
    en = "Port {port} is taken; choose another one: make demo PORT={other}"


class NotAnswering(Conflict):
    """The server was started and does not answer."""

    code = "cli.not_answering"
    zh = "服务没有响应，详见 {log}"
    en = "The server does not answer; see {log}"


@dataclass(frozen=True, slots=True)
class Server:
    """A keeper that runs."""

    pid: int
    port: int
    log: Path

    @property
    def url(self) -> str:
        """Where its pages are."""
        return f"http://{HOST}:{self.port}"


def running_server(home: Path) -> Server | None:
    """Return the keeper of a home, once it answers; None if there is none.

    Raises:
        NotAnswering: it runs, but does not answer.
    """
    with (home / LOCK).open("a+") as lock:
        if _locked(lock):
            return None
        server = _told(home, lock)
    _wait_for(server)
    return server


def refuse_taken(port: int) -> None:
    """Prove that a port of this machine is free.

    Raises:
        PortTaken: something listens there.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise PortTaken(port=port, other=port + 1) from None


def start_server(home: Path, port: int) -> Server:
    """Start a keeper of `xiuhua up` in the background and wait until it answers.

    Raises:
        PortTaken: something else listens there.
        NotAnswering: it did not answer in time.
    """
    refuse_taken(port)
    command = [sys.executable, "-m", "xiuhua", "up", "--host", HOST, "--port", str(port)]
    with (home / LOCK).open("a+") as lock, (home / LOG).open("ab") as log:
        fcntl.flock(lock, fcntl.LOCK_EX)
        keeper = subprocess.Popen(  # noqa: S603 our own command
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            pass_fds=(lock.fileno(),),
            env={**os.environ, "XIUHUA_HOME": str(home)},
        )
        lock.truncate(0)
        json.dump({"pid": keeper.pid, "port": port}, lock)
        lock.flush()
    server = Server(keeper.pid, port, home / LOG)
    try:
        _wait_for(server)
    except NotAnswering:
        keeper.terminate()
        raise
    return server


def stop_server(home: Path) -> bool:
    """Stop the keeper of a home and wait until it is gone; return whether there was one."""
    with (home / LOCK).open("a+") as lock:
        if _locked(lock):
            return False
        os.kill(_told(home, lock).pid, signal.SIGTERM)
        ends_at = time.monotonic() + STOP_S
        while not _locked(lock) and time.monotonic() < ends_at:
            time.sleep(STEP_S)
    return True


def _locked(lock: IO[str]) -> bool:
    """Take the lock if it is free, and tell whether it was; closing the file gives it back."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _told(home: Path, lock: IO[str]) -> Server:
    lock.seek(0)
    told = json.load(lock)
    return Server(told["pid"], told["port"], home / LOG)


def _wait_for(server: Server) -> None:
    ends_at = time.monotonic() + START_S
    while not _answers(server.port):
        if time.monotonic() > ends_at:
            raise NotAnswering(log=server.log)
        time.sleep(STEP_S)


def _answers(port: int) -> bool:
    asked = HTTPConnection(HOST, port, timeout=2)
    try:
        asked.request("GET", "/health")
        return asked.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        asked.close()
