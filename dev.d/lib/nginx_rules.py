"""The rules of the edge (docs/EDGE.md), each a function from the whole configuration to what is wrong."""

import re

# The flaws of recent years were in these, nothing here needs them, or they could change what a request is.
BANNED = (
    "map split_clients geo rewrite set if alias try_files charset source_charset charset_map ssi slice dav_methods"
    " mp4 flv http2 http3 quic_retry resolver upstream proxy_pass uwsgi_pass scgi_pass grpc_pass memcached_pass"
    " mirror auth_request set_real_ip_from real_ip_header sub_filter addition_types autoindex root stub_status"
    " perl js_content js_import load_module stream mail ssl_ocsp ssl_stapling limit_req"
).split()

LOGGED = {f"${name}" for name in "time_iso8601 remote_addr request_method uri status request_length bytes_sent "
          "request_time".split()}

# All that the worker hears of a request.
PARAMETERS = {
    "QUERY_STRING": "$query_string", "REQUEST_METHOD": "$request_method", "CONTENT_TYPE": "$content_type",
    "CONTENT_LENGTH": "$content_length", "SCRIPT_NAME": "$uri", "REMOTE_ADDR": "$remote_addr",
    "HTTP_HOST": "$http_host", "HTTP_ORIGIN": "$http_origin", "HTTP_SEC_FETCH_SITE": "$http_sec_fetch_site",
    "HTTP_IDEMPOTENCY_KEY": "$http_idempotency_key",
}
HOOKS = {"/api/v1/hooks/alertmanager", "/api/v1/hooks/grafana"}
SESSIONS = {"/api/v1/session", "/api/v1/setup", "/api/v1/administrator"}
SECRET_PARAMETERS = {"HTTP_AUTHORIZATION": ("$http_authorization", HOOKS), "HTTP_COOKIE": ("$http_cookie", SESSIONS)}

SUITES = ":".join(f"ECDHE-{key}-{suite}" for suite in ("AES128-GCM-SHA256", "AES256-GCM-SHA384", "CHACHA20-POLY1305")
                  for key in ("ECDSA", "RSA"))
GROUPS = "X25519:prime256v1:secp384r1"

POLICY = "default-src 'none'; frame-ancestors 'none'"
PAGE_POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
               "form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
           "Content-Security-Policy": POLICY, "Cross-Origin-Resource-Policy": "same-origin",
           "Cross-Origin-Opener-Policy": "same-origin"}

# What nginx can answer by itself, and where.
SERVER_ERRORS = {"400", "403", "404", "405", "413", "414", "421", "429", "494", "497", "502", "503", "504"}
WORKER_ERRORS = {"400", "413", "429", "502", "503", "504"}

# Whole values, in the block where each belongs: "" is the top, http holds for every server.
SETTINGS = {
    "": {"worker_rlimit_core": "0", "worker_rlimit_nofile": "8192"},
    "events": {"worker_connections": "4096"},
    "http": {
        "server_tokens": "off", "etag": "off", "default_type": "text/plain",
        "client_header_timeout": "5s", "client_body_timeout": "5s", "send_timeout": "5s", "keepalive_timeout": "10s",
        "keepalive_requests": "100", "lingering_timeout": "2s", "lingering_time": "10s",
        "reset_timedout_connection": "on",
        "large_client_header_buffers": "4 17k", "client_max_body_size": "16k", "client_body_buffer_size": "16k",
        "client_body_in_single_buffer": "on", "limit_conn_status": "429",
        "ssl_protocols": "TLSv1.2 TLSv1.3", "ssl_prefer_server_ciphers": "off", "ssl_ciphers": SUITES,
        "ssl_session_tickets": "off", "ssl_early_data": "off", "ssl_session_cache": "shared:tls:1m",
    },
}
# In force wherever a request is handed to the worker.
HANDOVER = {
    "fastcgi_next_upstream": "off", "fastcgi_keep_conn": "off", "fastcgi_pass_request_headers": "off",
    "fastcgi_request_buffering": "on", "fastcgi_ignore_client_abort": "off", "fastcgi_intercept_errors": "off",
    "fastcgi_max_temp_file_size": "0", "fastcgi_connect_timeout": "5s", "fastcgi_send_timeout": "10s",
    "fastcgi_read_timeout": "130s", "client_body_in_single_buffer": "on",
}


def http(root):
    return root.all("http")[0]


def servers(root):
    return http(root).all("server")


def locations(server):
    return [one for one in server.everything() if one.name == "location"]


def handovers(root):
    return [one.parent for one in root.everything() if one.name == "fastcgi_pass"]


def is_plain(server):
    return not any("ssl" in listen.arguments for listen in server.all("listen"))


def is_default(server):
    return any("default_server" in listen.arguments for listen in server.all("listen"))


def no_banned_directive(root):
    return [f"{one} is banned" for one in root.everything()
            if one.name in BANNED or one.name.startswith(("quic", "http2_", "http3_", "dav_", "ssi_", "js_"))]


def no_foreign_include(root):
    return [f"{one}: only files of this configuration" for one in root.everything()
            if one.name == "include" and not re.fullmatch(r"sms-gateway\.[a-z0-9.-]+", " ".join(one.arguments))]


def no_pattern(root):
    for one in root.everything():
        if one.name == "location" and one.arguments[0] in ("~", "~*", "^~"):
            yield f"{one}: no patterns"
        if one.name == "server_name":
            yield from (f"{one}: no patterns" for name in one.arguments if "*" in name or name.startswith(("~", ".")))


def variables_where_they_belong(root):
    """So that no other one, $tcpinfo_ and the request line among them, is anywhere."""
    for one in root.everything():
        used = {found for text in one.arguments for found in re.findall(r"\$\{?\w+\}?", text)}
        allowed = {"log_format": LOGGED, "limit_conn_zone": {"$binary_remote_addr"}, "return": {"$host"},
                   "fastcgi_param": used}.get(one.name, set())
        yield from (f"{one}: {name} has no business here" for name in sorted(used - allowed))


def logs_without_secrets(root):
    formats = {one.arguments[0] for one in root.everything() if one.name == "log_format"}
    for one in root.everything():
        if one.name == "access_log" and one.arguments != ["off"] and one.arguments[1:] not in [[f] for f in formats]:
            yield f"{one}: a format of this configuration, or off"
        if one.name == "error_log" and one.arguments[1:] not in (["alert"], ["emerg"]):
            yield f"{one}: at a level below alert it holds request lines"
    if not root.all("error_log") or not http(root).all("access_log"):
        yield "error_log at the top and access_log in http: nginx's own hold request lines"


def parameters_are_listed(root):
    for place in handovers(root):
        path = place.arguments[-1]
        expected = PARAMETERS | {name: value for name, (value, paths) in SECRET_PARAMETERS.items() if path in paths}
        found = [tuple(one) for one in place.effective("fastcgi_param")]
        if sorted(found) != sorted(expected.items()):
            yield f"{place}: the worker gets {sorted(set(found) ^ set(expected.items()))} too many or too few"


def settings_stand(root):
    for name, wanted in SETTINGS.items():
        places = root.all(name) if name else [root]
        for place in places:
            for directive, value in wanted.items():
                if place.value(directive) != value or len(place.all(directive)) != 1:
                    yield f"{directive} is {place.value(directive)!r}, not {value!r}"
    # What stands in http may be loosened by nothing below; bodies have a rule of their own.
    fixed = set(SETTINGS["http"]) - {"default_type", "client_max_body_size", "client_body_buffer_size",
                                     "client_body_in_single_buffer", "keepalive_timeout"}
    for one in http(root).everything():
        if one.name in fixed and one.parent is not http(root):
            yield f"{one} in {one.parent}: only http says so"
        if one.name == "keepalive_timeout" and one.parent is not http(root) and one.arguments != ["0"]:
            yield f"{one} in {one.parent}: longer than http's"


def groups_are_mozillas(root):
    found = http(root).value("ssl_ecdh_curve")
    return [] if found in (GROUPS, f"X25519MLKEM768:{GROUPS}") else [f"ssl_ecdh_curve is {found!r}"]


def handed_over_once(root):
    for place in handovers(root):
        if not place.value("fastcgi_pass").startswith("unix:/"):
            yield f"{place}: the worker is behind a UNIX socket"
        for directive, value in HANDOVER.items():
            if place.value(directive) != value:
                yield f"{place}: {directive} is {place.value(directive)!r}, not {value!r}"


def bodies_in_memory(root):
    for place in handovers(root):
        most = "256k" if place.arguments[-1] in HOOKS else "16k"
        for directive in ("client_max_body_size", "client_body_buffer_size"):
            if place.value(directive) != most:
                yield f"{place}: {directive} is {place.value(directive)!r}, not {most!r}"


def worker_by_exact_paths_over_tls(root):
    for place in handovers(root):
        server = place.parent
        if place.name != "location" or place.arguments[0] != "=" or server.name != "server":
            yield f"{place}: only a location = of a server reaches the worker"
        elif is_plain(server) or is_default(server):
            yield f"{place}: in a server for plain HTTP or for every Host"
    for server in servers(root):
        for place in locations(server):
            if place.arguments[0] != "=" and [one.name for one in place.block] != ["return"]:
                yield f"{place}: not exact, and more than a refusal"


def listens_on_addresses(root):
    for server in servers(root):
        if not server.all("listen"):
            yield "a server without listen is on every address"
        for one in server.all("listen"):
            where = re.fullmatch(r"(\d+\.\d+\.\d+\.\d+|\[[0-9a-f:]+\]):\d+", one.arguments[0])
            if not where or where[1] in ("0.0.0.0", "[::]"):
                yield f"{one}: not one address"
            if not set(one.arguments[1:]) <= {"ssl", "default_server", "backlog=1024"}:
                yield f"{one}: an option that nobody asked for"


def foreign_hosts_get_421(root):
    defaults = {}
    for server in servers(root):
        for one in server.all("listen"):
            defaults.setdefault(one.arguments[0], []).append("default_server" in one.arguments)
        open_to_all = [place for place in locations(server) if place.arguments == ["/"]]
        if not is_default(server):
            continue
        others = [place for place in locations(server) if place not in open_to_all and not place.all("internal")]
        answers = [str(one) for place in open_to_all for one in place.block]
        if answers != ["return 421"] or others or server.all("return"):
            yield f"the default server of {server.value('listen')}: all it may answer is 421"
        redirected = {code for one in server.effective("error_page") if one[-2] == "=421" for code in one[:-2]}
        if not {"404", "405"} <= redirected:
            yield "the default server lets a foreign Host see other errors"
    for address, marks in defaults.items():
        if marks[0] is not True or marks.count(True) != 1:
            yield f"{address}: its first server, and no other, is the default one"


def own_hosts_are_named(root):
    for server in servers(root):
        names = [name for one in server.all("server_name") for name in one.arguments]
        if not is_default(server) and not {"", "localhost", "127.0.0.1"} <= set(names):
            yield f"server_name {' '.join(names)}: without Host, localhost or 127.0.0.1"


def plain_http_invites_nobody(root):
    for server in filter(is_plain, servers(root)):
        if is_default(server):
            continue
        for place in locations(server):
            answer = [str(one) for one in place.all("return")]
            if place.all("internal"):
                continue
            if place.arguments == ["=", "/"]:
                if not re.fullmatch(r"return 308 https://\$host(:\d+)?/", " ".join(answer)):
                    yield f"{place}: {answer} is no redirect to the device's own front page"
            elif answer != ["return 403"]:
                yield f"{place}: {answer} over plain HTTP"
        if server.value("keepalive_timeout") != "0":
            yield "plain HTTP is not closed after its answer"


def headers_everywhere(root):
    places = [place for server in servers(root) for place in [server, *locations(server)]]
    for place in places:
        found = {one[0]: one[1:] for one in place.effective("add_header")}
        if not place.all("fastcgi_pass") and found.get("Content-Security-Policy") == [PAGE_POLICY, "always"]:
            found["Content-Security-Policy"][0] = POLICY
        for name, value in HEADERS.items():
            if found.get(name) != [value, "always"]:
                yield f"{place} {place.value('server_name')}: no {name}: {value}"
        if "Strict-Transport-Security" in found:
            yield f"{place}: HSTS locks people out of a certificate that is signed by itself"


def own_errors_in_one_line(root):
    places = [(server, SERVER_ERRORS) for server in servers(root)]
    places += [(place, WORKER_ERRORS) for place in handovers(root) if place.all("error_page")]
    for place, codes in places:
        server = place if place.name == "server" else place.parent
        bodies = {one.arguments[-1]: one for one in locations(server) if one.all("internal")}
        if any(page.value("client_max_body_size") != "0" for page in bodies.values()):
            yield f"{place}: a body's length would be an error of the page about another error"
        covered = set()
        for *replaced, target in place.effective("error_page"):
            covered |= {code for code in replaced if code.isdigit()}
            answer = bodies[target].all("return") if target in bodies else []
            if not answer or len(answer[0].arguments) < 2 or not re.fullmatch(r"[^\n]+\\n", answer[0].arguments[1]):
                yield f"{place}: {target} has no body that ends its line"
        if missing := codes - covered:
            yield f"{place} {place.value('server_name')}: nginx's own page for {sorted(missing)}"


def sources_have_a_limit(root):
    zones = [one for one in root.everything() if one.name == "limit_conn_zone"]
    if [one.arguments for one in zones] != [["$binary_remote_addr", "zone=sources:512k"]]:
        yield "limit_conn_zone: one, by address"
    for server in {id(place.parent): place.parent for place in handovers(root)}.values():
        if server.effective("limit_conn") != [["sources", "256"]]:
            yield f"{server.value('server_name')}: limit_conn is {server.value('limit_conn')!r}, not 256 of a source"


RULES = [
    no_banned_directive, no_foreign_include, no_pattern, variables_where_they_belong, logs_without_secrets,
    parameters_are_listed, settings_stand, groups_are_mozillas, handed_over_once, bodies_in_memory,
    worker_by_exact_paths_over_tls, listens_on_addresses, foreign_hosts_get_421, own_hosts_are_named,
    plain_http_invites_nobody, headers_everywhere, own_errors_in_one_line, sources_have_a_limit,
]
