"""What every screen is handed: the door, the pool, the clinic's formats, and news of changes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Concatenate, ParamSpec, TypeVar

from PySide6.QtCore import QObject, Signal

from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui import background
from clinic_desktop.usecases import rekeying, stepping_up
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.rekeying import Rekeyed
from clinic_desktop.usecases.verifying import Report
from clinic_desktop.usecases.work import ClinicFacts, SignedIn, Work, action_of

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Verified:
    """The outcome of a verification, and when (aware, UTC)."""

    report: Report
    at: datetime


class Desk(QObject):
    """One signed-in person's way to everything; dropped at lock."""

    changed = Signal(frozenset)  # names of the tables just written
    requested = Signal(str, dict)  # a place to go to, such as ("patient", {"id": …})
    toasted = Signal(str, object)  # a sentence and an undo callable or None
    started = Signal(object, str)  # a background.Job that shows progress, and its label
    code_wanted = Signal(object, str)  # what goes on once a code was right; for which deed
    verified = Signal()  # last_verified is another one
    _written = Signal(frozenset)  # the same as changed, still on the thread that wrote

    def __init__(self, backend: Backend, formatter: Formatter) -> None:
        super().__init__()
        self._backend = backend
        self.format = formatter
        self.last_verified: Verified | None = None  # since signing in
        self._written.connect(self.changed)
        # a bound signal's emit is safe from any thread; a lambda would run on the worker
        backend.on_change = self._written.emit

    @property
    def user(self) -> SignedIn:
        return self._backend.user

    @property
    def clinic(self) -> ClinicFacts:
        return self._backend.stay.clinic

    @property
    def now(self) -> datetime:
        """This moment by the program's one clock (aware, UTC)."""
        return self._backend.clock()

    @property
    def today(self) -> date:
        """The calendar day at the clinic."""
        return self.format.local(self.now).date()

    def run(
        self,
        use_case: Callable[Concatenate[Work, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Run a use case now, on this thread; what paints a screen is fast enough for that."""
        return self._backend.run(use_case, *args, **kwargs)

    def may(self, use_case: Callable[..., Any]) -> bool:
        """Whether the person signed in may run it; greys out what they may not."""
        return self._backend.may(use_case)

    def with_code(self, use_case: Callable[..., Any], then: Callable[[], None]) -> None:
        """Go on with `then` at once, or after a fresh code where the use case asks for one."""
        if self._backend.wants_code(use_case):
            self.code_wanted.emit(then, action_of(use_case))
        else:
            then()

    def step_up(self, typed: str) -> None:
        """Check a code, or the password of somebody without one; slow, so run it on the pool.

        Raises SignInFailed or MustWait.
        """
        stepping_up.step_up(self._backend, typed)

    def rekey(self, reason: str, progress: Progress) -> Rekeyed:
        """Give the whole clinic new keys; slow, so run it on the pool.

        Raises what usecases.rekeying does, CodeWanted among it.
        """
        return rekeying.rekey(self._backend, reason, progress)

    def start(
        self,
        work: Callable[[Progress], R],
        then: Callable[[R], None],
        owner: QObject,
        label: str = "",
    ) -> background.Job:
        """Run slow work on the pool, then `then(result)` here; a label shows progress and Cancel."""
        job = background.start(work, then, owner)
        if label:
            self.started.emit(job, label)
        return job

    def request(self, place: str, **what: Any) -> None:
        """Ask the main window to open another feature's screen."""
        self.requested.emit(place, what)

    def toast(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Say that something was done; with `undo`, offer to take it back."""
        self.toasted.emit(text, undo)

    def tell_verified(self, report: Report) -> None:
        """Keep the outcome of a verification for whoever shows it."""
        self.last_verified = Verified(report, self.now)
        self.verified.emit()

    def flush(self) -> None:
        """Write down the reads noted so far (a timer calls this)."""
        self._backend.flush()
