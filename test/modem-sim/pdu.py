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


def submit_septets(number, septets, elements=b""):
    """A SUBMIT in the GSM 7 bit alphabet, with the elements of a user data header."""
    header = bytes([len(elements)]) + elements if elements else b""
    header_septets = (len(header) * 8 + 6) // 7
    bits = sum(septet << 7 * at for at, septet in enumerate(septets, start=header_septets))
    size = ((header_septets + len(septets)) * 7 + 7) // 8
    data = header + bits.to_bytes(size, "little")[len(header):]
    return (f"00{0x41 if elements else 0x01:02X}00{len(number):02X}91{swap(number)}0000"
            f"{header_septets + len(septets):02X}{data.hex().upper()}")
