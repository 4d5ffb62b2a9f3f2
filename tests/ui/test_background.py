"""Slow work off the GUI thread."""

import threading
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QObject
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from clinic_desktop.domain.errors import StorageError
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui import background


def test_the_result_arrives_on_the_gui_thread(qtbot: QtBot) -> None:
    seen: list[tuple[int, int]] = []
    workers: list[int] = []
    owner = QObject()

    def then(result: int) -> None:
        seen.append((result, threading.get_ident()))

    def work(_progress: Progress) -> int:
        workers.append(threading.get_ident())
        return 42

    job = background.start(work, then, owner)
    with qtbot.waitSignal(job.finished):
        pass
    assert seen == [(42, threading.get_ident())]
    assert workers != [threading.get_ident()]


def test_progress_is_told_on_the_gui_thread_and_ends_full(qtbot: QtBot) -> None:
    steps: list[tuple[int, int]] = []
    threads: set[int] = set()
    owner = QObject()

    def work(progress: Progress) -> None:
        for done in range(1, 2001):
            progress.step(done, 2000)

    def tell(done: int, total: int) -> None:
        steps.append((done, total))
        threads.add(threading.get_ident())

    job = background.start(work, lambda _none: None, owner)
    job.progress.connect(tell)
    with qtbot.waitSignal(job.finished):
        pass
    assert steps[-1] == (2000, 2000)
    assert len(steps) < 100
    assert threads == {threading.get_ident()}


def test_cancel_stops_at_the_next_step_and_says_so(qtbot: QtBot) -> None:
    begun = threading.Event()
    ended: list[str] = []
    owner = QObject()

    def work(progress: Progress) -> None:
        while True:
            begun.set()
            progress.step(1, 0)

    job = background.start(
        work, lambda _none: ended.append("done"), owner, lambda: ended.append("cancelled")
    )
    assert begun.wait(5)
    with qtbot.waitSignal(job.finished):
        job.cancel()
    assert ended == ["cancelled"]


def test_an_error_reaches_the_last_stop(qtbot: QtBot) -> None:
    owner = QObject()

    def work(_progress: Progress) -> None:
        raise StorageError("The disk is full.")

    with qtbot.captureExceptions() as caught:
        job = background.start(work, lambda _none: None, owner)
        with qtbot.waitSignal(job.finished):
            pass
    assert [str(error) for _kind, error, _trace in caught] == ["The disk is full."]


def test_closing_the_screen_meanwhile_cancels_and_drops_the_result(qtbot: QtBot) -> None:
    go = threading.Event()
    delivered: list[int] = []
    owner = QObject()

    def work(_progress: Progress) -> int:
        go.wait(5)
        return 1

    job = background.start(work, delivered.append, owner)
    delete(owner)
    assert job.is_cancelled()
    with qtbot.waitSignal(job.finished):
        go.set()
    assert delivered == []


def test_stop_all_cancels_what_runs_and_waits_for_it(qtbot: QtBot) -> None:
    begun = threading.Event()
    owner = QObject()

    def work(progress: Progress) -> None:
        while True:
            begun.set()
            progress.step(1, 0)

    job = background.start(work, lambda _none: None, owner)
    assert begun.wait(5)
    with qtbot.waitSignal(job.finished):
        assert background.stop_all(5000)


@pytest.mark.parametrize("count", [200])
def test_many_jobs_all_deliver_and_leave_nothing_behind(qtbot: QtBot, count: int) -> None:
    owner = QObject()
    results: list[int] = []

    def doubled(number: int, _progress: Progress) -> int:
        return number * 2

    app = QCoreApplication.instance()
    assert app is not None
    before = set(app.findChildren(background.Job))  # of tests that closed their screen meanwhile
    for number in range(count):
        background.start(partial(doubled, number), results.append, owner)
    qtbot.waitUntil(lambda: len(results) == count, timeout=20_000)
    qtbot.waitUntil(lambda: set(app.findChildren(background.Job)) <= before)
    assert sorted(results) == [number * 2 for number in range(count)]
