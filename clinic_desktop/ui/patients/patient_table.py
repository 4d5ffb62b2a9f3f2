"""The table of patients."""

from clinic_desktop.ui.widgets.table_view import TableView


class PatientTable(TableView):
    """A TableView whose rows can also be selected where it is laid out from right to left."""

    def selectRow(self, row: int) -> None:  # noqa: N802 - Qt override
        # Qt 6.11's own looks for the first column on the wrong side and then selects nothing
        self.setCurrentIndex(self.rows.index(row, 0))
