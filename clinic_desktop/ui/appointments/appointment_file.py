"""One appointment as a file for the patient's own calendar: the clinic and the time, nothing else."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets.file_chooser import FileChooser
from clinic_desktop.usecases import appointments, calendar_files


def save_file(desk: Desk, appointment: Id, chooser: FileChooser, window: QWidget) -> None:
    """Ask where and write it; its name says the day and no person."""
    content = desk.run(calendar_files.export_one, appointment)
    start = desk.run(appointments.details, appointment).row.start
    name = f"appointment-{desk.format.local(start).date().isoformat()}.ics"

    def write(place: Path) -> None:
        place.write_bytes(content)
        desk.toast(_("Saved. It says the clinic and the time, and not what for."))

    chooser.save(window, _("Save for the patient's calendar"), name, write)
