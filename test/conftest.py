"""What the suites in system/ and attacks/ share."""

import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE / "system"), str(HERE / "reply"), str(HERE / "attacks")]

from gateway import Gateway  # noqa: E402


def pytest_configure(config):
    config.addinivalue_line("markers", "slow: takes more than a minute")


@pytest.fixture(scope="module")
def gateway(tmp_path_factory, request):
    """A gateway with the simulated modem, shared by the tests of a file. A file may name options
    of `./dev run` in RUN_OPTIONS."""
    folder = tmp_path_factory.mktemp("gw")
    running = Gateway(folder, *getattr(request.module, "RUN_OPTIONS", ()))
    yield running
    running.stop()


@pytest.fixture
def taken(gateway):
    """What the network took since the test began."""
    before = len(gateway.submits())
    return lambda: gateway.accepted(before)


@pytest.fixture(scope="module")
def family(gateway, request):
    """The reply family that a test's parameter names, in effect."""
    name = "simulator" if request.param == "text-7.06" else f"simulator-{request.param}"
    gateway.use_profile(name)
    return request.param
