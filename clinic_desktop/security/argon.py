"""Argon2id with parameters that are checked before they may use memory."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from argon2.exceptions import HashingError
from argon2.low_level import ARGON2_VERSION, Type, hash_secret_raw

from clinic_desktop.domain.errors import StorageError
from clinic_desktop.domain.language import _

MIB = 1024
SALT_BYTES = 16
KEY_BYTES = 32
CALIBRATED_MIB = (64, 96, 128, 192, 256)
CALIBRATED_SECONDS = 0.8


@dataclass(frozen=True)
class KdfParameters:
    """`memory` in KiB, `passes` over it, `lanes` in parallel."""

    memory: int
    passes: int
    lanes: int = 1

    @property
    def is_within_bounds(self) -> bool:
        """No weaker than the floor, and no edited key file can eat the computer's memory."""
        return (
            19 * MIB <= self.memory <= 1024 * MIB
            and 1 <= self.passes <= 12
            and 1 <= self.lanes <= 4
        )

    def is_weaker_than(self, other: "KdfParameters") -> bool:
        return self.memory * self.passes < other.memory * other.passes


DEFAULT = KdfParameters(memory=128 * MIB, passes=3)
FLOOR = KdfParameters(memory=64 * MIB, passes=3)
# Without a device secret the password stands alone (SECURITY.md 4.2).
WITHOUT_DEVICE = KdfParameters(memory=256 * MIB, passes=4)
# For codes that are random themselves (OWASP's second choice).
RANDOM_CODE = KdfParameters(memory=19 * MIB, passes=2)


def new_salt() -> bytes:
    return secrets.token_bytes(SALT_BYTES)


def stretch(secret: bytes, salt: bytes, parameters: KdfParameters) -> bytes:
    """32 bytes of Argon2id v19. Raises StorageError for parameters out of bounds or too little memory."""
    if not parameters.is_within_bounds:
        raise StorageError(
            _("The key file asks for impossible settings: it was altered or damaged.")
        )
    try:
        return hash_secret_raw(
            secret,
            salt,
            time_cost=parameters.passes,
            memory_cost=parameters.memory,
            parallelism=parameters.lanes,
            hash_len=KEY_BYTES,
            type=Type.ID,
            version=ARGON2_VERSION,
        )
    except HashingError as error:
        raise StorageError(
            _("This computer has too little free memory to check a password. Close other programs.")
        ) from error


def calibrate(clock: Callable[[], float], limit: float = CALIBRATED_SECONDS) -> KdfParameters:
    """The largest memory whose three passes stay under `limit` seconds here; never below the floor.

    `clock` is a monotonic clock in seconds.
    """
    chosen = FLOOR
    for mebibytes in CALIBRATED_MIB:
        candidate = KdfParameters(memory=mebibytes * MIB, passes=3)
        if _seconds(candidate, clock) > limit:
            break
        chosen = candidate
    return chosen


def dummy_run(parameters: KdfParameters) -> None:
    """Take as long as a real password check, so that an unknown name cannot be told by its time."""
    stretch(b"nobody", bytes(SALT_BYTES), parameters)


def _seconds(parameters: KdfParameters, clock: Callable[[], float]) -> float:
    before = clock()
    dummy_run(parameters)
    return clock() - before
