"""Counts failed sign-ins on the disk before each attempt, so that nothing resets them (SECURITY.md 4.8)."""

import math
import secrets
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
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
# Failures kept for the trail; invented names are forgotten first, people's own never crowd out.
MOST_FAILURES = 1_000
# Codes of the same neighbouring step in a row before the computer's clock is doubted.
CLOCK_IN_DOUBT = 5
_NUMBER_BYTES = 8


@dataclass(frozen=True)
class Count:
    """Failures in a row and the seconds of waiting that are still to be served."""

    failures: int = 0
    wait: float = 0


@dataclass(frozen=True)
class Failure:
    """An attempt made while the clinic's file was closed, still to be written into its trail.

    `id` is random, so that a crash cannot make one failure two; `at` is aware.
    """

    id: str
    tag: str
    at: datetime


@dataclass(frozen=True)
class Drift:
    """How many codes in a row were of the step before (-1) or after (1) this computer's own."""

    offset: int = 0
    times: int = 0


@dataclass(frozen=True)
class State:
    """All that the file holds; `number` grows with every writing."""

    number: int
    floor: Count = Count()
    counts: dict[str, Count] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()
    drift: Drift = Drift()


class Guard:
    """The attempt counter of this computer, held by the one running program.

    Call `begin` before every check of a password or code, `take_back` when that was right but not
    the last, `clear` once a session is open, and `serve` every second or so: only time with the
    program open counts as waited. `take_failures` and then `forget` bring them into the trail.
    """

    def __init__(
        self, path: Path, key: bytes | None, device: DeviceStore, clock: Callable[[], float]
    ) -> None:
        """`clock` is monotonic, in seconds; `key` is `keys.guard_key`, None without a keyring."""
        self._path, self._key, self._device, self._clock = path, key, device, clock
        self._served_at = self._saved_at = clock()
        self._known: frozenset[str] = frozenset()
        self._state = self._load()

    def start(self) -> None:
        """Begin a new clinic's count at zero, or everybody's after a recovery code."""
        self._state = replace(self._state, floor=Count(), counts={})
        self._save()

    def begin(self, tag: str, at: datetime | None = None) -> None:
        """Count one attempt, on the disk, before it is made.

        `at`: when, for the trail; None where the caller itself writes a failure down.
        Raises MustWait while a wait is unserved or the name is locked; then nothing may be tried.
        """
        self._catch_up()
        self.serve()
        count = self._count(tag)
        if count.failures >= LOCKED_AT:
            raise MustWait(
                _(
                    "Too many failed sign-ins. An administrator, or the recovery code of the "
                    "emergency kit, unlocks this name."
                ),
                None,
            )
        if count.wait > 0:
            raise _must_wait(count.wait)
        failures = count.failures + 1
        self._set(tag, Count(failures, _wait_after(failures)))
        if at is not None:
            self._note(Failure(secrets.token_hex(16), tag, at.astimezone(UTC)))
        self._save()

    def take_back(self, tag: str) -> None:
        """The attempt just begun was right, but a code is still to come: it was no failure.

        Earlier failures stay, so that a known password does not buy more guesses at the code.
        """
        self._set(tag, Count(max(0, self._count(tag).failures - 1)))
        own = [failure for failure in self._state.failures if failure.tag == tag]
        if own:
            self._keep(failure for failure in self._state.failures if failure is not own[-1])
        self._save()

    def clear(self, tag: str) -> None:
        """A good sign-in, or an administrator's word: this name starts at zero again."""
        self._set(tag, Count())
        self._save()

    def take_failures(self) -> tuple[Failure, ...]:
        """What is still to be written into the trail, oldest first; `forget` it afterwards."""
        return self._state.failures

    def forget(self, written: Collection[Failure]) -> None:
        """These stand in the trail now."""
        if written:
            self._keep(failure for failure in self._state.failures if failure not in written)
            self._save()

    def spare_known(self, tags: Collection[str]) -> None:
        """The tags that belong to somebody: their failures are kept when there are too many."""
        self._known = frozenset(tags)

    def note_offset(self, offset: int) -> None:
        """A right code was of the step that far from this computer's own (-1, 0 or 1)."""
        known = self._state.drift
        times = min(known.times + 1, CLOCK_IN_DOUBT) if offset == known.offset else 1
        found = Drift(offset, times) if offset else Drift()
        if found != known:
            self._state = replace(self._state, drift=found)
            self._save()

    @property
    def clock_offset(self) -> int:
        """1 where this computer's clock seems slow, -1 where it seems fast, else 0."""
        drift = self._state.drift
        return drift.offset if drift.times >= CLOCK_IN_DOUBT else 0

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
        held = self._state
        if not any(count.wait > 0 for count in (held.floor, *held.counts.values())):
            return
        counts = {name: _served(count, passed) for name, count in held.counts.items()}
        self._state = replace(held, floor=_served(held.floor, passed), counts=counts)
        if now - self._saved_at >= SAVE_EVERY_SECONDS:
            self._save()

    def use_key(self, key: bytes | None) -> None:
        """Go on under another device secret without losing the counts."""
        if key != self._key:
            self._key = key
            self._save()

    def _count(self, tag: str) -> Count:
        return self._state.counts.get(self._name(tag), self._state.floor)

    def _set(self, tag: str, count: Count) -> None:
        counts = {**self._state.counts, self._name(tag): count}
        self._state = replace(self._state, counts=counts)

    def _name(self, tag: str) -> str:
        counts = self._state.counts
        return tag if tag in counts or len(counts) < MOST_NAMES else EVERYBODY_ELSE

    def _note(self, failure: Failure) -> None:
        noted = [*self._state.failures, failure]
        if len(noted) > MOST_FAILURES:
            invented = (each for each in noted if each.tag not in self._known)
            noted.remove(next(invented, noted[0]))
        self._keep(noted)

    def _keep(self, failures: Iterable[Failure]) -> None:
        self._state = replace(self._state, failures=tuple(failures))

    def _catch_up(self) -> None:
        """Believe what another window has counted meanwhile."""
        found = _state_in(state_file.read(self._path, self._key))
        if found is not None and found.number > self._state.number:
            self._state = found

    def _load(self) -> State:
        remembered, worst = self._remembered()
        found = _state_in(state_file.read(self._path, self._key))
        if found is not None and found.number >= remembered:
            return found
        failures = max(DISTRUSTED_FAILURES, worst)
        return State(remembered, Count(failures, _wait_after(failures)))

    def _save(self) -> None:
        self._state = replace(self._state, number=self._state.number + 1)
        state_file.write(self._path, _content(self._state), self._key)
        # Second, so that a kill between the two leaves a file newer than remembered, which is fine.
        if self._device.has_keyring:
            number = self._state.number.to_bytes(_NUMBER_BYTES, "big")
            self._device.write(Item.GUARD_NUMBER, number + bytes([self._worst()]))
        self._saved_at = self._clock()

    def _worst(self) -> int:
        """What deleting the file must not forgive: the failures of the name that has most."""
        held = self._state
        return max(min(each.failures, LOCKED_AT) for each in (held.floor, *held.counts.values()))

    def _remembered(self) -> tuple[int, int]:
        kept = self._device.read(Item.GUARD_NUMBER) or b""
        number, worst = kept[:_NUMBER_BYTES], kept[_NUMBER_BYTES:]
        return int.from_bytes(number, "big"), int.from_bytes(worst, "big")


def is_signed_with(path: Path, key: bytes | None) -> bool:
    """Whether the file is whole and of this key: after a rotation it may still be of an old one."""
    return state_file.read(path, key) is not None


def _wait_after(failures: int) -> float:
    if failures <= FREE_FAILURES:
        return 0
    return WAITS[min(failures - FREE_FAILURES, len(WAITS)) - 1]


def _served(count: Count, passed: float) -> Count:
    return Count(count.failures, max(0.0, count.wait - passed))


def _fields(count: Count) -> dict[str, Json]:
    return {"failures": count.failures, "wait": math.ceil(count.wait)}


def _content(state: State) -> dict[str, Json]:
    return {
        "number": state.number,
        "floor": _fields(state.floor),
        "counts": {name: _fields(count) for name, count in state.counts.items()},
        "failures": [[each.id, each.tag, each.at.isoformat()] for each in state.failures],
        "drift": [state.drift.offset, state.drift.times],
    }


def _state_in(content: dict[str, Any] | None) -> State | None:
    """None for a shape that this program never wrote, which a checksum alone cannot exclude."""
    if content is None:
        return None
    try:
        return State(
            int(content["number"]),
            _count_in(content["floor"]),
            {name: _count_in(fields) for name, fields in content["counts"].items()},
            tuple(_failure_in(*fields) for fields in content.get("failures", ())),
            Drift(*(int(number) for number in content.get("drift", (0, 0)))),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _failure_in(id: str, tag: str, at: str) -> Failure:  # noqa: A002 - the field's own name
    return Failure(str(id), str(tag), datetime.fromisoformat(at).astimezone(UTC))


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
