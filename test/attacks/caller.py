"""A client with an address of its own, on one connection for as long as nginx keeps it."""

import http.client
import urllib.parse

from gateway import Reply, form_header


class Caller:
    def __init__(self, gateway, source="127.0.0.1"):
        self.gateway = gateway
        self.connection = http.client.HTTPSConnection(
            "127.0.0.1", gateway.port, context=gateway.tls, timeout=140, source_address=(source, 0)
        )

    def post(self, endpoint, **parameters):
        body = urllib.parse.urlencode(parameters)
        try:
            return self.ask(endpoint, body)
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self.connection.close()  # kept for too long: nginx read nothing of this request
            return self.ask(endpoint, body)

    def ask(self, endpoint, body):
        self.connection.request("POST", f"/cgi-bin/{endpoint}", body=body, headers=form_header())
        answer = self.connection.getresponse()
        return Reply(answer.status, answer.reason, answer.headers, answer.read().decode())

    def log_in(self, **account):
        """One request with the gateway's account, or with parts of another one."""
        return self.post("sms_total", **{**self.gateway.account(), **account})
