"""What the router in a box shows. Each scenario returns the facts it measured, or fails."""

import re
import time

from identities import DECOY
from kernel import UsbDevice, until
from modem_manager import ModemManager

# From the hang to the next message taken: the contract for modems that boot in at most 30 s.
RECOVERED_WITHIN_S = 180
# From the restart of a killed worker to a reset line that is inactive again.
RELEASED_WITHIN_MS = 100


def send_and_list(lab):
    modem, gateway = lab.up()
    lab.send("Pump 3 runs")
    modem.control("receive +447700900456 Tank 2 is full")
    body = until(lambda: (lambda reply: "Tank 2 is full" in reply[1] and reply[1])(gateway.list()),
                 60, "the received message in a list")
    assert "+447700900456" in body, f"the list was {body!r}"
    lab.assert_once(["Pump 3 runs"])
    ports = modem.usb.host_ports()
    found = gateway.modem_status()["port"]
    assert found in {f"/dev/{ports[number]}" for number in lab.identity.at_interfaces}, found
    return f"port=auto found {found} among {len(ports)} ttyUSB; 1 sent, 1 listed, over TLS"


def replugged_under_other_names(lab):
    modem, gateway = lab.up(board=False)
    lab.send("before")
    old = modem.usb.host_ports()
    modem.control("power off")  # A stick lives from the bus.
    until(lambda: not modem.usb.host_ports(), 30, "the modem's ttyUSBs gone")
    decoy = UsbDevice("decoy", DECOY, "dummy_udc.1")
    try:
        decoy.plug()
        until(lambda: len(decoy.host_ports()) > 1, 30, "the other device's ttyUSBs")
        waiting = ["waiting 1", "waiting 2", "waiting 3"]
        threads, replies = lab.send_waiting(waiting)
        until(lambda: gateway.modem_status()["state"] != "ready", 60, "the loss seen")
        modem.control("power on")
        new = until(modem.is_on_bus, 60, "the modem's ttyUSBs again")
        plugged = time.monotonic()
        took = lab.wait_accepted(waiting, 120) - plugged
        for thread in threads:
            thread.join(60)
        lab.send("after")
        lab.assert_once(["before", *waiting, "after"])
    finally:
        decoy.unplug()
        decoy.remove()
    first = lab.identity.at_interfaces[0]
    assert new[first] != old[first], f"the AT port has kept its name {new[first]}"
    words = sorted({body.strip() for _, body in replies.values()})
    return (f"AT port {old[first]} -> {new[first]}, 3 messages waited (answered {'/'.join(words)}),"
            f" all taken once, {took:.1f} s after the plug")


def the_modem_hangs(lab):
    modem, gateway = lab.up()
    trace = lab.start_trace()
    lab.send("before")
    hung = time.monotonic()
    modem.control("hang reset")  # Nothing but the reset line helps.
    until(lambda: gateway.modem_status()["state"] != "ready", RECOVERED_WITHIN_S, "the hang seen")
    seen = time.monotonic() - hung
    waiting = ["waiting 1", "waiting 2"]
    threads, _ = lab.send_waiting(waiting)
    recovered = lab.wait_accepted(waiting, RECOVERED_WITHIN_S - seen) - hung
    for thread in threads:
        thread.join(60)
    lab.assert_once(["before", *waiting])
    pulse, = trace.pulses("RESET_N", hung)
    held = check_pulse(lab, pulse)
    rungs = [action["rung"] for action in gateway.recovery()]
    assert rungs.index("soft_restart") < rungs.index("reset_pulse"), rungs
    cured = gateway.recovery()[-1]
    assert (cured["rung"], cured["cured"]) == ("reset_pulse", True), cured
    return (f"seen after {seen:.0f} s; {', '.join(rungs)}; RESET_N held {held:.0f} ms"
            f" (window {lab.identity.reset_window_ms[0]}-{lab.identity.reset_window_ms[1]}),"
            f" sending again {recovered:.0f} s after the hang; 3 sent, each once")


def check_pulse(lab, pulse):
    """How long the reset line was held, in ms: by the kernel's record and by the modem's."""
    held = 1000 * (pulse.end - pulse.begin)
    low, high = lab.identity.reset_window_ms
    assert low <= held <= high, f"RESET_N was held {held:.0f} ms"
    effect = until(lambda: lab.modem.entries("reset-line"), 10, "a pulse at the modem")[-1]
    assert effect.get("effect") == "reset", f"the modem says {effect}"
    return held


def off_at_boot(lab):
    modem, gateway = lab.make_modem(running=False), lab.make_gateway()
    trace = lab.start_trace()
    begin = gateway.start()
    gateway.wait_ready(120)
    up = time.monotonic() - begin
    press, = trace.pulses("PWRKEY", begin)
    held = 1000 * (press.end - press.begin)
    low, high = lab.identity.key_window_ms
    assert low <= held <= high, f"PWRKEY was held {held:.0f} ms"
    lab.send("after power-on")
    # The modem runs but is still booting, so that nothing on USB says that it is there.
    gateway.stop_worker()
    modem.control("reset")
    until(lambda: not modem.usb.host_ports(), 30, "the modem booting")
    gateway.start_worker()
    gateway.wait_ready(120)
    lab.send("after a restart")
    assert trace.pulses("PWRKEY", begin) == [press], "the key of a running modem was pressed"
    assert not trace.pulses("RESET_N", begin), "the modem was reset"
    lab.assert_once(["after power-on", "after a restart"])
    return (f"off: PWRKEY pressed once for {held:.0f} ms, listing {up:.0f} s after the worker's"
            f" start; on and booting: not pressed, only STATUS says it runs")


def killed_in_a_reset_pulse(lab):
    modem, gateway = lab.up()
    trace = lab.start_trace()
    lab.send("before")
    gateway.stop_worker()
    modem.control("hang reset")
    begin = time.monotonic()
    gateway.start_worker()
    gateway.wait_serving(60)
    threads, _ = lab.send_waiting(["waiting"])
    until(lambda: modem.events("pressed", line="RESET_N"), RECOVERED_WITHIN_S, "a reset pulse",
          every=0.02)
    # From now on the line stays active when nobody drives it.
    modem.ask_board("pull RESET_N up")
    gateway.kill_worker()
    into = 1000 * (time.monotonic() - trace.driven("RESET_N", begin)[-1][0])
    time.sleep(0.5)  # Far longer than the pulse would have been.
    assert modem.ask_board("level RESET_N") == "1", "the line fell by itself: nothing to be shown"
    program = gateway.system.programs / "sms-gatewayd"
    restarted = gateway.start_worker()
    low = until(lambda: [when for when, level, _ in trace.driven("RESET_N", restarted) if not level],
                30, "the line inactive")[0]
    modem.ask_board("pull RESET_N down")
    from_exec = 1000 * (low - trace.exec_of(program, restarted))
    from_main = 1000 * (low - trace.main_reached(restarted))
    assert from_exec <= RELEASED_WITHIN_MS, f"inactive {from_exec:.0f} ms after exec"
    lab.wait_accepted(["waiting"], 400)
    for thread in threads:
        thread.join(60)
    lab.assert_once(["before", "waiting"])
    rungs = [action["rung"] for action in gateway.recovery()]
    # The pulse counts as tried: what comes after it is the next rung, and none comes twice.
    assert rungs.index("reset_pulse") < len(rungs) - 1 and len(set(rungs)) == len(rungs), rungs
    return (f"killed {into:.0f} ms into the pulse; inactive {from_exec:.0f} ms after exec,"
            f" {from_main:.0f} ms after main(); the ladder before and"
            f" after: {', '.join(rungs)}")


def modem_manager_accepts_the_simulator(lab):
    modem = lab.make_modem()
    until(modem.is_on_bus, 60, "the modem's ttyUSBs")
    modem.control("receive +447700900456 Tank 2 is full")
    manager = ModemManager(lab.folder)
    try:
        path, name = manager.find_modem(150)
        manager.want("-m", path, "--enable")
        state = until(lambda: (lambda word: word == "registered" and word)(
            manager.field("modem.generic.state", "-m", path)), 60, "registered")
        created = manager.want("-m", path, "--messaging-create-sms="
                               "text='Pump 3 runs',number='+447700900123'")
        manager.want("-s", re.search(r"/org/\S+/SMS/\d+", created)[0], "--send")
        lab.assert_once(["Pump 3 runs"])
        texts = [manager.field("sms.content.text", "-s", message)
                 for message in manager.messages(path)]
        assert "Tank 2 is full" in texts, f"mmcli lists {texts}"
    finally:
        manager.stop()
    return f"mmcli -L: {name}; {state}; sent 1, the network took it; {len(texts)} listed"


SCENARIOS = {
    "1": send_and_list,
    "2": replugged_under_other_names,
    "3": the_modem_hangs,
    "4": off_at_boot,
    "5": killed_in_a_reset_pulse,
    "6": modem_manager_accepts_the_simulator,
}
