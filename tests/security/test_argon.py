"""Parameters are bounded before memory is taken and calibrated to the computer."""

import tracemalloc
from itertools import count

import pytest

from clinic_desktop.domain.errors import StorageError
from clinic_desktop.security import argon
from clinic_desktop.security.argon import KdfParameters


@pytest.mark.parametrize(
    "parameters",
    [
        KdfParameters(19455, 1),
        KdfParameters(1024 * 1024 + 1, 1),
        KdfParameters(1 << 40, 1),
        KdfParameters(19456, 0),
        KdfParameters(19456, 13),
        KdfParameters(19456, 1, 0),
        KdfParameters(19456, 1, 5),
    ],
)
def test_parameters_out_of_bounds_are_refused_before_they_take_memory(
    parameters: KdfParameters,
) -> None:
    tracemalloc.start()
    with pytest.raises(StorageError, match="altered or damaged"):
        argon.stretch(b"password", bytes(16), parameters)
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


def test_calibration_on_a_slow_computer_never_goes_below_the_floor() -> None:
    ticks = count(step=10)
    assert argon.calibrate(lambda: next(ticks)) == argon.FLOOR


def test_calibration_takes_the_largest_memory_that_is_fast_enough() -> None:
    # Each reading pair: 64 MiB in 0.2 s, 96 in 0.5 s, 128 in 0.9 s.
    readings = iter([0, 0.2, 1, 1.5, 2, 2.9])
    assert argon.calibrate(lambda: next(readings)) == KdfParameters(96 * 1024, 3)


def test_a_slot_without_device_secret_costs_more_than_the_floor() -> None:
    assert argon.FLOOR.is_weaker_than(argon.DEFAULT)
    assert argon.DEFAULT.is_weaker_than(argon.WITHOUT_DEVICE)
    assert argon.WITHOUT_DEVICE.is_within_bounds
