"""Slow work whose known failures the asking screen wants to answer itself."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject

from clinic_desktop.domain.errors import ClinicError
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui.background import Job

R = TypeVar("R")


class Start(Protocol):
    """The pool: `background.start`, or `Desk.start` once somebody is signed in."""

    def __call__(
        self, work: Callable[[Progress], R], then: Callable[[R], None], owner: QObject, /
    ) -> Job: ...


def attempt(
    start: Start,
    work: Callable[[Progress], R],
    then: Callable[[R], None],
    failed: Callable[[ClinicError], None],
    owner: QObject,
) -> Job:
    """Run `work` on the pool; `then(result)` here, or `failed(error)` when it is a ClinicError."""

    def tried(progress: Progress) -> tuple[list[R], ClinicError | None]:
        try:
            return [work(progress)], None
        except ClinicError as error:
            return [], error

    def told(outcome: tuple[list[R], ClinicError | None]) -> None:
        results, error = outcome
        if error is not None:
            failed(error)
        for result in results:
            then(result)

    return start(tried, told, owner)
