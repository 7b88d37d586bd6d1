"""What docs/INTEGRATIONS.md tells people to type, as it is for this gateway."""

import re

from gateway import ROOT

PAGE = (ROOT / "docs" / "INTEGRATIONS.md").read_text()


def block(heading, language, gateway=None):
    """The first block of that language under that heading; with the gateway's address and account."""
    (section,) = re.findall(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", PAGE, re.M | re.S)
    text = re.search(rf"^```{language}\n(.*?)^```", section, re.M | re.S)[1]
    return for_here(text, gateway) if gateway else text


def for_here(text, gateway):
    text = text.replace("https://192.168.8.1", f"https://127.0.0.1:{gateway.port}")
    return text.replace("sms-user", gateway.username).replace("sms-password", gateway.password)


def settings(text):
    """`name: value` of each line of a YAML block; these are flat enough."""
    pairs = re.findall(r"^[ -]*(\w+): +(.+)$", text, re.M)
    return {name: value.strip('"') for name, value in pairs}


def http(gateway, method, url, headers, body=""):
    """A request with just these headers; {length} and {host} are filled in."""
    target = url.removeprefix(f"https://127.0.0.1:{gateway.port}")
    assert target.startswith("/"), url
    known = {"host": f"127.0.0.1:{gateway.port}", "length": len(body.encode())}
    lines = [f"{method} {target} HTTP/1.1", *(header.format(**known) for header in headers)]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()
