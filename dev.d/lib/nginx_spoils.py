"""What spoils a configuration for each rule: (rule, pattern in the dump, what takes its place). The pattern's
first match is replaced."""

from nginx_rules import BANNED, HANDOVER, HEADERS, SETTINGS

_IN_SERVER = r"(?m)^    server \{$"
_IN_HTTP = r"(?m)^http \{$"
_IN_LOCATION = r"location = /cgi-bin/sms_send \{"


def _inside(place, text):
    return place, r"\g<0> " + text


def _settings():
    for names in SETTINGS.values():
        for name, value in names.items():
            yield "settings_stand", rf"\n\s*{name} [^;]*;", "\n"
            yield "settings_stand", rf"(\n\s*{name}) [^;]*;", rf"\1 {value}x;"
    for line in ("ssl_session_tickets on;", "client_header_timeout 60s;", "keepalive_timeout 60s;",
                 "reset_timedout_connection off;", "large_client_header_buffers 2 1k;", "server_tokens on;"):
        yield "settings_stand", *_inside(_IN_SERVER, line)


def _handover():
    for name, value in HANDOVER.items():
        if name.startswith("fastcgi"):
            yield "handed_over_once", rf"\n\s*{name} {value};", "\n"
        yield "handed_over_once", *_inside(_IN_LOCATION, f"{name} 7;")


SPOILS = [
    *(("no_banned_directive", *_inside(place, f"{name} x;")) for name in BANNED
      for place in (_IN_SERVER, _IN_HTTP)),
    ("no_banned_directive", *_inside(_IN_HTTP, "map $uri $masked { ~x y; }")),
    ("no_banned_directive", *_inside(_IN_LOCATION, "if ($host) { return 200; }")),
    ("no_foreign_include", r"include sms-gateway\.headers;", r"\g<0> include sms-gateway.headers x;"),
    ("no_pattern", r"location = /cgi-bin/sms_send", "location ~ ^/cgi-bin/sms_send$"),
    ("no_pattern", r"location = /cgi-bin/sms_send", "location ^~ /cgi-bin/sms_send"),
    ("no_pattern", "server_name 127", r"server_name ~^.*$ 127"),
    ("no_pattern", "server_name 127", "server_name *.lan 127"),
    *(("variables_where_they_belong", r"\$uri \$status", f"${name} $status") for name in
      ("request_uri", "request", "args", "query_string", "http_referer", "http_cookie", "http_authorization",
       "arg_password", "tcpinfo_rtt")),
    ("variables_where_they_belong", "return 404;", "return 404 $request_uri;"),
    ("variables_where_they_belong", *_inside(_IN_SERVER, "add_header X-Host $http_host always;")),
    ("logs_without_secrets", r"(error_log [^;]*) alert;", r"\1 crit;"),
    ("logs_without_secrets", r"(error_log [^;]*) alert;", r"\1;"),
    ("logs_without_secrets", r"error_log [^;]* alert;", ""),
    ("logs_without_secrets", r"access_log [^;]*;", ""),
    ("logs_without_secrets", r"(access_log \S+) no_query;", r"\1 combined;"),
    ("logs_without_secrets", r"(access_log \S+) no_query;", r"\1;"),
    ("logs_without_secrets", *_inside(_IN_SERVER, "error_log /tmp/x info;")),
    ("parameters_are_listed", r"fastcgi_param HTTP_HOST \$http_host;", "fastcgi_param HTTP_HOST $host;"),
    ("parameters_are_listed", r"fastcgi_param REMOTE_ADDR [^;]*;", "fastcgi_param REMOTE_ADDR $tcpinfo_rtt;"),
    ("parameters_are_listed", *_inside(_IN_LOCATION, "fastcgi_param HTTP_AUTHORIZATION $http_authorization;")),
    ("parameters_are_listed", *_inside(_IN_LOCATION, "fastcgi_param HTTP_COOKIE $http_cookie;")),
    ("parameters_are_listed", *_inside(_IN_LOCATION, "fastcgi_param HTTP_X_REAL_IP $http_x_real_ip;")),
    *_settings(),
    ("groups_are_mozillas", r"ssl_ecdh_curve [^;]*;", "ssl_ecdh_curve prime256v1;"),
    *_handover(),
    ("handed_over_once", r"fastcgi_pass \"[^;]*;", "fastcgi_pass 127.0.0.1:9000;"),
    ("bodies_in_memory", r"client_max_body_size 256k;", "client_max_body_size 1m;"),
    ("bodies_in_memory", r"client_body_buffer_size 256k;", "client_body_buffer_size 16k;"),
    ("bodies_in_memory", *_inside(_IN_LOCATION, "client_max_body_size 256k;")),
    ("worker_by_exact_paths_over_tls", r"location = /cgi-bin/sms_send", "location /cgi-bin/sms_send"),
    ("worker_by_exact_paths_over_tls", r"location / \{\s*return 403;", "location / { include sms-gateway.form;"),
    ("worker_by_exact_paths_over_tls", r"location = / \{", r"\g<0> include sms-gateway.form;"),
    ("worker_by_exact_paths_over_tls", r"location / \{\s*return 421;", r"location = /x { include sms-gateway.form; } \g<0>"),
    ("listens_on_addresses", r"listen 127\.0\.0\.1:", "listen 0.0.0.0:"),
    ("listens_on_addresses", r"listen 127\.0\.0\.1:", "listen "),
    ("listens_on_addresses", r"listen \[::1\]:", "listen [::]:"),
    ("listens_on_addresses", r"listen 127\.0\.0\.1:\d+", "listen *:8443"),
    ("listens_on_addresses", r"(listen [^;]* ssl)", r"\1 http2"),
    ("listens_on_addresses", r"(listen [^;]* ssl)", r"\1 quic"),
    ("listens_on_addresses", r"listen [^;]*ssl; listen [^;]* ssl;", ""),
    ("foreign_hosts_get_421", "return 421;", "return 404;"),
    ("foreign_hosts_get_421", "return 421;", "return 200 hello;"),
    ("foreign_hosts_get_421", r" default_server", ""),
    ("foreign_hosts_get_421", r"(error_page) 404 405 (=421)", r"\1 404 \2"),
    ("foreign_hosts_get_421", r"location / \{\s*return 421;", r"location = /x { return 200; } \g<0>"),
    ("own_hosts_are_named", r'(server_name 127[^;]*) "";', r"\1;"),
    ("plain_http_invites_nobody", "return 403;", "return 308 https://$host/;"),
    ("plain_http_invites_nobody", r"return 308 https://\$host", "return 308 https://$http_host"),
    ("plain_http_invites_nobody", r"(return 308 https://\$host[:\d]*/)", r"\1$is_args"),
    ("plain_http_invites_nobody", r"location = / \{", "location = /cgi-bin/sms_send {"),
    ("plain_http_invites_nobody", r"(server_name 127[^;]*;\s*)keepalive_timeout 0;", r"\1"),
    *(("headers_everywhere", rf"add_header {name} [^;]*;", "") for name in HEADERS if name != "Content-Security-Policy"),
    *(("headers_everywhere", rf"(add_header {name} [^;]*) always;", r"\1;") for name in HEADERS
      if name != "Content-Security-Policy"),
    ("headers_everywhere", r"frame-ancestors 'none'", "frame-ancestors *"),
    ("headers_everywhere", r"default-src 'none'", "default-src 'self'"),
    ("headers_everywhere", r"(location = /error/405 \{[^}]*)include sms-gateway.headers;", r"\1"),
    ("headers_everywhere", *_inside(_IN_LOCATION, "add_header X-Extra 1 always;")),
    ("headers_everywhere", r"add_header Cache", 'add_header Strict-Transport-Security "max-age=1" always; add_header Cache'),
    *(("own_errors_in_one_line", rf"error_page {code} /error/{code};", "") for code in
      (403, 404, 405, 413, 414, 421, 429, 502, 503, 504)),
    ("own_errors_in_one_line", r"error_page 400 494 497 =400 /error/400;", "error_page 400 /error/400;"),
    *(("own_errors_in_one_line", rf"error_page {code} /error/(api|hooks)/{code};", "") for code in
      (400, 413, 429, 502, 503, 504)),
    ("own_errors_in_one_line", r"\nclient_max_body_size 0;", "\n"),
    ("own_errors_in_one_line", r"(return 429 '[^\\']*)\\n'", r"\1'"),
    ("own_errors_in_one_line", r"return 502 '[^']*';", "return 502;"),
    ("sources_have_a_limit", r"limit_conn sources 256;", "limit_conn sources 8;"),
    ("sources_have_a_limit", r"limit_conn sources 256;", ""),
    ("sources_have_a_limit", r"limit_conn_zone [^;]*;", ""),
]
