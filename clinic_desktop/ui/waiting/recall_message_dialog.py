"""Writing to somebody who should come back: the words are opened in another program."""

from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import Channel
from clinic_desktop.domain.recall import RecallEntry
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.waiting import list_words as words
from clinic_desktop.ui.waiting.whom import whom
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.choice_combo import ChoiceCombo
from clinic_desktop.ui.widgets.form_dialog import FormDialog
from clinic_desktop.ui.widgets.link_opener import LinkOpener
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.usecases import reminders

_WRITTEN = (Channel.WHATSAPP, Channel.SMS, Channel.EMAIL)


class RecallMessageDialog(FormDialog):
    """Accepted once another program has it; whether it was sent, a person says."""

    def __init__(self, desk: Desk, entry: RecallEntry, opener: LinkOpener, parent: QWidget) -> None:
        super().__init__(_("Message"), parent, save_text=_("Open"))
        named(self, "recall_message_dialog", _("Message"))
        self.add_widget(whom(entry.patient))
        self._desk, self._entry, self._opener = desk, entry, opener
        allowed = _("May be contacted: {channels}.")
        self.add_widget(labels.hint(allowed.format(channels=words.may_contact(entry.permissions))))
        choices = [(each, _(words.CHANNELS[each])) for each in _WRITTEN]
        self.channel: ChoiceCombo[Channel] = ChoiceCombo(choices)
        self.add_field("channel", _("How"), self.channel, hint=_leaving())
        agreed = [each for each, is_allowed in entry.permissions if is_allowed]
        self.channel.set_value(next((each for each in _WRITTEN if each in agreed), _WRITTEN[0]))

    def save(self) -> None:
        channel = self.channel.value()
        message = self._desk.run(reminders.recall_message, self._entry.patient_id, channel)
        if not self._opener.open(message.link):
            no_program = _("This computer has no program for that kind of message.")
            raise InvalidInput(channel=no_program)


def _leaving() -> str:
    return _(
        "The name, the number and the words leave this program. The other program and the company "
        "behind it can see them. You send the message there yourself."
    )
