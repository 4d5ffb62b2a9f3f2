"""A block shows at a glance what must be known before the patient comes in."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtGui import QPixmap
from pytestqt.qtbot import QtBot

from clinic_desktop.domain.appointment import AppointmentRow, State
from clinic_desktop.domain.patient import AlertLevel
from clinic_desktop.ui.appointments.block_painter import BlockLook, BlockPainter
from clinic_desktop.ui.appointments.spoken import Spoken
from tests.calendar import NINE
from tests.conftest import formatter

ROW = AppointmentRow(
    "a", 1, NINE, NINE + timedelta(minutes=30), State.BOOKED, "p", "Rania Khoury", "P-1", "k", "",
    "Consultation", "",
)  # fmt: skip


@pytest.fixture
def painter(qtbot: QtBot) -> BlockPainter:
    assert qtbot
    return BlockPainter(formatter())


def _picture(painter: BlockPainter, row: AppointmentRow) -> QPixmap:
    return painter.picture(BlockLook(row, (220, 60)), 1.0)


@pytest.mark.parametrize("state", [State.BOOKED, State.CONFIRMED])
def test_stop_and_warning_look_different_from_each_other_and_from_none(
    painter: BlockPainter, state: State
) -> None:
    row = replace(ROW, state=state)
    looks = [
        _picture(painter, replace(row, alert=level)).toImage()
        for level in (None, AlertLevel.WARN, AlertLevel.STOP)
    ]
    assert looks[0] != looks[1]
    assert looks[0] != looks[2]
    assert looks[1] != looks[2]


def test_a_note_waits_until_the_record_is_opened(painter: BlockPainter) -> None:
    plain = _picture(painter, ROW).toImage()
    assert _picture(painter, replace(ROW, alert=AlertLevel.INFO)).toImage() == plain


def test_the_same_look_is_painted_once(painter: BlockPainter) -> None:
    once = _picture(painter, ROW)
    assert _picture(painter, replace(ROW)).cacheKey() == once.cacheKey()


def test_a_screen_reader_hears_of_the_alert() -> None:
    spoken = Spoken(formatter())
    assert "alert" not in spoken.appointment(ROW)
    assert "has a stop alert" in spoken.appointment(replace(ROW, alert=AlertLevel.STOP))
