"""Choosing one patient by name or number: typing offers those who fit."""

from dataclasses import dataclass

from PySide6.QtCore import QStringListModel, Signal
from PySide6.QtWidgets import QCompleter, QListView

from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import PatientRow
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.search_box import SearchBox
from clinic_desktop.usecases import patients

_OFFERED = 12


@dataclass(frozen=True)
class Subject:
    """Whom the deeds are about; the name is "" where only the number is known."""

    id: Id
    number: str
    name: str = ""

    @property
    def text(self) -> str:
        """ "Rania Khoury · P-000012", each part in its own direction."""
        number = Formatter.isolate(self.number)
        return f"\u2068{self.name}\u2069 · {number}" if self.name else number


class PatientPick(SearchBox):
    """`edited` fires when a patient is chosen or given up, `missed` on Enter where nobody fits."""

    edited = Signal()
    missed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__("activity_patient", _("Name or number"), pause=150)
        self._desk = desk
        self._subject: Subject | None = None
        self._fits: dict[str, Subject] = {}  # those offered, by their texts
        self._offers = QStringListModel(self)
        self._popup = named(QListView(), "activity_patients", _("Patients who fit"))
        self._popup.setProperty("kind", "completer")
        self._completer = QCompleter(self._offers, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(_OFFERED)
        self._completer.setPopup(self._popup)
        self._completer.setWidget(self)
        self._completer.activated.connect(self._take)
        self.searched.connect(self._offer)
        self.entered.connect(self._take_first)
        self.textEdited.connect(self._typed)
        self.textChanged.connect(self._emptied)

    def value(self) -> Subject | None:
        """Who was chosen; None while nobody is."""
        return self._subject

    def choose(self, subject: Subject) -> None:
        self._subject = subject
        self.setText(subject.text)
        self.setCursorPosition(0)
        self.stop()
        self._popup.hide()
        self.edited.emit()

    def offered(self) -> list[str]:
        """The texts of those who fit what is typed."""
        return list(self._fits)

    def _offer(self, text: str) -> None:
        if self._subject is not None:
            return
        typed = text.strip()
        rows = self._desk.run(patients.search, typed)[:_OFFERED] if typed else []
        self._fits = {subject.text: subject for subject in map(subject_of, rows)}
        self._offers.setStringList(list(self._fits))
        if self._fits and self.hasFocus():
            self._completer.complete()

    def _take(self, text: str) -> None:
        self.choose(self._fits[text])

    def _take_first(self) -> None:
        if self._subject is not None or not self.text().strip():
            return
        if self._fits:
            self.choose(next(iter(self._fits.values())))
        else:
            self.missed.emit()

    def _typed(self, _text: str) -> None:
        if self._subject is not None:  # a letter more or less is no longer that person
            self._subject = None
            self.edited.emit()

    def _emptied(self, text: str) -> None:
        if not text and self._subject is not None:
            self._subject = None
            self.edited.emit()


def subject_of(row: PatientRow) -> Subject:
    return Subject(row.id, row.number, row.name)
