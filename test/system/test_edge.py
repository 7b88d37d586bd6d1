"""What happens between nginx and the worker when a client or the worker does not behave."""

import http.client
import os
import signal
import socket
import ssl
import subprocess
import threading

from gateway import DEV, PROGRAMS, ROOT, free_port, is_running, wait_for

RUN_OPTIONS = ("--submit-delay", "500ms")


def test_a_half_closing_client_gets_no_answer_and_its_message_goes_on(gateway, taken):
    with gateway.socket() as connection:
        query = f"username={gateway.username}&password={gateway.password}"
        line = f"GET /cgi-bin/sms_send?{query}&number=07700900123&text=half HTTP/1.0\r\n\r\n"
        connection.sendall(line.encode())
        wait_for(lambda: gateway.outbox_rows() > 0, 10, "the message in the outbox")
        connection.shutdown(socket.SHUT_WR)
        # 499 is nginx's word for a client that closed its connection before the answer.
        wait_for(lambda: "sms_send 499 " in gateway.logs(), 10, "the end of the connection")
    wait_for(lambda: [message["Text"] for message in taken()] == ["half"], 20, "the message")


def test_a_list_is_answered_while_a_submit_holds_the_port(gateway):
    before = len(gateway.accepted())
    rows = gateway.outbox_rows()
    sender = threading.Thread(target=gateway.send, args=("busy",))
    sender.start()
    wait_for(lambda: gateway.outbox_rows() > rows, 10, "the message in the outbox")
    assert gateway.get("sms_list").status == 200
    assert len(gateway.accepted()) == before, "the answer did not wait for the submit"
    sender.join()


def test_a_dead_worker_is_an_error_and_its_successor_serves(gateway):
    command = gateway.kill_worker()
    reply = gateway.send("nobody there")
    assert (reply.status, reply.body) == (502, "TIMEOUT\n")
    gateway.start_worker(command)
    wait_for(lambda: gateway.get("sms_list").body.startswith("Index"), 60, "a list")
    assert gateway.send("back again").body == "OK\n"


def test_the_worker_stops_cleanly_while_a_submit_runs(gateway):
    rows = gateway.outbox_rows()
    sender = threading.Thread(target=gateway.send, args=("interrupted",))
    sender.start()
    wait_for(lambda: gateway.outbox_rows() > rows, 10, "the message in the outbox")
    pid = gateway.worker_pid()
    os.kill(pid, signal.SIGTERM)
    wait_for(lambda: not is_running(pid), 5, "the end of the worker")
    sender.join()


def test_listening_on_every_address_is_warned_of(tmp_path):
    port = free_port()
    options = ("--dir", tmp_path, "--port", str(port), "--listen", "0.0.0.0", "--programs", PROGRAMS)
    done = subprocess.run([DEV, "run", "--detach", *options], capture_output=True, text=True, check=False)
    try:
        assert done.returncode == 0, done.stderr
        assert "Warning: with --listen 0.0.0.0" in done.stderr
        context = ssl.create_default_context(cafile=tmp_path / "tls" / "certificate.pem")
        # An address of this machine that is not loopback is in the certificate, and is a Host of its own.
        address = subprocess.run(["hostname", "-I"], capture_output=True, text=True, check=True).stdout.split()[0]
        connection = http.client.HTTPSConnection(address, port, context=context, timeout=20)
        connection.request("GET", "/")
        assert connection.getresponse().status == 404
    finally:
        subprocess.run([DEV, "stop", "--dir", tmp_path], capture_output=True, check=False)


def test_one_port_cannot_serve_both(tmp_path):
    options = ("--dir", tmp_path, "--port", "8443", "--plain-port", "8443", "--programs", PROGRAMS)
    done = subprocess.run([DEV, "run", "--detach", *options], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "--plain-port" in done.stderr


def test_what_may_not_be_a_path_is_refused_before_anything_is_written(tmp_path):
    program = ROOT / "nginx" / "sms-gateway-edge"
    for option, value in (("--logs", '/x";'), ("--socket", "$host"), ("--runtime", "relative"), ("--errors", "../x"),
                          ("--user", "root; x"), ("--plain-port", "0"), ("--name", "~^.*$"), ("--name", "*.lan"),
                          ("--name", "a;b"), ("--name", "a b"), ("--name", ""), ("--name", ".lan")):
        done = subprocess.run([program, "write", "--output", tmp_path / "nginx", "--listen", "10.0.0.1", option, value],
                              capture_output=True, text=True, check=False)
        assert done.returncode != 0 and done.stderr.count("\n") == 1, (option, value)
        assert not (tmp_path / "nginx").exists()
