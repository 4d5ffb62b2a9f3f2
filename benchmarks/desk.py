"""The list of patients on a screen that nobody sees, for measurements."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from benchmarks import dataset
from clinic_desktop.app import make_application
from clinic_desktop.data.places import Places
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.patients.patient_list import PatientList
from clinic_desktop.usecases import clinic


@contextmanager
def patient_list(places: Places) -> Iterator[tuple[PatientList, Callable[[], None]]]:
    """The list, and what paints it now."""
    app = make_application(places.state)
    backend = dataset.sign_in(places)
    shown = PatientList(Desk(backend, clinic.formatter(backend.stay.clinic)))
    shown.resize(1200, 800)
    shown.show()

    def painted() -> None:
        app.processEvents()

    painted()
    yield shown, painted
    shown.hide()
    backend.close()
