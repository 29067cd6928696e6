"""The process that plays ends when the one it plays for is killed."""

import subprocess
import sys
import time
from pathlib import Path

PARENT = """
import os, time
import django
if __name__ == "__main__":
    django.setup()
    from xiuhua.core.loop.playing import player
    with player() as pool:
        print(pool.submit(os.getpid).result(), flush=True)
        time.sleep(60)
"""


def alive(pid: int) -> bool:
    """Whether a process runs; one that ended and was not waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_it_ends_with_its_parent(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("XIUHUA_HOME", str(tmp_path))
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as one:
        assert one.stdout is not None
        child = int(one.stdout.readline())
        assert alive(child)
        one.kill()
    until = time.monotonic() + 10
    while alive(child) and time.monotonic() < until:
        time.sleep(0.1)
    assert not alive(child)
