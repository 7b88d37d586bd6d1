"""The front door itself."""

import fcntl
import os
import socket
import subprocess

import pytest

from gateway import DEV, PROGRAMS, Gateway, free_port


def dev(*arguments, **options):
    return subprocess.run(
        [DEV, *arguments], capture_output=True, text=True, check=False, **options
    )


def assert_one_sentence(done, *words):
    assert done.returncode != 0
    assert done.stdout == ""
    (sentence,) = done.stderr.strip().splitlines()
    for word in words:
        assert word in sentence


def test_prints_exactly_the_keys(gateway):
    expected = ["url", "username", "password", "dir", "modem", "modem_ledger", "modem_control"]
    assert list(gateway.keys) == expected
    assert len(gateway.password) >= 16
    assert os.path.realpath(gateway.keys["modem"]).startswith("/dev/pts/")


def test_a_second_start_in_the_same_folder_is_refused(gateway):
    done = dev("run", "--detach", "--dir", gateway.folder, "--programs", PROGRAMS)
    assert_one_sentence(done, "already", "./dev stop")


def test_a_taken_port_is_one_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = dev("run", "--detach", "--dir", tmp_path, "--port", port, "--programs", PROGRAMS)
    assert_one_sentence(done, port, "in use", "--port")


def test_a_taken_tty_is_one_sentence(tmp_path):
    leader, follower = os.openpty()
    fcntl.flock(follower, fcntl.LOCK_EX)  # as a gateway that uses it does
    try:
        options = ("--modem", os.ttyname(follower), "--programs", PROGRAMS)
        done = dev("run", "--detach", "--dir", tmp_path, "--port", "1025", *options)
    finally:
        os.close(leader)
        os.close(follower)
    assert_one_sentence(done, "in use", "--modem")


def test_a_silent_tty_that_its_maker_holds_open_is_waited_for(tmp_path):
    leader, follower = os.openpty()
    try:
        options = ("--modem", os.ttyname(follower), "--programs", PROGRAMS)
        done = dev("run", "--detach", "--dir", tmp_path, "--port", str(free_port()), *options)
        assert done.returncode == 0, done.stderr
        assert "does not answer yet" in done.stderr
        assert dev("stop", "--dir", tmp_path).returncode == 0
    finally:
        os.close(leader)
        os.close(follower)


def test_two_run_side_by_side_and_keep_their_account(gateway, tmp_path):
    folder = tmp_path / ("deep" * 20) / "with space"
    second = Gateway(folder, "--username", "plant 7")
    try:
        assert second.username == "plant 7"
        assert second.send("from the second").body == "OK\n"
        assert [message["Text"] for message in second.accepted()] == ["from the second"]
        assert gateway.get("sms_list").status == 200
    finally:
        second.stop()
    again = Gateway(folder)
    try:
        assert (again.username, again.password) == (second.username, second.password)
        assert again.get("sms_list").status == 200
    finally:
        again.stop()


def test_a_given_account_is_used(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("correct horse & battery\n")
    options = ("--username", "alarm", "--password-file", secret)
    running = Gateway(tmp_path / "gw", *options)
    try:
        assert running.keys["password"] == "correct horse & battery"
        assert running.send("given").body == "OK\n"
    finally:
        running.stop()


def test_stop_says_when_nothing_runs(tmp_path):
    assert_one_sentence(dev("stop", "--dir", tmp_path), "No gateway runs")


@pytest.mark.parametrize("arguments", [["run", "--colour"], ["run", "--port", "x"], ["dance"]])
def test_wrong_options_are_named(arguments):
    assert_one_sentence(dev(*arguments), arguments[-1])
