"""Several processes at once, and processes that die."""

import http.client
import json
import os
import signal
import socket
import subprocess
import threading
import time
from contextlib import closing

import pytest

from xiuhua.cli.running import serve_command

pytestmark = pytest.mark.slow

WRITERS = 4
CASES = 150  # each; as in the worker
REPORTS, CLIENTS, KILL_AFTER = 500, 8, 200
REPORT = {"minor": "E0101", "source": "public", "lon": 119.28, "lat": 29.47}


def test_four_processes_reporting_at_once_lose_no_case(home):
    home.ask("build")
    writers = [
        home.python("tests.faults.city_worker", "write", stdin=subprocess.PIPE)
        for _ in range(WRITERS)
    ]
    for writer in writers:
        assert writer.stdout.readline() == '"ready"\n'
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    numbers = [json.loads(writer.communicate(timeout=180)[0]) for writer in writers]
    assert [len(one) for one in numbers] == [CASES] * WRITERS

    there = home.ask("tell")
    assert there["cases"] == sorted(number for one in numbers for number in one)
    assert sorted(there["acts"]) == there["cases"]
    assert there["steps"] == there["reports"] == WRITERS * CASES
    serials = [int(number[-5:]) for number in there["cases"]]
    days = {number[:-5] for number in there["cases"]}
    if len(days) == 1:  # it is not midnight
        assert serials == list(range(1, WRITERS * CASES + 1))
    ledger = home.ledger()
    assert ledger["ok"]
    assert ledger["status"] == 0


def test_two_processes_make_one_empty_home_at_once(home):
    both = [home.python("xiuhua", "check", "ledger", "--json") for _ in range(2)]
    told = [(one.communicate(timeout=180)[0], one.returncode) for one in both]
    assert [status for _, status in told] == [0, 0]
    assert home.ledger()["acts"] == json.loads(told[0][0])["acts"] > 0


class Reporting:
    """Clients that report until the server is gone, and what it acknowledged."""

    def __init__(self, port: int, token: str) -> None:
        self.port, self.token = port, token
        self.left = iter(range(REPORTS))
        self.acknowledged: list[str] = []
        self.refused: list[tuple[int, bytes]] = []
        self._enough = threading.Event()
        self._threads = [threading.Thread(target=self._report) for _ in range(CLIENTS)]

    def start(self):
        for thread in self._threads:
            thread.start()

    def wait_for_enough(self):
        assert self._enough.wait(timeout=90), self.refused[:3]

    def join(self):
        for thread in self._threads:
            thread.join(timeout=60)
            assert not thread.is_alive()

    def _report(self):
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            for serial in self.left:
                body = json.dumps({**REPORT, "description": f"第 {serial} 处"})
                try:
                    connection.request("POST", "/api/v1/cases", body, headers)
                    answer = connection.getresponse()
                    told = answer.read()
                except (OSError, http.client.HTTPException):
                    return  # the server is gone
                if answer.status != 201:
                    self.refused.append((answer.status, told))
                    return
                self.acknowledged.append(json.loads(told)["case"]["number"])
                if len(self.acknowledged) >= KILL_AFTER:
                    self._enough.set()


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def serve(home):
    """Start the server, in a group of processes of its own; whatever still runs is killed."""
    groups = []

    def _serve(port: int) -> int:
        server = home.start(*serve_command("127.0.0.1", port), start_new_session=True)
        groups.append(server)
        for _ in range(600):
            assert server.poll() is None
            with closing(socket.socket()) as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return server.pid
            time.sleep(0.1)
        raise AssertionError("the server does not come up")

    yield _serve
    for server in groups:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
        server.communicate()


def test_kill_9_during_500_reports_loses_no_acknowledged_case(home, serve):
    token, port = home.ask("build")["token"], free_port()
    group = serve(port)
    reporting = Reporting(port, token)
    reporting.start()
    reporting.wait_for_enough()
    os.killpg(group, signal.SIGKILL)
    reporting.join()
    assert reporting.refused == []
    assert KILL_AFTER <= len(reporting.acknowledged) < REPORTS

    serve(port)
    there = home.ask("tell")
    assert set(reporting.acknowledged) <= set(there["cases"])
    assert sorted(there["acts"]) == there["cases"]
    assert there["steps"] == there["reports"] == len(there["cases"])
    assert home.ledger()["status"] == 0
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        last = f"/api/v1/cases/{reporting.acknowledged[-1]}"
        connection.request("GET", last, headers={"Authorization": f"Bearer {token}"})
        assert connection.getresponse().status == 200
