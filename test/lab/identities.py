"""What a modem shows on USB, and what its hardware manual says of its pins."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Identity:
    personality: str  # of modem-sim, and the name of the modem profile
    vendor: str
    product: str
    manufacturer: str
    title: str
    interfaces: int
    at_interfaces: tuple  # those that speak AT, the profile's first
    reset_window_ms: tuple = None  # documented limits of a reset pulse
    key_window_ms: tuple = None  # and of the press that switches on


IDENTITIES = {
    identity.personality: identity
    for identity in (
        # Quectel EC2x hardware design: RESET_N low 150 to 460 ms, PWRKEY low at least 500 ms (and
        # 650 ms would switch a running module off).
        Identity("quectel-ec25", "2c7c", "0125", "Quectel", "EC25-E", 4, (2, 3),
                 (150, 460), (500, 1000)),
        Identity("sierra-em7455", "1199", "9079", "Sierra Wireless, Incorporated",
                 "Sierra Wireless EM7455", 4, (3,)),
        Identity("telit-le910c4", "1bc7", "1201", "Telit", "LE910C4-EU", 6, (4, 5)),
    )
}

# Another device with serial ports, whose names are then taken: not the modem that is looked for.
DECOY = Identity("decoy", "1bc7", "1201", "Telit", "LE910", 4, ())
