"""docs/INTEGRATIONS.md: what it tells people to type is taken from there and run, or the request that the
named program makes of it is sent."""

import json
import os
import re
import subprocess
from urllib.parse import quote, quote_plus

import pytest
import requests

from gateway import wait_for
from integrations import PAGE, block, for_here, http, settings
from wire import FORM, exchange

NUMBER = "+447700900123"
ALARM = "Tank 2 'north': 90% & rising > #1\nGr\u00fc\u00dfe"


def certificate(gateway):
    return str(gateway.folder / "tls" / "certificate.pem")


@pytest.fixture(scope="module", autouse=True)
def honest_status(gateway):
    gateway.use_profile("simulator-text")


@pytest.fixture
def sent(taken):
    return lambda: [(message["Number"], message["Text"]) for message in taken()]


# PRTG

PRTG = ("User-Agent: Mozilla/5.0 (compatible; PRTG Network Monitor (www.paessler.com); Windows)", "Host: {host}")
PLACEHOLDERS = {
    "%device": "Tank 2", "%sensor": "Level", "%status": "Down",
    "%message": "90% & rising, see #1 + #2",
}


def prtg_request(gateway, encode, method="GET"):
    url = block("PRTG", "url", gateway).strip()
    for name, value in PLACEHOLDERS.items():
        url = url.replace(name, encode(value))
    if method == "GET":
        return http(gateway, "GET", url, PRTG)
    url, form = url.split("?", 1)
    return http(gateway, "POST", url, (*PRTG, FORM, "Content-Length: {length}"), form)


PRTG_TEXT = "Tank 2: Level Down (90% & rising, see #1 + #2)"


@pytest.mark.parametrize("encode", [quote, quote_plus])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_prtg(gateway, sent, encode, method):
    reply = exchange(gateway, prtg_request(gateway, encode, method))
    assert (reply.status, reply.text) == (200, "OK\n")
    assert sent() == [(NUMBER, PRTG_TEXT)]


def test_three_quick_attempts_of_prtg_are_one_message(gateway, sent):
    gateway.control("delay 2s")
    try:
        for _ in range(2):
            rows = gateway.outbox_rows()
            with gateway.socket() as connection:
                connection.sendall(prtg_request(gateway, quote).replace(b"Tank%202", b"Tank%203"))
                wait_for(lambda before=rows: gateway.outbox_rows() >= max(before, 1), 10, "the message")
                connection.settimeout(0.3)
                with pytest.raises(TimeoutError):
                    connection.recv(1)
        reply = exchange(gateway, prtg_request(gateway, quote).replace(b"Tank%202", b"Tank%203"))
    finally:
        gateway.control("delay 0")
    assert reply.text == "OK\n"
    assert reply.headers["x-joined"] == "1"
    assert sent() == [(NUMBER, PRTG_TEXT.replace("2:", "3:"))]


# Zabbix

# Its JavaScript object, on curl as there; the script is the body of a function of `value`.
ZABBIX = """
const {spawnSync} = require("child_process");
function HttpRequest() { this.headers = []; this.status = 0; }
HttpRequest.prototype.addHeader = function(header) { this.headers.push("-H", header); };
HttpRequest.prototype.getStatus = function() { return this.status; };
HttpRequest.prototype.post = function(url, body) {
    const done = spawnSync("curl", ["-sS", "--cacert", process.env.CA, "-w", "%{http_code}", ...this.headers,
        "--data-binary", body, url]);
    const output = done.stdout.toString();
    this.status = Number(output.slice(-3));
    return output.slice(0, -3);
};
console.log(new Function("value", "HttpRequest", process.env.SCRIPT)(process.env.VALUE, HttpRequest));
"""


def zabbix(gateway, text):
    value = {
        "URL": f"https://127.0.0.1:{gateway.port}/cgi-bin/sms_send", "To": NUMBER, "Message": text,
        "Username": gateway.username, "Password": gateway.password,
    }
    return node(
        ZABBIX, CA=certificate(gateway), SCRIPT=block("Zabbix", "js"),
        VALUE=json.dumps(value),
    )


def node(script, **environment):
    return subprocess.run(
        ["node", "-e", script], env={**os.environ, **environment},
        capture_output=True, text=True, check=False, timeout=90,
    )


def test_zabbix(gateway, sent):
    done = zabbix(gateway, ALARM)
    assert done.returncode == 0, done.stderr
    assert sent() == [(NUMBER, ALARM)]


@pytest.mark.parametrize("device", ["simulator-text", "simulator"])
def test_zabbix_notices_a_refusal(gateway, sent, device):
    gateway.use_profile(device)
    gateway.control("cms 1")
    try:
        done = zabbix(gateway, "refused")
    finally:
        gateway.use_profile("simulator-text")
    assert done.returncode != 0 and "ERROR" in done.stderr
    assert sent() == []


# Icinga 2 and Nagios


def notification(gateway, tmp_path, text, **more):
    script, password = tmp_path / "sms-notification.sh", tmp_path / "sms-password"
    script.write_text(block("Icinga 2 and Nagios", "sh"))
    script.chmod(0o755)
    password.write_text(gateway.password)
    return subprocess.run(
        [script],
        env={
            **os.environ, "SMS_CA": certificate(gateway), "SMS_PASSWORD_FILE": str(password),
            "SMS_USERNAME": gateway.username, "SMS_NUMBER": NUMBER, "SMS_TEXT": text,
            "SMS_URL": f"https://127.0.0.1:{gateway.port}/cgi-bin/sms_send", **more,
        },
        capture_output=True, text=True, check=False, timeout=90,
    )


def test_icinga(gateway, sent, tmp_path):
    done = notification(gateway, tmp_path, ALARM)
    assert (done.returncode, done.stderr) == (0, "")
    assert sent() == [(NUMBER, ALARM)]
    for kind in ("icinga", "nagios"):
        assert "/usr/local/lib/sms-notification.sh" in block("Icinga 2 and Nagios", kind)
        assert "SMS_NUMBER" in block("Icinga 2 and Nagios", kind)


def test_icinga_notices_what_goes_wrong(gateway, sent, tmp_path):
    gateway.control("cms 1")
    assert "ERROR" in notification(gateway, tmp_path, "refused").stderr
    done = notification(gateway, tmp_path, "x", SMS_USERNAME="nobody")
    assert done.returncode == 1 and "Bad username" in done.stderr
    assert notification(gateway, tmp_path, "x", SMS_CA="/etc/ssl/openssl.cnf").returncode == 1
    assert sent() == []


def test_nagios_runs_its_command_line(gateway, sent, tmp_path):
    line = re.search(r"command_line +(.*)", block("Icinga 2 and Nagios", "nagios"))[1]
    for macro, value in {
        "CONTACTPAGER": NUMBER, "NOTIFICATIONTYPE": "PROBLEM", "HOSTALIAS": "tank", "SERVICEDESC": "level",
        "SERVICESTATE": "CRITICAL", "SERVICEOUTPUT": "90% - rising",
    }.items():
        line = line.replace(f"${macro}$", value)
    notification(gateway, tmp_path, "installs the script")
    line = line.replace("/usr/local/lib/sms-notification.sh", str(tmp_path / "sms-notification.sh"))
    done = subprocess.run(
        line, shell=True,
        env={
            **os.environ, "SMS_CA": certificate(gateway), "SMS_USERNAME": gateway.username,
            "SMS_PASSWORD_FILE": str(tmp_path / "sms-password"),
            "SMS_URL": f"https://127.0.0.1:{gateway.port}/cgi-bin/sms_send",
        },
        capture_output=True, text=True, check=False, timeout=90,
    )
    assert done.returncode == 0, done.stderr
    assert sent()[1:] == [(NUMBER, "PROBLEM tank level: CRITICAL 90% - rising")]


# Home Assistant


def test_home_assistant_notify_rest(gateway, sent):
    """As homeassistant/components/rest/notify.py does it: requests, a form, ten seconds."""
    config = settings(block("Home Assistant", "yaml", gateway))
    assert config["platform"] == "rest" and config["method"] == "POST"
    form = {
        config["message_param_name"]: ALARM,
        config["target_param_name"]: NUMBER,
        "username": config["username"],
        "password": config["password"],
    }
    reply = requests.post(config["resource"], data=form, timeout=10, verify=certificate(gateway))
    assert (reply.status_code, reply.text) == (200, "OK\n")
    gateway.control("cms 1")
    form["text"] = "refused"
    reply = requests.post(config["resource"], data=form, timeout=10, verify=certificate(gateway))
    assert reply.status_code >= 400, "this is all that it logs"
    assert sent() == [(NUMBER, ALARM)]


def test_home_assistant_rest_command(gateway, sent):
    config = settings(PAGE[PAGE.index("rest_command:\n") :].split("```", 1)[0])
    payload = for_here(config["payload"], gateway)
    # Jinja's urlencode leaves the slash.
    payload = payload.replace("{{ number | urlencode }}", quote(NUMBER)).replace(
        "{{ message | urlencode }}", quote(ALARM)
    )
    headers = (
        "Host: {host}", "User-Agent: HomeAssistant/2024.1.0 aiohttp/3.9.1 Python/3.11", "Accept: */*",
        "Accept-Encoding: gzip, deflate", f"Content-Type: {config['content_type']}",
        "Content-Length: {length}",
    )
    request = http(gateway, config["method"].upper(), for_here(config["url"], gateway), headers, payload)
    assert exchange(gateway, request).text == "OK\n"
    assert sent() == [(NUMBER, ALARM)]


# Uptime Kuma

AXIOS = (
    "Accept: application/json, text/plain, */*", "User-Agent: Uptime-Kuma/2.0.0",
    "Content-Length: {length}", "Accept-Encoding: gzip, compress, deflate, br", "Host: {host}",
    "Connection: keep-alive",
)
KUMA = "[Tank] [\U0001f534 Down] connect ECONNREFUSED 192.168.8.7:80"


def test_uptime_kuma(gateway, sent):
    body = block("Uptime Kuma", "liquid", gateway).strip()
    body = body.replace("{{ msg | url_encode }}", quote_plus(KUMA))
    assert "application/x-www-form-urlencoded" in block("Uptime Kuma", "json")
    url = f"https://127.0.0.1:{gateway.port}/cgi-bin/sms_send"
    assert exchange(gateway, http(gateway, "POST", url, (*AXIOS, FORM), body)).text == "OK\n"
    assert sent() == [(NUMBER, KUMA)]
    # Without the additional header too: axios calls a string a form.
    assert exchange(gateway, http(gateway, "POST", url, AXIOS, body)).text == "OK\n"


def test_uptime_kumas_other_bodies_are_refused(gateway, sent):
    url = f"https://127.0.0.1:{gateway.port}/cgi-bin/sms_send"
    body = '{"heartbeat":null,"monitor":null,"msg":"Test"}'
    reply = exchange(gateway, http(gateway, "POST", url, (*AXIOS, "Content-Type: application/json"), body))
    assert reply.status == 401
    kind = "Content-Type: multipart/form-data; boundary=--x"
    assert exchange(gateway, http(gateway, "POST", url, (*AXIOS, kind), "----x--")).status == 415
    assert sent() == []


# Node-RED

# The function node's code, then what the http request node does with a payload that is an object.
NODE_RED = """
const msg = new Function("msg", process.env.SCRIPT)({payload: process.env.TEXT});
if (msg.headers["content-type"] != "application/x-www-form-urlencoded") throw "it would be JSON";
const body = require("querystring").stringify(msg.payload);
const request = require("https").request(process.env.URL, {
    method: "POST", ca: require("fs").readFileSync(process.env.CA),
    headers: {...msg.headers, "content-length": Buffer.byteLength(body)},
}, reply => {
    process.exitCode = reply.statusCode == 200 ? 0 : 1;
    reply.pipe(process.stdout);
});
request.end(body);
"""


def test_node_red(gateway, sent):
    done = node(
        NODE_RED, CA=certificate(gateway), SCRIPT=block("Node-RED", "node-red", gateway), TEXT=ALARM,
        URL=f"https://127.0.0.1:{gateway.port}/cgi-bin/sms_send",
    )
    assert (done.returncode, done.stdout) == (0, "OK\n"), done.stderr
    assert sent() == [(NUMBER, ALARM)]
