"""Who is inside the door now: closing lets nobody else in and waits until everybody is out."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from clinic_desktop.domain.errors import SignedOut
from clinic_desktop.domain.language import _


class Gate:
    """Open until `shut`; counts those inside, on whatever thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._is_open = True
        self._inside = 0

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Be counted as inside; raises SignedOut once the gate is shut."""
        with self._changed:
            if not self._is_open:
                raise SignedOut(_("The program is locked. Sign in to go on."))
            self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    def shut(self) -> bool:
        """Let nobody in from now on; False when it was shut before."""
        with self._changed:
            was_open, self._is_open = self._is_open, False
            return was_open

    def is_empty(self, seconds: float) -> bool:
        """Whether everybody is out, waiting so long for it."""
        with self._changed:
            return self._changed.wait_for(lambda: self._inside == 0, seconds)
