"""What a modem shows on USB, and what its hardware manual says of its pins."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Identity:
    """At most four interfaces: dummy_hcd has no more pairs of bulk endpoints."""

    device: str  # the device profile, if the lab has none of its own for it
    personality: str  # of modem-sim
    vendor: str
    product: str
    manufacturer: str
    title: str
    interfaces: int
    at_interfaces: tuple  # those that speak AT, the profile's first
    reset_window_ms: tuple = None  # documented limits of a reset pulse
    key_window_ms: tuple = None  # and of the press that switches on


IDENTITIES = {
    identity.device: identity
    for identity in (
        # Quectel EC2x hardware design: RESET_N low 150 to 460 ms, PWRKEY low at least 500 ms (and
        # 650 ms would switch a running module off).
        Identity("quectel-ec25", "quectel-ec25", "2c7c", "0125", "Quectel", "EC25-E", 4, (2, 3),
                 (150, 460), (500, 1000)),
        Identity("sierra-em7455", "sierra-em7455", "1199", "9079",
                 "Sierra Wireless, Incorporated", "Sierra Wireless EM7455", 4, (3,)),
        Identity("telit-le910c1", "telit-le910c4", "1bc7", "1031", "Telit", "LE910C1-EUX", 3, (1,)),
    )
}

# Another device with serial ports, whose names are then taken: not the modem that is looked for.
DECOY = Identity("decoy", "", "1bc7", "1201", "Telit", "LE910", 4, ())
