"""Programs of other makes, as Debian ships them: they send, each in the way its manual shows first, and
check the gateway's certificate."""

import os
import shutil
import subprocess
import sys

import pytest

from gateway import whole_text

TEXT = "Tank 2: 90% & rising > #1\nGr\u00fc\u00dfe, call +44 1632 960001"
NUMBER = "+447700900123"

# What each gets: $URL of sms_send, $CA, and $USERNAME, $PASSWORD, $NUMBER and $TEXT. It prints the body.
CURL_FIELDS = """--data-urlencode "username=$USERNAME" --data-urlencode "password=$PASSWORD" \
                 --data-urlencode "number=$NUMBER" --data-urlencode "text=$TEXT" "$URL" """
REQUESTS = """
import os, requests
fields = {{name: os.environ[name.upper()] for name in ("username", "password", "number", "text")}}
reply = requests.{call}(os.environ["URL"], {fields}=fields, verify=os.environ["CA"], timeout=60)
reply.raise_for_status()
print(reply.text, end="")
"""
PROGRAMS = {
    "curl get": ("sh", 'exec curl -sSf --cacert "$CA" -G ' + CURL_FIELDS),
    "curl post": ("sh", 'exec curl -sSf --cacert "$CA" ' + CURL_FIELDS),
    "wget get": (
        "sh",
        """
        encode() { printf %s "$1" | od -An -v -tx1 | tr -d '\\n' | tr ' ' %; }
        query="username=$USERNAME&password=$PASSWORD&number=$(encode "$NUMBER")&text=$(encode "$TEXT")"
        exec wget -q -O - --ca-certificate="$CA" "$URL?$query"
        """,
    ),
    "wget post": (
        "sh",
        """
        encode() { printf %s "$1" | od -An -v -tx1 | tr -d '\\n' | tr ' ' %; }
        form="username=$USERNAME&password=$PASSWORD&number=$(encode "$NUMBER")&text=$(encode "$TEXT")"
        exec wget -q -O - --ca-certificate="$CA" --post-data="$form" "$URL"
        """,
    ),
    "python requests get": ("python", REQUESTS.format(call="get", fields="params")),
    "python requests post": ("python", REQUESTS.format(call="post", fields="data")),
    "perl lwp get": (
        "perl",
        """
use LWP::UserAgent; use URI; use Encode;
my $url = URI->new($ENV{URL});
$url->query_form(map { lc($_) => $ENV{$_} } qw(USERNAME PASSWORD NUMBER TEXT));
my $agent = LWP::UserAgent->new(ssl_opts => {SSL_ca_file => $ENV{CA}});
my $reply = $agent->get($url);
die $reply->status_line unless $reply->is_success;
print $reply->content;
        """,
    ),
    "perl lwp post": (
        "perl",
        """
use LWP::UserAgent;
my $agent = LWP::UserAgent->new(ssl_opts => {SSL_ca_file => $ENV{CA}});
my $reply = $agent->post($ENV{URL}, [map { lc($_) => $ENV{$_} } qw(USERNAME PASSWORD NUMBER TEXT)]);
die $reply->status_line unless $reply->is_success;
print $reply->content;
        """,
    ),
    "node get": (
        "node",
        """
const e = encodeURIComponent, v = process.env;
const url = `${v.URL}?username=${e(v.USERNAME)}&password=${e(v.PASSWORD)}` +
    `&number=${e(v.NUMBER)}&text=${e(v.TEXT)}`;
require("https").get(url, {ca: require("fs").readFileSync(v.CA)}, reply => {
    if (reply.statusCode != 200) process.exitCode = 1;
    reply.pipe(process.stdout);
});
        """,
    ),
    "node post": (
        "node",
        """
const v = process.env, form = new URLSearchParams({
    username: v.USERNAME, password: v.PASSWORD, number: v.NUMBER, text: v.TEXT}).toString();
const request = require("https").request(v.URL, {method: "POST", ca: require("fs").readFileSync(v.CA)},
    reply => {
        if (reply.statusCode != 200) process.exitCode = 1;
        reply.pipe(process.stdout);
    });
request.write(form);  // without a length: it goes out in chunks
request.end();
        """,
    ),
    "node fetch": (
        "node",
        """
const v = process.env;
fetch(v.URL, {method: "POST", body: new URLSearchParams({
    username: v.USERNAME, password: v.PASSWORD, number: v.NUMBER, text: v.TEXT})})
    .then(reply => reply.ok ? reply.text() : Promise.reject(reply.status))
    .then(body => process.stdout.write(body));
        """,
    ),
    "php stream": (
        "php",
        """
$form = http_build_query(["username" => getenv("USERNAME"), "password" => getenv("PASSWORD"),
    "number" => getenv("NUMBER"), "text" => getenv("TEXT")]);
$context = stream_context_create(["http" => ["method" => "POST", "content" => $form,
    "header" => "Content-type: application/x-www-form-urlencoded"],
    "ssl" => ["cafile" => getenv("CA")]]);
echo file_get_contents(getenv("URL"), false, $context);
        """,
    ),
    "php stream get": (
        "php",
        """
$form = http_build_query(["username" => getenv("USERNAME"), "password" => getenv("PASSWORD"),
    "number" => getenv("NUMBER"), "text" => getenv("TEXT")]);
$context = stream_context_create(["ssl" => ["cafile" => getenv("CA")]]);
echo file_get_contents(getenv("URL") . "?" . $form, false, $context);
        """,
    ),
    "php curl": (
        "php",
        """
$curl = curl_init(getenv("URL"));
curl_setopt_array($curl, [CURLOPT_CAINFO => getenv("CA"), CURLOPT_POSTFIELDS => http_build_query([
    "username" => getenv("USERNAME"), "password" => getenv("PASSWORD"),
    "number" => getenv("NUMBER"), "text" => getenv("TEXT")])]);
exit(curl_exec($curl) && curl_getinfo($curl, CURLINFO_RESPONSE_CODE) == 200 ? 0 : 1);
        """,
    ),
}
COMMANDS = {
    "sh": ["sh", "-c"],
    "python": [sys.executable, "-c"],
    "perl": ["perl", "-e"],
    "node": ["node", "-e"],
    "php": ["php", "-r"],
}


def run(gateway, program, text=TEXT, **environment):
    interpreter, source = program
    certificate = str(gateway.folder / "tls" / "certificate.pem")
    command = COMMANDS[interpreter]
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not installed")
    return subprocess.run(
        [*command, source],
        env={
            **os.environ,
            "URL": f"https://127.0.0.1:{gateway.port}/cgi-bin/sms_send",
            "CA": certificate,
            "NODE_EXTRA_CA_CERTS": certificate,
            "USERNAME": gateway.username,
            "PASSWORD": gateway.password,
            "NUMBER": NUMBER,
            "TEXT": text,
            "LC_ALL": "C.UTF-8",
            **environment,
        },
        capture_output=True, text=True, check=False, timeout=90,
    )


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_sends(gateway, taken, program):
    done = run(gateway, PROGRAMS[program])
    assert (done.returncode, done.stdout) == (0, "OK\n"), done.stderr
    assert [(message["Number"], message["Text"]) for message in taken()] == [(NUMBER, TEXT)]


@pytest.mark.parametrize("program", ["curl post", "wget post", "php curl", "node fetch"])
def test_a_program_sends_ten_parts(gateway, taken, program):
    """curl asks with Expect: 100-continue before it sends a long body."""
    text = "".join(chr(ord("a") + place % 26) for place in range(1530))
    done = run(gateway, PROGRAMS[program], text)
    assert (done.returncode, done.stdout) == (0, "OK\n"), done.stderr
    assert whole_text(taken()) == text


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_notices_a_wrong_password(gateway, taken, program):
    done = run(gateway, PROGRAMS[program], PASSWORD="wrong")
    assert done.returncode != 0 or done.stdout == ""
    assert "OK" not in done.stdout
    assert taken() == []


def test_php_curl_with_a_list_of_fields_is_refused_and_not_misread(gateway, taken):
    """Given an array, PHP's curl writes multipart/form-data, which the interface never knew."""
    source = PROGRAMS["php curl"][1].replace("http_build_query([", "([")
    done = run(gateway, ("php", source))
    assert (done.returncode, done.stdout) == (1, "ERROR\n")
    assert taken() == []
