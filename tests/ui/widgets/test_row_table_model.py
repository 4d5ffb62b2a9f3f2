"""The table of rows and its view."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from clinic_desktop.ui.widgets.row_table_model import Column, RowTableModel
from clinic_desktop.ui.widgets.table_view import TableView

Role = Qt.ItemDataRole


@dataclass(frozen=True)
class Person:
    id: int
    name: str
    owes: int = 0
    alert: str = ""


LAYLA, OMAR, AIGUL = Person(1, "Layla", 50, "stop"), Person(2, "Omar", 7), Person(3, "Aigul", 300)


def columns() -> list[Column[Person]]:
    return [
        Column("Name", lambda row: row.name, sort_by=lambda row: row.name, is_stretched=True),
        Column("Owes", lambda row: str(row.owes), sort_by=lambda row: row.owes, is_trailing=True,
               hint="What is still to be paid"),
        Column("Alerts", lambda _row: "", icon=lambda row: row.alert,
               said=lambda row: "has a stop alert" if row.alert else "",
               tooltip=lambda row: row.alert),
    ]  # fmt: skip


@pytest.fixture
def model(qtbot: QtBot) -> RowTableModel[Person]:
    made = RowTableModel(columns())
    made.tester = QAbstractItemModelTester(  # type: ignore[attr-defined]  # kept alive with it
        made, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    made.show([LAYLA, OMAR, AIGUL])
    return made


@pytest.fixture
def view(qtbot: QtBot, model: RowTableModel[Person]) -> TableView:
    made = TableView(model, "people", "People")
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    return made


def names(model: RowTableModel[Person]) -> list[str]:
    return [row.name for row in model.rows]


def test_cells_say_what_their_columns_say(model: RowTableModel[Person]) -> None:
    assert model.index(0, 0).data() == "Layla"
    assert model.index(0, 1).data(Role.TextAlignmentRole) & Qt.AlignmentFlag.AlignTrailing
    assert not model.index(0, 2).data(Role.DecorationRole).isNull()
    assert model.index(1, 2).data(Role.DecorationRole) is None
    assert model.index(0, 2).data(Role.AccessibleTextRole) == "has a stop alert"
    assert model.index(0, 2).data(Role.ToolTipRole) == "stop"
    header = Qt.Orientation.Horizontal
    assert model.headerData(1, header, Role.ToolTipRole) == "What is still to be paid"
    assert model.headerData(1, header) == "Owes"


def test_sorting_is_by_value_and_survives_new_rows(model: RowTableModel[Person]) -> None:
    model.sort(1)
    assert names(model) == ["Omar", "Layla", "Aigul"]
    model.sort(1, Qt.SortOrder.DescendingOrder)
    model.show([OMAR, LAYLA, AIGUL, Person(4, "Rich", 1000)])
    assert names(model) == ["Rich", "Aigul", "Layla", "Omar"]


def test_persistent_indexes_follow_their_rows_through_a_sort(model: RowTableModel[Person]) -> None:
    layla = QPersistentModelIndex(model.index(0, 0))
    model.sort(0)
    assert names(model) == ["Aigul", "Layla", "Omar"]
    assert layla.row() == 1


def test_a_column_without_order_is_not_sorted_by(model: RowTableModel[Person]) -> None:
    model.sort(2)
    assert names(model) == ["Layla", "Omar", "Aigul"]


def test_the_selection_stays_with_its_row_when_rows_are_shown_anew(
    view: TableView, model: RowTableModel[Person]
) -> None:
    view.select(2)
    model.show([AIGUL, LAYLA, Person(2, "Omar Saab")])
    assert view.selected() == Person(2, "Omar Saab")


def test_when_the_selected_row_is_gone_nothing_is_selected(
    view: TableView, model: RowTableModel[Person], qtbot: QtBot
) -> None:
    view.select(2)
    with qtbot.waitSignal(view.chosen) as told:
        model.show([LAYLA])
    assert told.args == [None]
    assert view.selected() is None


def test_enter_opens_the_selected_row(view: TableView, qtbot: QtBot) -> None:
    view.select_first()
    with qtbot.waitSignal(view.opened) as told:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert told.args == [LAYLA]


def test_a_click_on_the_header_sorts_and_a_second_one_turns_it(
    view: TableView, model: RowTableModel[Person], qtbot: QtBot
) -> None:
    header = view.horizontalHeader()
    header.sectionClicked.emit(1)
    assert names(model) == ["Omar", "Layla", "Aigul"]
    header.sectionClicked.emit(1)
    assert names(model) == ["Aigul", "Layla", "Omar"]
    header.sectionClicked.emit(2)
    assert header.sortIndicatorSection() == 1


def test_an_empty_table_says_what_it_is_for(view: TableView, model: RowTableModel[Person]) -> None:
    empty = QLabel("Register the first patient.")
    view.set_empty_state(empty)
    assert not empty.isVisible()
    model.show([])
    assert empty.isVisible()
    model.show([LAYLA])
    assert not empty.isVisible()


def test_rows_are_34_high_and_28_when_compact(view: TableView) -> None:
    assert view.rowHeight(0) == 34
    view.set_compact(True)
    assert view.rowHeight(0) == 28


def test_tab_leaves_the_table(view: TableView) -> None:
    assert not view.tabKeyNavigation()
