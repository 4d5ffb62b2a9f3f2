"""Registering a person, or correcting what is known of one."""

from dataclasses import fields, replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from clinic_desktop.domain.errors import Conflict, InvalidInput
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import ContactKind, PatientForm, PatientRecord
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.patients.conflict_dialog import ConflictDialog
from clinic_desktop.ui.patients.duplicates_panel import WIDTH, DuplicatesPanel
from clinic_desktop.ui.patients.patient_fields import PatientFields
from clinic_desktop.ui.widgets.banner import Banner
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.draft_keeper import DraftKeeper
from clinic_desktop.ui.widgets.form_dialog import FormDialog
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.usecases import patients

NEW = "patient.new"
_CHECK_PAUSE = 150  # ms after the last key


def draft_key(patient: Id) -> str:
    """The name under which an unfinished edit of that patient is kept."""
    return f"patient.{patient}" if patient else NEW


class PatientDialog(FormDialog):
    """Phone, name, birth, reason, permissions; everything else under "More"."""

    saved = Signal(str)

    def __init__(
        self, desk: Desk, parent: QWidget | None = None, *, patient: Id = "", text: str = ""
    ) -> None:
        title = _("Edit patient") if patient else _("New patient")
        save_text = _("Save") if patient else _("Register")
        # first of all: nothing is made where the record is closed
        base = desk.run(patients.open_for_edit, patient) if patient else None
        super().__init__(title, parent, columns=2, save_text=save_text)
        named(self, "patient_dialog", title)
        self._desk = desk
        self._patient = patient
        self._base = base
        self._is_done = False
        today = desk.today
        tags = desk.run(patients.tags)
        self.input = PatientFields(desk.format, today, desk.clinic.id_schemes, tags)
        self.side = DuplicatesPanel(desk.format, today)
        self.drafts = DraftKeeper(desk, draft_key(patient), self.input.raw, self)
        self._check = QTimer(self)
        self._fill(text)
        self._build()
        self._listen()
        self._offer_draft()
        self.input.phone.setFocus()

    # building

    def _fill(self, text: str) -> None:
        if self._base is not None:
            self.input.set_form(self._base.form)
        elif sum(char.isdigit() for char in text) > 4:
            self.input.phone.setText(text)
        elif text:
            given, _space, family = text.strip().rpartition(" ")
            self.input.name.given.setText(given or family)
            self.input.name.family.setText(family if given else "")

    def _build(self) -> None:
        self.input.add_first(self.add_field)
        self.more = button(_("More…"), "more", self._toggle_more, kind="quiet", icon="down")
        self.more.setCheckable(True)
        self.add_widget(self.more, span=2)
        self.grid.setAlignment(self.more, Qt.AlignmentFlag.AlignLeading)
        before = set(self._parts())
        self.input.add_more(self.add_field, self.add_section)
        self._more_parts = [part for part in self._parts() if part not in before]
        self.grid.setRowStretch(self.grid.rowCount(), 1)  # fields keep together at the top
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._show_more(self.input.has_more())
        self._put_side_beside()

    def _parts(self) -> list[QWidget]:
        items = (self.grid.itemAt(at) for at in range(self.grid.count()))
        return [widget for item in items if item and (widget := item.widget())]

    def _put_side_beside(self) -> None:
        layout = self.layout()
        if not isinstance(layout, QVBoxLayout):
            return
        row = QHBoxLayout()
        row.setSpacing(0)
        layout.removeWidget(self._scroll)
        row.addWidget(self._scroll, 1)
        row.addWidget(self.side)
        layout.insertLayout(0, row, 1)
        self.draft_banner = named(Banner(is_edge=True), "draft_banner")
        layout.insertWidget(0, self.draft_banner)

    def _toggle_more(self) -> None:
        is_shown = not self._more_parts[0].isVisibleTo(self.form)
        self._show_more(is_shown)
        if is_shown:
            self.input.email.setFocus()
            QTimer.singleShot(0, self, lambda: self._scroll.ensureWidgetVisible(self.more, 0, 0))

    def _show_more(self, is_shown: bool) -> None:
        for part in self._more_parts:
            part.setVisible(is_shown)
        self.more.setChecked(is_shown)
        self.more.setIcon(theme.icon("up" if is_shown else "down", "accent"))
        self.more.setText(_("Less") if is_shown else _("More…"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        bar = theme.current().px(20)
        self.side.take(self.width() - self.form.minimumSizeHint().width() - bar)

    def _fit(self) -> None:
        px, screen = theme.current().px, self.screen().availableGeometry()
        wanted = self.form.sizeHint().width() + px(WIDTH + 24)
        width = min(max(px(1080), wanted), screen.width() - 48)
        self.resize(width, min(px(760), screen.height() - 80))

    # listening

    def _listen(self) -> None:
        self._check.setSingleShot(True)
        self._check.setInterval(_CHECK_PAUSE)
        self._check.timeout.connect(self.check)
        self.side.chosen.connect(self._open_existing)
        for editor in self.input.editors().values():
            if hasattr(editor, "edited"):
                editor.edited.connect(self._touched)
            elif isinstance(editor, QLineEdit):
                editor.textEdited.connect(self._touched)
            elif isinstance(editor, QPlainTextEdit):
                editor.textChanged.connect(self._touched)
            elif isinstance(editor, QComboBox):
                editor.activated.connect(self._touched)

    def _touched(self) -> None:
        self._check.start()
        self.drafts.touch()

    def done(self, result: int) -> None:
        # a lock ends the dialog without asking: nothing may look for duplicates after it
        self._check.stop()
        super().done(result)

    def check(self) -> None:
        """Look for people like this one, and for what is odd."""
        form = self.input.form(leniently=True)
        found = self._desk.run(patients.possible_duplicates, form, self._patient or None)
        self.side.show_candidates(found)
        self.side.show_warnings(self._desk.run(patients.warnings, form))

    def _open_existing(self, patient: Id) -> None:
        self._leave()
        self._desk.request("patient", id=patient)

    # drafts

    def _offer_draft(self) -> None:
        draft = self.drafts.found()
        if draft is None:
            return
        begun = self._desk.format.moment(draft.saved_at)
        self.draft_banner.say(_("You began this on {moment}.").format(moment=begun), "info")
        go_on = button(_("Continue"), "draft_continue", partial(self.take_draft, draft.values))
        forget = button(_("Discard"), "draft_discard", self._forget_draft, kind="quiet")
        self.draft_banner.add_button(go_on)
        self.draft_banner.add_button(forget)

    def take_draft(self, values: dict[str, Any]) -> None:
        """Put back what was typed before."""
        self.draft_banner.hide()
        self.input.set_raw(values)
        self._show_more(self.input.has_more())
        self.check()
        self.input.phone.setFocus()

    def _forget_draft(self) -> None:
        self.draft_banner.hide()
        self.drafts.drop()

    def keep(self) -> None:
        """Save what is typed as a draft, as before a lock."""
        if not self._is_done and self.is_changed():
            self.drafts.keep()

    def left_behind(self) -> tuple[dict[str, Any], dict[str, Any] | None]:
        """At a lock: which dialog this is, and what is typed and not saved (None: nothing)."""
        self._check.stop()
        self.drafts.stop()
        typed = self.input.raw() if self.is_changed() else None
        where = {"patient": self._patient, "key": self.drafts.key, "is_typed": typed is not None}
        return where, typed

    def reject(self) -> None:
        """Close without saving; what was typed stays as a draft."""
        if self.is_changed():
            self.drafts.keep()
            self._desk.toast(_("What you typed is kept as a draft."))
        self._leave()

    def _leave(self) -> None:
        self._is_done = True
        self._check.stop()
        self._discard()

    # saving

    def save(self) -> None:
        form = self.input.form()
        if self._base is None:
            patient = self._desk.run(patients.register, form, self.side.reason.text())
            self._after(patient)
            return
        try:
            reason = self.side.reason.text()
            self._desk.run(patients.edit, self._patient, self._base, form, reason)
        except Conflict as conflict:
            self._ask_which(conflict, self._base, form)
            raise InvalidInput from conflict
        self._after(self._patient)

    def show_problems(self, error: InvalidInput) -> None:
        if any(field in error.problems for field in self._more_names()):
            self._show_more(is_shown=True)
        super().show_problems(error)

    def _more_names(self) -> set[str]:
        return {name for name, field in self.fields.items() if field in self._more_parts}

    def _ask_which(self, conflict: Conflict, base: PatientRecord, mine: PatientForm) -> None:
        titles = {name: field.title or _("Name") for name, field in self.fields.items()}
        theirs = self._desk.run(patients.open_for_edit, self._patient)

        def chosen(names: frozenset[str]) -> None:
            form = joined(base.form, mine, theirs.form, conflict.fields.keys() - names)
            self._desk.run(patients.edit_resolved, self._patient, conflict.rev, form)
            self._after(self._patient)
            QTimer.singleShot(0, self, self._leave)  # not while the child closes

        ConflictDialog(conflict.fields, titles, chosen, self).open()

    def _after(self, patient: Id) -> None:
        self._is_done = True
        self._check.stop()
        for other in self.side.different:
            self._desk.run(patients.not_the_same, patient, other)
        if how := self.input.confirmed.value():
            self._confirm(patient, how)
        self.drafts.drop()
        self.saved.emit(patient)

    def _confirm(self, patient: Id, how: str) -> None:
        form = self._desk.run(patients.open_for_edit, patient).form
        phone = next((item for item in form.contacts if item.kind is ContactKind.PHONE), None)
        if phone:
            self._desk.run(patients.confirm_contact, phone.id, how)


def joined(
    base: PatientForm, mine: PatientForm, theirs: PatientForm, keep_mine: set[str]
) -> PatientForm:
    """Theirs, with mine where only I changed a field or where mine was chosen."""
    taken = {
        field.name: getattr(mine, field.name)
        for field in fields(PatientForm)
        if field.name in keep_mine
        or (
            getattr(theirs, field.name) == getattr(base, field.name)
            and getattr(mine, field.name) != getattr(base, field.name)
        )
    }
    return replace(theirs, **taken)
