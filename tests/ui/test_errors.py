"""The last stop of every exception."""

import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import qInstallMessageHandler, qWarning
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from clinic_desktop.domain.errors import Cancelled, NotFound, SignedOut
from clinic_desktop.domain.redaction import RedactingFormatter
from clinic_desktop.ui import errors


@pytest.fixture
def stop(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[errors.LastStop]:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    before = qInstallMessageHandler(None)
    made = errors.install(qapp)
    yield made
    qInstallMessageHandler(before)
    for box in notices():
        box.close()
    qapp.sendPostedEvents(None, 52)  # QEvent.DeferredDelete
    made.deleteLater()


def notices() -> list[QMessageBox]:
    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, QMessageBox) and widget.isVisible()
    ]


def throw(error: BaseException) -> None:
    try:
        raise error
    except BaseException as caught:  # noqa: BLE001 - what the interpreter does with an uncaught one
        sys.excepthook(type(caught), caught, caught.__traceback__)


def test_an_expected_error_is_shown_in_its_own_words(stop: errors.LastStop) -> None:
    throw(NotFound("This patient was archived at another desk."))
    (box,) = notices()
    assert box.text() == "This patient was archived at another desk."


def test_a_bug_is_shown_with_a_reference_that_stands_in_the_log(
    stop: errors.LastStop, caplog: pytest.LogCaptureFixture
) -> None:
    throw(ZeroDivisionError("Layla Haddad"))
    (box,) = notices()
    record = caplog.records[0]  # behind it, the test's own platform may complain
    line = RedactingFormatter().format(record)
    reference = record.getMessage().split()[1]
    assert reference in box.informativeText()
    assert reference in line
    assert "test_errors.py" in line
    assert "Haddad" not in line + box.text() + box.informativeText()


def test_what_qt_complains_of_is_logged_by_place_without_its_text(
    stop: errors.LastStop, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    qWarning("QPixmap::load: cannot read Layla Haddad.png")
    qWarning("Layla Haddad")
    lines = [RedactingFormatter().format(record) for record in caplog.records]
    assert lines[0].endswith("Qt default in QPixmap::load")
    assert lines[1].endswith("Qt default in None")
    assert "Haddad" not in "".join(lines) + capfd.readouterr().err


def test_the_log_file_never_holds_the_words_of_an_exception(tmp_path: Path) -> None:
    file = tmp_path / "log" / "clinic.log"
    handler = errors.log_to(file)
    try:
        raise ValueError("Layla Haddad")
    except ValueError:
        logging.getLogger("clinic_desktop.test").exception("import of row %s failed", 7)
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()
    written = file.read_text(encoding="utf-8")
    assert "import of row 7 failed" in written
    assert "ValueError" in written
    assert "Haddad" not in written


def test_after_lock_a_refused_call_asks_for_sign_in_and_shows_nothing(
    qapp: QApplication, qtbot: QtBot
) -> None:
    asked: list[bool] = []
    stop = errors.LastStop(qapp, lambda: asked.append(True))
    stop.show(SignedOut("Sign in again."))
    assert asked == [True]
    assert notices() == []


def test_cancelled_work_is_no_error(stop: errors.LastStop) -> None:
    throw(Cancelled("Stopped."))
    assert notices() == []


def test_a_repeated_fault_opens_one_notice_only(stop: errors.LastStop) -> None:
    for _time in range(5):
        throw(RuntimeError("paint"))
    assert len(notices()) == 1


def test_the_next_fault_after_closing_is_shown_again(stop: errors.LastStop, qtbot: QtBot) -> None:
    throw(NotFound("First."))
    notices()[0].close()
    qtbot.waitUntil(lambda: stop._open is None)
    throw(NotFound("Second."))
    assert [box.text() for box in notices()] == ["Second."]


def test_an_error_of_a_thread_of_ours_is_shown_on_the_gui_thread(
    stop: errors.LastStop, qtbot: QtBot
) -> None:
    def fail() -> None:
        raise NotFound("Raised far away.")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: [box.text() for box in notices()] == ["Raised far away."])


def test_what_a_person_typed_is_not_read_as_markup(stop: errors.LastStop) -> None:
    throw(NotFound("<b>Layla</b>"))
    labels = [label.text() for label in notices()[0].findChildren(QLabel)]
    assert "<b>Layla</b>" in labels
