"""The two things that the guest's kernel can be without hardware: a GPIO chip and a USB modem."""

import os
import pathlib
import time

CONFIG = pathlib.Path("/sys/kernel/config")


def until(condition, seconds, what, every=0.1):
    """The first true value of `condition`, which is asked `every` so many seconds; fails after
    `seconds`."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(every)


class GpioChip:
    """A gpio-sim chip. The names are those of its lines, from offset 0."""

    def __init__(self, label, names):
        self.config = folder = CONFIG / "gpio-sim" / label
        for offset in range(len(names)):
            (folder / "bank0" / f"line{offset}").mkdir(parents=True)
        (folder / "bank0/num_lines").write_text(str(len(names)))
        (folder / "bank0/label").write_text(label)
        for offset, name in enumerate(names):
            (folder / f"bank0/line{offset}/name").write_text(name)
        (folder / "live").write_text("1")
        device = (folder / "dev_name").read_text().strip()
        self.chip = (folder / "bank0/chip_name").read_text().strip()
        self.folder = pathlib.Path("/sys/devices/platform") / device / self.chip
        self.offsets = {name: offset for offset, name in enumerate(names)}

    def remove(self):
        (self.config / "live").write_text("0")
        for offset in self.offsets.values():
            (self.config / f"bank0/line{offset}").rmdir()
        (self.config / "bank0").rmdir()
        self.config.rmdir()

    def base(self):
        """The kernel's own number of the first line."""
        numbers = pathlib.Path("/sys/class/gpio").glob("gpiochip*")
        return next(int((chip / "base").read_text()) for chip in numbers
                    if (chip / "device").resolve().name == self.chip
                    or (chip / "label").read_text().strip() == self.config.name)

    def line(self, name):
        return GpioLine(self.folder / f"sim_gpio{self.offsets[name]}")


class GpioLine:
    """One line as the world outside the chip sees it: its level, and what pulls at it."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.descriptor = os.open(self.folder / "value", os.O_RDONLY)

    def level(self):
        return os.pread(self.descriptor, 1, 0) == b"1"

    def pull(self, up):
        """The level of a line that nobody drives."""
        (self.folder / "pull").write_text("pull-up" if up else "pull-down")


class UsbDevice:
    """A USB device with serial functions, as a modem shows itself: function N is interface N. What
    is written to gadget_port(N) arrives at the ttyUSB that the host's driver makes of it."""

    def __init__(self, name, identity, controller):
        self.controller = controller
        self.functions = [f"gser.{name}{number}" for number in range(identity.interfaces)]
        self.folder = CONFIG / "usb_gadget" / name
        strings = self.folder / "strings/0x409"
        (self.folder / "configs/c.1").mkdir(parents=True)
        strings.mkdir()
        (self.folder / "idVendor").write_text(f"0x{identity.vendor}")
        (self.folder / "idProduct").write_text(f"0x{identity.product}")
        (strings / "manufacturer").write_text(identity.manufacturer)
        (strings / "product").write_text(identity.title)
        for function in self.functions:
            (self.folder / "functions" / function).mkdir()
            (self.folder / "configs/c.1" / function).symlink_to(
                self.folder / "functions" / function)

    def remove(self):
        for function in self.functions:
            (self.folder / "configs/c.1" / function).unlink()
            (self.folder / "functions" / function).rmdir()
        (self.folder / "configs/c.1").rmdir()
        (self.folder / "strings/0x409").rmdir()
        self.folder.rmdir()

    def gadget_port(self, interface):
        number = self.folder / "functions" / self.functions[interface] / "port_num"
        return f"/dev/ttyGS{number.read_text().strip()}"

    def is_plugged(self):
        return (self.folder / "UDC").read_text().strip() != ""

    def plug(self):
        (self.folder / "UDC").write_text(self.controller)

    def unplug(self):
        (self.folder / "UDC").write_text("\n")

    def host_ports(self):
        """{interface: "ttyUSB2"} as the host sees it now."""
        wanted = (self.folder / "idVendor").read_text().strip()[2:]
        ports = {}
        for port in pathlib.Path("/sys/bus/usb-serial/devices").glob("ttyUSB*"):
            try:
                interface = port.resolve().parent
                if (interface.parent / "idVendor").read_text().strip() == wanted:
                    number = int((interface / "bInterfaceNumber").read_text(), 16)
                    ports[number] = port.name
            except OSError:
                pass  # It is going away.
        return ports
