"""The words of the clinic's messages, tried on a real appointment while they are written."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from clinic_desktop.domain import message_text
from clinic_desktop.domain.errors import ClinicError, InvalidInput
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.message_text import MessageDraft, MessageKind
from clinic_desktop.domain.shipped_messages import LANGUAGES
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.reminders import words
from clinic_desktop.ui.reminders.reading_side import read_in
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.choice_combo import ChoiceCombo
from clinic_desktop.ui.widgets.confirm import confirm
from clinic_desktop.ui.widgets.form_dialog import FormDialog
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.usecases import message_templates
from clinic_desktop.usecases.message_templates import StoredMessage

_PAUSE = 250  # ms after the last letter until the preview follows


class TemplatesDialog(FormDialog):
    """`appointment_id`: the one to try the words on, "" where the list is empty."""

    desk: Desk

    def __init__(self, desk: Desk, appointment_id: Id, parent: QWidget | None = None) -> None:
        super().__init__(_("Texts of messages"), parent, columns=2)
        named(self, "templates_dialog", self.windowTitle())
        self.desk = desk
        self._appointment = appointment_id
        self._stored: dict[tuple[MessageKind, str], StoredMessage] = {}
        self._shown: StoredMessage | None = None
        self._add_fields()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._connect_all()
        self._load()
        self.language.set_value(desk.clinic.language if desk.clinic.language in LANGUAGES else "en")
        self._show_chosen()

    def _add_fields(self) -> None:
        kinds = [(kind, words.kind(kind)) for kind in MessageKind]
        self.kind = self.add_field("kind", _("Message"), ChoiceCombo(kinds))
        self.language = self.add_field("language", _("Language"), ChoiceCombo(LANGUAGES.items()))
        self.subject = self.add_field("subject", _("Subject of an e-mail"), QLineEdit(), span=2)
        self.body = self.add_field(
            "body",
            _("Words"),
            QPlainTextEdit(),
            hint=_("A line is left out where the clinic has nothing to put in, such as no phone."),
            span=2,
        )
        self.body.setFixedHeight(theme.current().px(128))
        self.add_widget(self._placeholders(), span=2)
        said = _("Let {service} name what is done")
        self.may_name = self.add_field(
            "may_name_services",
            said,
            QCheckBox(said),
            hint=_("Careful: whoever reads the phone of a patient learns what is done there."),
            span=2,
        )
        self.preview = Card(_("As the patient gets it"))
        named(self.preview, "message_preview", _("As the patient gets it"))
        self.preview_subject = labels.plain("", "strong", "preview_subject", wraps=True)
        self.preview_text = labels.plain("", "", "preview_text", wraps=True)
        self.preview.add(self.preview_subject)
        self.preview.add(self.preview_text)
        self.preview.body.addStretch(1)
        self.preview.setMinimumHeight(theme.current().px(150))
        self.add_widget(self.preview, span=2)
        self.back = button(_("Words as shipped"), "put_back", self._ask_back, icon="restore")
        self.footer.insertWidget(0, self.back)

    def _placeholders(self) -> QWidget:
        made = QWidget()
        line = QHBoxLayout(made)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.current().px(4))
        line.addWidget(labels.plain(_("Insert:"), "hint"))
        self._inserts = {}
        for name in message_text.PLACEHOLDERS:
            each = button(f"{{{name}}}", f"insert_{name}", kind="quiet")
            each.clicked.connect(lambda _on=False, name=name: self._insert(name))
            self._inserts[name] = each
            line.addWidget(each)
        line.addStretch(1)
        return made

    def _insert(self, name: str) -> None:
        self.body.insertPlainText(f"{{{name}}}")
        self.body.setFocus()

    def _connect_all(self) -> None:
        for combo in (self.kind, self.language):
            combo.edited.connect(self._chosen)
        self.subject.textChanged.connect(lambda _text: self._pause.start())
        self.body.textChanged.connect(self._pause.start)
        self._pause.timeout.connect(self.show_preview)

    # which one

    def _load(self) -> None:
        listed = self.desk.run(message_templates.listing)
        self._stored = {(each.draft.kind, each.draft.language): each for each in listed}

    def _chosen(self) -> None:
        """Another message: what was typed for the first is saved or given up before."""
        wanted = (self.kind.value(), self.language.value())
        if self._shown is None or not self._is_edited():
            self._show_chosen()
            return
        shown = self._shown.draft
        self.kind.set_value(shown.kind)
        self.language.set_value(shown.language)
        text = _("Go on without saving these words?")
        confirm(self, text, _("Discard"), lambda: self._go_to(*wanted), is_danger=True)

    def _go_to(self, kind: MessageKind, language: str) -> None:
        self.kind.set_value(kind)
        self.language.set_value(language)
        self._show_chosen()

    def _is_edited(self) -> bool:
        return self._shown is not None and self._draft() != self._shown.draft

    def _show_chosen(self) -> None:
        key = (self.kind.value(), self.language.value())
        self._shown = self._stored[key]
        draft = self._shown.draft
        self.clear_problems()
        self.subject.setText(draft.subject)
        self.body.setPlainText(draft.body)
        self.may_name.setChecked(draft.names_services)
        self.may_name.setEnabled(draft.kind is not MessageKind.RECALL)
        self.back.setVisible(self._shown.is_own)
        allowed = message_text.placeholders(draft.kind)
        for name, each in self._inserts.items():
            each.setVisible(name in allowed)
        read_in(draft.language, self.subject, self.body)
        self.show_preview()
        if self.isVisible():
            self.mark_clean()

    def _draft(self) -> MessageDraft:
        shown = self._stored[self.kind.value(), self.language.value()].draft
        return MessageDraft(
            shown.kind, shown.language, self.subject.text().strip(), self.body.toPlainText().strip()
        )

    # trying, saving

    def show_preview(self) -> None:
        """The words with the values of the chosen appointment, or why there is nothing to see."""
        draft = self._draft()
        if not self._appointment:
            self._say(_("Choose an appointment on the list to try the words on it."))
            return
        try:
            message = self.desk.run(message_templates.preview, draft, self._appointment)
        except ClinicError as error:
            self._say(str(error))
            return
        self.preview_subject.setText(message.subject)
        self.preview_subject.setVisible(bool(message.subject))
        self.preview_text.setText(message.text)
        read_in(draft.language, self.preview_subject, self.preview_text)

    def _say(self, instead: str) -> None:
        self.preview_subject.hide()
        self.preview_text.setText(instead)
        self.preview_text.setLayoutDirection(self.layoutDirection())

    def save(self) -> None:
        if self._shown is None:
            raise InvalidInput(kind=_("Choose a message."))
        self.desk.run(
            message_templates.save, self._draft(), self._shown.rev, self.may_name.isChecked()
        )

    def _ask_back(self) -> None:
        confirm(
            self,
            _("Take the words that came with the program?"),
            _("Take them"),
            self._put_back,
            detail=_("Your own words of this message are lost."),
            is_danger=True,
        )

    def _put_back(self) -> None:
        if self._shown is not None:
            self.desk.run(message_templates.put_back, self._shown.draft, self._shown.rev)
            self._load()
            self._show_chosen()
