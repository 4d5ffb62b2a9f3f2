"""Counts failed sign-ins on the disk before each attempt, so that nothing resets them (SECURITY.md 4.8)."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clinic_desktop.domain.errors import MustWait
from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.security import state_file
from clinic_desktop.security.canonical import Json
from clinic_desktop.security.device import DeviceStore, Item

MINUTE = 60
# After the 5th failure and each one following; the last repeats until LOCKED_AT.
WAITS = (30, 1 * MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE)
FREE_FAILURES = 4
LOCKED_AT = 20
# What a missing or altered file counts as, for everybody.
DISTRUSTED_FAILURES = 10
SAVE_EVERY_SECONDS = 5
# Names beyond this share one count, so that typing invented names cannot grow the file without end.
MOST_NAMES = 2_000
EVERYBODY_ELSE = "*"


@dataclass(frozen=True)
class Count:
    """Failures in a row and the seconds of waiting that are still to be served."""

    failures: int = 0
    wait: float = 0


class Guard:
    """The attempt counter of this computer, held by the one running program.

    Call `begin` before every check of a password or code, `take_back` when that was right but not
    the last, `clear` once a session is open, and `serve` every second or so: only time with the
    program open counts as waited.
    """

    def __init__(
        self, path: Path, key: bytes | None, device: DeviceStore, clock: Callable[[], float]
    ) -> None:
        """`clock` is monotonic, in seconds; `key` is `keys.guard_key`, None without a keyring."""
        self._path, self._key, self._device, self._clock = path, key, device, clock
        self._served_at = self._saved_at = clock()
        self._number, self._floor, self._counts = self._load()

    def start(self) -> None:
        """Begin a new clinic's count at zero, or everybody's after a recovery code."""
        self._floor, self._counts = Count(), {}
        self._save()

    def begin(self, tag: str) -> None:
        """Count one attempt, on the disk, before it is made.

        Raises MustWait while a wait is unserved or the name is locked; then nothing may be tried.
        """
        self.serve()
        count = self._count(tag)
        if count.failures >= LOCKED_AT:
            raise MustWait(
                _("Too many failed sign-ins. The recovery code of the emergency kit unlocks it."),
                None,
            )
        if count.wait > 0:
            raise _must_wait(count.wait)
        failures = count.failures + 1
        self._counts[self._name(tag)] = Count(failures, _wait_after(failures))
        self._save()

    def take_back(self, tag: str) -> None:
        """The attempt just begun was right, but a code is still to come: it was no failure.

        Earlier failures stay, so that a known password does not buy more guesses at the code.
        """
        self._counts[self._name(tag)] = Count(max(0, self._count(tag).failures - 1))
        self._save()

    def clear(self, tag: str) -> None:
        """A good sign-in, or an administrator's word: this name starts at zero again."""
        self._counts[self._name(tag)] = Count()
        self._save()

    def failures(self, tag: str) -> int:
        return self._count(tag).failures

    def remaining(self, tag: str) -> int | None:
        """Seconds still to wait, 0 for none, None when locked."""
        count = self._count(tag)
        return None if count.failures >= LOCKED_AT else math.ceil(count.wait)

    def serve(self) -> None:
        """Take the time since the last call off every wait; what is left is saved every 5 seconds."""
        now = self._clock()
        passed, self._served_at = max(0.0, now - self._served_at), now
        waiting = [count for count in (self._floor, *self._counts.values()) if count.wait > 0]
        if not waiting:
            return
        self._floor = _served(self._floor, passed)
        self._counts = {name: _served(count, passed) for name, count in self._counts.items()}
        if now - self._saved_at >= SAVE_EVERY_SECONDS:
            self._save()

    def use_key(self, key: bytes | None) -> None:
        """Go on under another device secret without losing the counts."""
        self._key = key
        self._save()

    def _count(self, tag: str) -> Count:
        return self._counts.get(self._name(tag), self._floor)

    def _name(self, tag: str) -> str:
        is_known = tag in self._counts or len(self._counts) < MOST_NAMES
        return tag if is_known else EVERYBODY_ELSE

    def _load(self) -> tuple[int, Count, dict[str, Count]]:
        remembered = self._remembered_number()
        found = _state_in(state_file.read(self._path, self._key))
        if found is not None and found[0] >= remembered:
            return found
        return remembered, Count(DISTRUSTED_FAILURES, _wait_after(DISTRUSTED_FAILURES)), {}

    def _save(self) -> None:
        self._number += 1
        content: dict[str, Json] = {
            "number": self._number,
            "floor": _fields(self._floor),
            "counts": {name: _fields(count) for name, count in self._counts.items()},
        }
        state_file.write(self._path, content, self._key)
        # Second, so that a kill between the two leaves a file newer than remembered, which is fine.
        if self._device.has_keyring:
            self._device.write(Item.GUARD_NUMBER, self._number.to_bytes(8, "big"))
        self._saved_at = self._clock()

    def _remembered_number(self) -> int:
        return int.from_bytes(self._device.read(Item.GUARD_NUMBER) or b"", "big")


def _wait_after(failures: int) -> float:
    if failures <= FREE_FAILURES:
        return 0
    return WAITS[min(failures - FREE_FAILURES, len(WAITS)) - 1]


def _served(count: Count, passed: float) -> Count:
    return Count(count.failures, max(0.0, count.wait - passed))


def _fields(count: Count) -> dict[str, Json]:
    return {"failures": count.failures, "wait": math.ceil(count.wait)}


def _state_in(content: dict[str, Any] | None) -> tuple[int, Count, dict[str, Count]] | None:
    """None for a shape that this program never wrote, which a checksum alone cannot exclude."""
    if content is None:
        return None
    try:
        counts = {name: _count_in(fields) for name, fields in content["counts"].items()}
        return int(content["number"]), _count_in(content["floor"]), counts
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _count_in(fields: dict[str, Any]) -> Count:
    return Count(max(0, int(fields["failures"])), max(0, int(fields["wait"])))


def _must_wait(wait: float) -> MustWait:
    seconds = math.ceil(wait)
    if seconds < MINUTE:
        text = ngettext(
            "Too many failed sign-ins. Wait {count} second with the program open.",
            "Too many failed sign-ins. Wait {count} seconds with the program open.",
            seconds,
        )
        return MustWait(text.format(count=seconds), seconds)
    minutes = math.ceil(seconds / MINUTE)
    text = ngettext(
        "Too many failed sign-ins. Wait {count} minute with the program open.",
        "Too many failed sign-ins. Wait {count} minutes with the program open.",
        minutes,
    )
    return MustWait(text.format(count=minutes), seconds)
