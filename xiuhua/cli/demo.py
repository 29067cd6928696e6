"""`xiuhua demo`, `xiuhua stop`: the demonstration city, built once and served."""

import argparse
import fcntl
import time
from pathlib import Path

from django.db import connections

from xiuhua.cli.keeping import Server, refuse_taken, running_server, start_server, stop_server
from xiuhua.cli.shared import padded, width
from xiuhua.config.environment import environment
from xiuhua.config.ready import make_ready
from xiuhua.core.ledger.caching import forget_all
from xiuhua.core.people.models import Organisation
from xiuhua.demo.build import DAYS, Progress, build, progress
from xiuhua.demo.errors import Interrupted
from xiuhua.demo.signins import PASSWORD, sign_ins
from xiuhua.demo.staff import CODE, PROGRAM
from xiuhua.kit import clock
from xiuhua.kit.world import World

TOKEN_FILE = "demo_token"  # noqa: S105 where the key is kept, not the key
SIDE_FILES = ("", "-wal", "-shm")


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add this part's commands."""
    demo = commands.add_parser("demo", help="演示城市绣江市 / the demonstration city")
    demo.add_argument("--port", type=int, default=8000)
    demo.add_argument("--seed", type=int, default=7)
    demo.add_argument("--days", type=int, default=DAYS)
    demo.add_argument("--cases", type=int, metavar="N", help="至多 N 件 / at most N reports")
    demo.add_argument("--no-serve", action="store_true", help="只建城，不启动 / build only")
    demo.set_defaults(call=_demo)
    stop = commands.add_parser("stop", help="停止后台服务 / stop what demo started")
    stop.set_defaults(call=_stop)


def _demo(options: argparse.Namespace) -> None:
    home, server = environment().home, None
    with (home / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a second one waits until the city is built
        if not options.no_serve:
            server = running_server(home)
            if server is None:
                refuse_taken(options.port)  # before some minutes of building, not after
        if progress() == Progress.BEGUN:
            _start_over(home)
            server = None
        if progress() == Progress.NONE:
            _build(home, options)
        if not options.no_serve:
            server = server or start_server(home, options.port)
    _print_signposts(server)
    _print_sign_ins(home)


def _build(home: Path, options: argparse.Namespace) -> None:
    began = time.monotonic()

    def tell(zh: str, en: str) -> None:
        print(f"{time.monotonic() - began:6.1f} s  {zh} / {en}", flush=True)

    tell("开始建设绣江市", "building the city of Xiujiang")
    world = World(options.seed, clock.now().replace(microsecond=0))
    built = build(world, days=options.days, cases=options.cases, tell=tell)
    path = home / TOKEN_FILE
    path.touch(mode=0o600)
    path.write_text(built.token)
    tell(
        f"完成：案件 {built.cases} 件，在办 {built.open_cases} 件",
        f"done: {built.cases} cases, {built.open_cases} open",
    )


def _start_over(home: Path) -> None:
    """Throw away our own SQLite file with a city that was not finished, and nothing else.

    Raises:
        Interrupted: the database is no such file, or holds other organisations.
    """
    settings = environment()
    path = home / "xiuhua.sqlite3"
    if settings.database_url or Organisation.objects.exclude(code=CODE).exists():
        raise Interrupted(database=settings.database()["ENGINE"].rpartition(".")[2])
    stop_server(home)
    print(f"上次没有建完，删除后重建 / broken off last time, starting over: {path}", flush=True)
    connections.close_all()
    for suffix in SIDE_FILES:
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    forget_all()
    make_ready()


def _print_signposts(server: Server | None) -> None:
    if server is None:
        print("城市已建成，未启动服务 / the city is built, nothing is served")
        return
    print("\n绣花演示已就绪 / Xiuhua is ready")
    for what, path in (
        ("网页 / pages", "/"),
        ("接口 / API", "/api/v1/docs"),
        ("Open311", "/open311/v2/discovery.json"),
    ):
        print(f"  {padded(what, 14)}{server.url}{path}")
    print(f"  {padded('日志 / log', 14)}{server.log}")
    print(f"  {padded('停止 / stop', 14)}xiuhua stop")


def _print_sign_ins(home: Path) -> None:
    rows = [("岗位", "Post", "单位 / unit", "姓名 / name", "账号 / account", "口令 / password")]
    rows += [
        (one.post_zh, one.post_en, one.unit_zh, one.name, one.username, PASSWORD)
        for one in sign_ins()
    ]
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    print()
    for row in rows:
        cells = [padded(cell, columns) for cell, columns in zip(row, widths, strict=True)]
        print("  " + "  ".join(cells).rstrip())
    token = home / TOKEN_FILE
    if token.exists():
        print(f"\n  接口令牌 / API token ({PROGRAM}): {token.read_text()}")


def _stop(_options: argparse.Namespace) -> None:
    stopped = stop_server(environment().home)
    print("已停止 / stopped" if stopped else "没有在运行 / nothing was running")
