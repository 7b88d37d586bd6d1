"""Debian's ModemManager in the guest, with what it needs of a running system."""

import re
import subprocess

from kernel import until


class ModemManager:
    def __init__(self, folder):
        self.folder = folder
        self.processes = []
        subprocess.run(["mkdir", "-p", "/run/dbus", "/run/udev"], check=True)
        subprocess.run(["dbus-uuidgen", "--ensure"], check=True)
        self.run("udevd", "/lib/systemd/systemd-udevd")
        self.run("dbus", "dbus-daemon", "--system", "--nofork")
        until(lambda: subprocess.run(["test", "-S", "/run/dbus/system_bus_socket"]).returncode == 0,
              20, "the system bus")
        # udev's rules say what is a modem; the devices were there before udev was.
        subprocess.run(["udevadm", "trigger", "--action=add"], check=True)
        subprocess.run(["udevadm", "settle", "--timeout=60"], check=True)
        # It is asked whether mmcli may do what it wants; root may.
        self.run("polkitd", "/usr/lib/polkit-1/polkitd", "--no-debug")
        self.run("ModemManager-output", "/usr/sbin/ModemManager", "--log-level=DEBUG",
                 "--log-timestamps", f"--log-file={self.folder}/ModemManager.log")

    def run(self, name, *command):
        log = open(self.folder / f"{name}.log", "w")
        self.processes.append(subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log,
                                               stderr=subprocess.STDOUT))

    def ask(self, *arguments):
        """What mmcli prints, or None when it fails."""
        done = subprocess.run(["mmcli", "--timeout=60", *arguments], capture_output=True, text=True)
        self.last_words = (done.stdout + done.stderr).strip()
        return done.stdout if done.returncode == 0 else None

    def want(self, *arguments):
        answer = self.ask(*arguments)
        assert answer is not None, f"mmcli {' '.join(arguments)}: {self.last_words}"
        return answer

    def find_modem(self, seconds):
        """(path, "[maker] model") of the first modem."""
        found = until(lambda: re.search(r"(/org/\S+/Modem/\d+) (.*)", self.ask("-L") or ""),
                      seconds, "a modem in mmcli -L")
        return found[1], found[2].strip()

    def field(self, name, *arguments):
        """One value of mmcli's key=value output."""
        answer = self.ask("-K", *arguments) or ""
        found = re.search(rf"^{re.escape(name)} *: (.*)$", answer, re.MULTILINE)
        return found[1].strip() if found else None

    def messages(self, modem):
        """The paths of all messages."""
        return re.findall(r"(/org/\S+/SMS/\d+)", self.ask("-m", modem, "--messaging-list-sms") or "")

    def stop(self):
        for process in reversed(self.processes):
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
