"""`xiuhua serve`, `work`, `up`: the processes of an installation."""

import argparse
import os
import signal
import subprocess
import sys
import time
from types import FrameType

from xiuhua.core.indicators.services import refresh_facts
from xiuhua.core.loop.recompute import follow_calendars
from xiuhua.core.loop.retention import erase_contacts
from xiuhua.core.loop.sweep import sweep
from xiuhua.core.notify.delivering import deliver
from xiuhua.core.notify.retention import forget_messages
from xiuhua.core.notify.services import tell
from xiuhua.core.notify.webhooks import queue_webhooks, send_webhooks
from xiuhua.web.registers.kept import forget_old

WORKERS, THREADS = 2, 4  # measured best on two cores; see docs/benchmarks.md
SWEEP_S = 30.0


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add this part's commands."""
    serve = commands.add_parser("serve", help="网页与接口 / pages and API")
    _address(serve)
    serve.set_defaults(call=_serve)
    work = commands.add_parser("work", help="时限提醒、消息、统计 / clocks, messages, figures")
    work.add_argument("--once", action="store_true", help="one round, then end")
    work.set_defaults(call=_work)
    up = commands.add_parser("up", help="启动并看护全部进程 / start and keep every process")
    _address(up)
    up.set_defaults(call=_up)


def _address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)


def serve_command(host: str, port: int) -> list[str]:
    """Return the command line of the web server."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(WORKERS), "--blocking-threads", str(THREADS), "--no-ws",
        "--log-level", "warning", "xiuhua.config.wsgi:application",
    ]  # fmt: skip


def _serve(options: argparse.Namespace) -> None:
    """Become the web server, so that who ends this process ends it."""
    command = serve_command(options.host, options.port)
    os.execv(command[0], command)  # noqa: S606 our own command


def _work(options: argparse.Namespace) -> None:
    while True:
        follow_calendars()
        done = sweep()
        told = tell()
        queue_webhooks()
        refresh_facts()
        erased = erase_contacts()
        forget_messages()
        forget_old()
        # Last, because it waits for other people's servers.
        out, pushed = deliver(), send_webhooks()
        print(
            f"work: {done.notices} warned, {done.resumed} resumed, {erased} reporters forgotten, "
            f"{told} told, {out.sent} sent, {pushed.sent} pushed, "
            f"{out.failed + pushed.failed} given up",
            flush=True,
        )
        if options.once:
            return
        time.sleep(SWEEP_S)


def _up(options: argparse.Namespace) -> int:
    """Start every process and start again what ends, until told to stop."""
    return keep(
        {
            "serve": serve_command(options.host, options.port),
            "work": [sys.executable, "-m", "xiuhua", "work"],
        }
    )


def keep(commands: dict[str, list[str]]) -> int:
    """Run commands until a signal comes; one that ends by itself is started again."""
    running = {name: subprocess.Popen(command) for name, command in commands.items()}  # noqa: S603
    stopping = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopping:
        time.sleep(0.5)
        for name, process in running.items():
            if process.poll() is not None and not stopping:
                print(f"up: {name} ended with {process.returncode}, starting it again", flush=True)
                time.sleep(1)
                running[name] = subprocess.Popen(commands[name])  # noqa: S603
    for process in running.values():
        process.terminate()
    for process in running.values():
        process.wait(timeout=15)
    return 0
