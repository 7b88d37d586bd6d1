"""A gateway in the guest: the programs of one system, in a folder of its own, behind nginx."""

import http.client
import json
import os
import pathlib
import shutil
import signal
import ssl
import subprocess
import time
import urllib.parse

from kernel import until

LAB = pathlib.Path(__file__).parent
CHECKOUT = LAB.parents[1]
PORT = 8443


class System:
    """Where the gateway's programs and their libraries come from: this system, or one below a
    folder. Copied into memory, as a router that runs holds them."""

    def __init__(self, programs, root=None):
        self.root = root
        self.programs = pathlib.Path("/run/lab/programs")
        self.programs.mkdir()
        for name in ("sms-gatewayd", "sms-gateway"):
            shutil.copy2(programs / name, self.programs)
        if root:
            for folder in ("dev", "sys", "proc", "run"):
                subprocess.run(["mount", "--rbind", f"/{folder}", f"{root}/{folder}"], check=True)

    def command(self, program, *arguments):
        inside = ["chroot", self.root] if self.root else []
        return [*inside, self.programs / program, *arguments]


class Gateway:
    def __init__(self, system, folder, device, port):
        self.system = system
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True)
        self.log = self.folder / "log/sms-gatewayd.log"
        self.worker = None
        self.nginx = None
        self.profiles = self.copy_profiles()
        subprocess.run(["bash", LAB / "edge.sh", self.folder, str(PORT), "simulator"], check=True,
                       env={**os.environ, "ROOT": str(CHECKOUT)})
        self.account = {name: (self.folder / name).read_text() for name in ("username", "password")}
        self.configure(device, port)

    def copy_profiles(self):
        """The shipped profiles and the devices of this lab, whose boards have its lines."""
        profiles = self.folder / "profiles"
        shutil.copytree(CHECKOUT / "firmware-profiles", profiles)
        for profile in (LAB / "profiles").glob("*.xml"):
            shutil.copy2(profile, profiles)
        return profiles

    def places(self):
        return ["--settings", self.folder / "state/settings.xml", "--runtime", self.folder / "run",
                "--profiles", self.profiles]

    def command_line(self, *arguments):
        """What `sms-gateway` answers."""
        done = subprocess.run(self.system.command("sms-gateway", *self.places(), *arguments),
                              capture_output=True, text=True)
        assert done.returncode == 0, f"sms-gateway {' '.join(map(str, arguments))}: {done.stderr}"
        return done.stdout

    def configure(self, device, port):
        self.command_line("settings", "set", "--enabled", "yes", "--username",
                          self.account["username"], "--password-file", self.folder / "password",
                          "--device", device, "--modem", port)

    def start_worker(self):
        """Returns when it was started, on the clock of events."""
        socket = self.folder / "run/fcgi.sock"
        socket.unlink(missing_ok=True)
        begin = time.monotonic()
        self.worker = subprocess.Popen(
            self.system.command("sms-gatewayd", *self.places(), "--state", self.folder / "state"),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=open(self.log, "a"))
        return begin

    def start_nginx(self):
        self.nginx = subprocess.Popen(
            ["nginx", "-e", self.folder / "log/nginx.log", "-p", self.folder / "nginx",
             "-c", self.folder / "nginx/sms-gateway.conf", "-g", "daemon off;"],
            stdin=subprocess.DEVNULL)

    def start(self):
        """As start_worker(), with nginx in front."""
        begin = self.start_worker()
        self.start_nginx()
        return begin

    def kill_worker(self):
        self.worker.send_signal(signal.SIGKILL)
        self.worker.wait()

    def stop_worker(self):
        self.worker.terminate()
        assert self.worker.wait(30) == 0, f"the worker ended with {self.worker.returncode}"

    def stop(self):
        if self.worker and self.worker.poll() is None:
            self.stop_worker()
        if self.nginx:
            self.nginx.terminate()
            self.nginx.wait(20)

    def request(self, path, **parameters):
        """(status, body) of a POST through nginx, over TLS as a device on the LAN sends it."""
        context = ssl.create_default_context(cafile=self.folder / "tls/certificate.pem")
        connection = http.client.HTTPSConnection("127.0.0.1", PORT, timeout=150, context=context)
        try:
            connection.request("POST", f"/cgi-bin/{path}",
                               urllib.parse.urlencode({**self.account, **parameters}),
                               {"Content-Type": "application/x-www-form-urlencoded"})
            reply = connection.getresponse()
            return reply.status, reply.read().decode()
        finally:
            connection.close()

    def modem_status(self):
        """The worker's own word about its modem."""
        return json.loads(self.command_line("status", "--json"))["modems"][0]

    def recovery(self):
        """The recovery actions, oldest first."""
        return self.modem_status()["recovery"]

    def send(self, number, text):
        return self.request("sms_send", number=number, text=text)

    def list(self):
        return self.request("sms_list")

    def wait_serving(self, seconds):
        """Until the worker answers, whatever it says: nginx alone says 502."""
        until(lambda: self.list()[0] != 502, seconds, "the worker's answer")

    def wait_ready(self, seconds):
        """Ready is when a list is answered: before the first look at the SIM it is ERROR."""
        def listed():
            try:
                status, body = self.list()
            except OSError:
                return False
            return status == 200 and not body.startswith("ERROR")
        until(listed, seconds, "a list of the SIM")
