"""What the pages before a sign-in need of the front door; all of it runs on the pool."""

from typing import TYPE_CHECKING, Protocol

from clinic_desktop.domain.progress import Progress

if TYPE_CHECKING:
    from clinic_desktop.usecases.access import Entrance


class Door(Protocol):
    """The front door, or what loads it when it is first needed."""

    def sign_in(self, login: str, password: str, /) -> "Entrance": ...
    def serve_wait(self, login: str, /) -> int | None: ...
    def recover(self, code: str, reason: str = "", /) -> None: ...
    def reset_with_code(
        self, code: str, login: str, password: str, progress: Progress, reason: str = "", /
    ) -> "Entrance": ...
