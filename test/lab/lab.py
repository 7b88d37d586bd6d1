"""What a scenario works with: one modem, one gateway, fresh for each."""

import pathlib
import threading
import time

from gateway import LAB, Gateway
from kernel import until
from modem import Modem
from trace import Trace


class Lab:
    def __init__(self, system, simulator, identity, name):
        self.system = system
        self.simulator = simulator
        self.identity = identity
        self.folder = pathlib.Path("/run/lab") / f"scenario-{name}"
        self.folder.mkdir()
        self.modem = None
        self.gateway = None
        self.trace = None

    def make_modem(self, running=True):
        self.modem = Modem(self.simulator, self.folder / "modem", self.identity, running)
        return self.modem

    def make_gateway(self, board=True):
        """With the lab's board, where the modem has one here, or as a stick with USB alone."""
        device = self.identity.device
        if board and (LAB / f"profiles/lab-{device}.xml").exists():
            device = f"lab-{device}"
        self.gateway = Gateway(self.system, self.folder / "gateway", device, "auto")
        return self.gateway

    def start_trace(self):
        self.trace = Trace(self.system.programs / "sms-gatewayd", self.modem.chip)
        return self.trace

    def up(self, board=True):
        """A running modem and a gateway that has found it."""
        modem, gateway = self.make_modem(), self.make_gateway(board)
        until(modem.is_on_bus, 60, "the modem's ttyUSBs")
        gateway.start()
        gateway.wait_ready(90)
        return modem, gateway

    def send(self, text):
        """Sends and wants the network's acceptance."""
        reply = self.gateway.send("+447700900123", text)
        assert reply == (200, "OK\n"), f"sms_send was answered {reply}"

    def send_waiting(self, texts):
        """Sends what cannot go now; the callers wait in threads of their own."""
        replies = {}

        def call(text):
            replies[text] = self.gateway.send("+447700900123", text)

        threads = [threading.Thread(target=call, args=(text,), daemon=True) for text in texts]
        for thread in threads:
            thread.start()
        return threads, replies

    def wait_accepted(self, texts, seconds):
        """Until the network has taken every text; when it had."""
        until(lambda: set(texts) <= set(self.modem.accepted()), seconds,
              f"{texts} accepted by the network")
        return time.monotonic()

    def assert_once(self, texts):
        """Nothing lost, nothing double, nothing else: by the network's ledger."""
        accepted = self.modem.accepted()
        assert accepted == {text: 1 for text in texts}, f"the network took {dict(accepted)}"

    def stop(self):
        if self.trace:
            self.trace.stop()
        if self.gateway:
            self.gateway.stop()
        if self.modem:
            self.modem.stop()
