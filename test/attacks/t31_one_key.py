"""T31, one key for all: whoever takes the key out of one device reads the traffic of all of its model. Red if two
installations had the same key, if a key were in the repository or in what a build makes, or if others could
read it. Also what the certificate has to be so that devices without a clock and picky clients accept it."""

import datetime
import re
import ssl
import subprocess

import pytest

from gateway import PROGRAMS, ROOT, Gateway
from raw import answer, tls

EDGE = ROOT / "nginx" / "sms-gateway-edge"
PRIVATE = re.compile(rb"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s+[A-Za-z0-9+/=\s]{40}")
PLACES = ("--listen", "192.168.8.1", "--listen", "[fd00::1]", "--name", "router.lan")


def certificate(folder, *options, places=PLACES, path=None):
    done = subprocess.run([EDGE, "certificate", "--output", folder, *places, *options], capture_output=True, text=True,
                          check=False, env={"PATH": f"{path}:/usr/bin:/bin" if path else "/usr/bin:/bin"})
    return done


def made(folder, *options, **more):
    done = certificate(folder, *options, **more)
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r"SHA-256 ([0-9A-F]{2}:){31}[0-9A-F]{2}\n", done.stdout)
    return done.stdout


def openssl(*arguments):
    return subprocess.run(["openssl", *arguments], capture_output=True, text=True, check=True).stdout


def public_key(folder):
    return openssl("pkey", "-in", folder / "key.pem", "-pubout")


def described(folder):
    return ssl._ssl._test_decode_cert(str(folder / "certificate.pem"))


def moment(text):
    return datetime.datetime.fromtimestamp(ssl.cert_time_to_seconds(text))


def all_different(tmp_path, count):
    keys, serials, prints = set(), set(), set()
    for number in range(count):
        folder = tmp_path / str(number)
        prints.add(made(folder))
        keys.add(public_key(folder))
        serials.add(int(described(folder)["serialNumber"], 16))
    assert len(keys) == len(serials) == len(prints) == count
    return serials


def test_each_device_has_a_key_and_a_serial_number_of_its_own(tmp_path):
    serials = all_different(tmp_path, 10)
    assert max(serials).bit_length() > 128, "at least 64 random bits (CA/Browser Forum 7.1)"


@pytest.mark.slow
def test_a_hundred_first_starts_make_a_hundred_keys(tmp_path):
    all_different(tmp_path, 100)


def test_two_gateways_show_two_keys(gateway, tmp_path):
    second = Gateway(tmp_path / "gw")
    try:
        shown = {ssl.get_server_certificate(("127.0.0.1", one.port)) for one in (gateway, second)}
        assert len(shown) == 2
        assert public_key(gateway.folder / "tls") != public_key(second.folder / "tls")
    finally:
        second.stop()


def test_nobody_else_reads_the_key(gateway, tmp_path):
    made(tmp_path)
    for folder in (gateway.folder / "tls", tmp_path):
        assert (folder / "key.pem").stat().st_mode & 0o777 == 0o600
    with tls(gateway) as connection:
        assert answer(connection, b"GET /tls/key.pem HTTP/1.0\r\n\r\n").status == 404


def test_no_key_is_in_the_repository_or_in_what_a_build_makes():
    listed = subprocess.run(["git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                            capture_output=True, text=True, check=True).stdout.split("\0")
    files = [ROOT / name for name in listed if name] + list(PROGRAMS.iterdir())
    searched = [path for path in files if path.is_file() and not path.is_symlink()]
    assert len(searched) > 500
    assert [path for path in searched if PRIVATE.search(path.read_bytes())] == []


def test_the_search_would_find_one(tmp_path):
    made(tmp_path)
    assert PRIVATE.search((tmp_path / "key.pem").read_bytes())


def test_what_the_certificate_says(tmp_path):
    made(tmp_path)
    found = described(tmp_path)
    assert found["subjectAltName"] == (
        ("IP Address", "192.168.8.1"), ("IP Address", "FD00:0:0:0:0:0:0:1"), ("DNS", "router.lan"), ("DNS", "localhost"),
        ("IP Address", "127.0.0.1"), ("IP Address", "0:0:0:0:0:0:0:1"))
    begin, end = moment(found["notBefore"]), moment(found["notAfter"])
    assert datetime.timedelta(days=800) < end - begin < datetime.timedelta(days=825)
    assert datetime.timedelta(hours=23) < datetime.datetime.now() - begin < datetime.timedelta(hours=25)
    text = openssl("x509", "-in", tmp_path / "certificate.pem", "-noout", "-text")
    assert "NIST CURVE: P-256" in text and "ecdsa-with-SHA256" in text
    assert "CA:FALSE" in text and "TLS Web Server Authentication" in text


def test_it_is_kept_and_made_again_when_the_addresses_change(tmp_path):
    first = made(tmp_path)
    key = public_key(tmp_path)
    assert made(tmp_path) == first
    assert made(tmp_path, places=("--listen", "192.168.9.1")) != first
    assert public_key(tmp_path) != key
    (tmp_path / "key.pem").unlink()
    made(tmp_path, places=("--listen", "192.168.9.1"))
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["certificate.pem", "key.pem", "names"]


def clock(folder, seconds):
    """A `date` that believes it is then: what a device without a clock has after its start."""
    folder.mkdir()
    program = folder / "date"
    program.write_text(f'#!/bin/sh\n[ "$*" = +%s ] && echo {seconds} && exit\nexec /usr/bin/date "$@"\n')
    program.chmod(0o755)
    return folder


def test_a_clock_that_nobody_has_set_makes_no_certificate_of_1970(tmp_path):
    path = clock(tmp_path / "bin", 300)
    first = made(tmp_path / "tls", path=path)
    begin = moment(described(tmp_path / "tls")["notBefore"])
    written = datetime.datetime.fromtimestamp((ROOT / "nginx/sms-gateway-certificate.sh").stat().st_mtime)
    assert abs(begin + datetime.timedelta(days=1) - written) < datetime.timedelta(seconds=2)
    assert made(tmp_path / "tls", path=path) == first, "not made again at each start"
    assert made(tmp_path / "tls") == first, "nor when the time is known"


def test_one_from_the_future_is_made_again(tmp_path):
    ahead = int(datetime.datetime.now().timestamp()) + 400 * 86400
    first = made(tmp_path / "tls", path=clock(tmp_path / "bin", ahead))
    assert made(tmp_path / "tls") != first


def test_the_operators_own_is_checked_used_and_left_alone(tmp_path):
    own, other = tmp_path / "own", tmp_path / "other"
    fingerprint = made(own, places=("--listen", "10.0.0.1"))
    made(other)
    target = tmp_path / "tls"
    given = ("--own-certificate", own / "certificate.pem", "--own-key", own / "key.pem")
    assert made(target, *given) == fingerprint
    assert made(target) == fingerprint, "addresses or not, it stays"
    assert (target / "key.pem").stat().st_mode & 0o777 == 0o600
    for wrong in (("--own-certificate", own / "certificate.pem"),
                  ("--own-certificate", own / "certificate.pem", "--own-key", other / "key.pem"),
                  ("--own-certificate", own / "key.pem", "--own-key", own / "key.pem")):
        refused = certificate(target, *wrong)
        assert refused.returncode != 0 and refused.stderr.count("\n") == 1
        assert made(target) == fingerprint
    (target / "names").unlink()
    assert made(target) != fingerprint
