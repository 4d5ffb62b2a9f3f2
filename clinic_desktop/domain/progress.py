"""How far long work has come, and whether the person wants it stopped."""

from collections.abc import Callable

from clinic_desktop.domain.errors import Cancelled
from clinic_desktop.domain.language import _


def _tell_nobody(_done: int, _total: int) -> None:
    pass


def _never() -> bool:
    return False


class Progress:
    """Handed to long functions; `Progress()` tells nobody and is never cancelled."""

    def __init__(
        self,
        tell: Callable[[int, int], None] = _tell_nobody,
        is_cancelled: Callable[[], bool] = _never,
    ) -> None:
        self._tell = tell
        self._is_cancelled = is_cancelled

    def step(self, done: int, total: int) -> None:
        """Say that `done` of `total` parts are finished (total 0: unknown); raises Cancelled."""
        if self._is_cancelled():
            raise Cancelled(_("Stopped. Nothing was changed."))
        self._tell(done, total)
