"""The keeper of an installation's processes, started for real."""

import socket

import pytest

from xiuhua.cli.keeping import PortTaken, refuse_taken, running_server, start_server, stop_server


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_port_that_is_taken_is_refused_with_another_one_to_try(port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        with pytest.raises(PortTaken) as refused:
            refuse_taken(port)
    assert f"PORT={port + 1}" in refused.value.text("en")


def test_without_a_keeper_nothing_runs_and_nothing_is_stopped(tmp_path):
    assert running_server(tmp_path) is None
    assert stop_server(tmp_path) is False


def test_an_old_note_of_a_process_is_not_taken_for_a_keeper(tmp_path):
    (tmp_path / "server.lock").write_text('{"pid": 1, "port": 8000}')
    assert running_server(tmp_path) is None
    assert stop_server(tmp_path) is False


# It is meant to outlive whoever started it.
@pytest.mark.filterwarnings("ignore:subprocess .* is still running:ResourceWarning")
@pytest.mark.slow
def test_a_keeper_is_started_found_again_and_stopped(tmp_path, port):
    started = start_server(tmp_path, port)
    try:
        assert running_server(tmp_path) == started
    finally:
        assert stop_server(tmp_path) is True
    assert running_server(tmp_path) is None
    refuse_taken(port)
