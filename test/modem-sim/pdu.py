"""PDUs for the simulator's tests, made by hand so that no codec of ours is asked about itself."""


def swap(digits):
    digits += "F" if len(digits) % 2 else ""
    return "".join(digits[at + 1] + digits[at] for at in range(0, len(digits), 2))


def submit(number, text, report=False, part=None):
    """A SUBMIT in UCS-2 to an international number, with "00" for the SIM's service centre.

    `part` is (reference, parts, part) of a long message.
    """
    header = "" if part is None else "050003" + "".join(f"{value:02X}" for value in part)
    data = header + text.encode("utf-16-be").hex().upper()
    first = 0x01 | (0x20 if report else 0) | (0x40 if part else 0)
    return (f"00{first:02X}00{len(number):02X}91{swap(number)}0008{len(data) // 2:02X}{data}")
