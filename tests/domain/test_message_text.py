"""Messages: placeholders, texts brought along, links, and who may be reached how."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desktop.domain import mail, message_text, shipped_messages
from clinic_desktop.domain.mail import Account, Letter, Security
from clinic_desktop.domain.message_text import PLACEHOLDERS, MessageDraft, MessageKind
from clinic_desktop.domain.patient import Channel, Contact, ContactKind, PersonName, Purpose
from clinic_desktop.domain.reminder import Reach, Way, ways

VALUES = dict.fromkeys(PLACEHOLDERS, "x")


@pytest.mark.parametrize("language", shipped_messages.LANGUAGES)
@pytest.mark.parametrize("kind", MessageKind)
def test_every_message_brought_along_fills_without_a_brace_or_a_service(
    kind: MessageKind, language: str
) -> None:
    draft = shipped_messages.shipped(kind, language)
    assert draft is not None
    allowed = message_text.placeholders(kind)
    for text in (draft.subject, draft.body):
        assert message_text.problem(text, allowed) == ""
        assert not re.search(r"[{}]", message_text.filled(text, VALUES))
    assert not draft.names_services
    assert ("{day}" in draft.body) == (kind is not MessageKind.RECALL)


def test_a_language_that_is_not_brought_along_has_no_message() -> None:
    assert shipped_messages.shipped(MessageKind.REMINDER, "de") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Write the words"),
        ("Dear {name}", "{name} is not known here. Known are: {patient}"),
        ("Dear {patient", "stands alone"),
        ("Dear } {patient}", "stands alone"),
        ("{patient.__class__}", "is not known here"),
        ("x" * 1001, "At most 1000 letters"),
        ("for {service}", "{service} is not known here"),
    ],
)
def test_what_is_wrong_with_a_text_is_said_in_words(text: str, said: str) -> None:
    assert said in message_text.problem(text, PLACEHOLDERS)


def test_the_service_may_be_named_where_the_owner_has_ticked_it() -> None:
    allowed = message_text.placeholders(MessageKind.REMINDER, may_name_services=True)
    assert message_text.problem("for {service}", allowed) == ""
    assert MessageDraft(MessageKind.REMINDER, "en", "", "for {service}").names_services


def test_a_line_that_names_what_the_clinic_has_not_is_left_out() -> None:
    text = "See you on {day}.\nElse call {phone}.\nBye"
    assert message_text.filled(text, {"day": "Monday", "phone": ""}) == "See you on Monday.\nBye"


def test_a_value_with_braces_is_not_filled_again() -> None:
    assert message_text.filled("{patient}", {"patient": "{clinic}", "clinic": "x"}) == "{clinic}"


@pytest.mark.parametrize(
    ("language", "expected"),
    [("ar", "كريم ناصر"), ("en", "Karim Nasser"), ("ru", "Karim Nasser"), ("", "Karim Nasser")],
)
def test_a_name_is_written_as_the_reader_reads_it(language: str, expected: str) -> None:
    assert message_text.in_script_of(language, "Karim Nasser", "كريم ناصر") == expected


@given(subject=st.text(max_size=60), text=st.text(max_size=200))
def test_a_link_gives_back_exactly_the_words_put_in(subject: str, text: str) -> None:
    subject, text = (
        each.replace("\r", "").encode("utf-8", "ignore").decode() for each in (subject, text)
    )
    mailto = message_text.link(Channel.EMAIL, "a+b@example.org", subject, text)
    head, _mark, query = mailto.partition("?")
    fields = dict(part.split("=", 1) for part in query.split("&"))
    assert head == "mailto:a%2Bb@example.org"
    assert unquote(fields["subject"]) == subject
    assert unquote(fields["body"]) == text.replace("\n", "\r\n")
    whatsapp = urlsplit(message_text.link(Channel.WHATSAPP, "+961 71 123 456", "", text))
    assert (whatsapp.netloc, whatsapp.path) == ("wa.me", "/96171123456")
    assert parse_qs(whatsapp.query, keep_blank_values=True)["text"] == [text]
    assert message_text.link(Channel.SMS, "+96171123456", "", "a b").endswith(
        "+96171123456?body=a%20b"
    )


def test_a_call_has_no_link() -> None:
    assert message_text.link(Channel.PHONE, "+96171123456", "", "") == ""


# who may be reached how

PHONE = Contact(ContactKind.PHONE, "71 123 456", "+96171123456")
HIDDEN = Contact(ContactKind.PHONE, "71 999 999", "+96171999999", is_confidential=True)
EMAIL = Contact(ContactKind.EMAIL, "a@example.org", "a@example.org")


def reach(*contacts: Contact, **allowed: bool | None) -> Reach:
    answers = {(name, str(Purpose.REMINDERS)): answer for name, answer in allowed.items()}
    return Reach("p", PersonName("Rania"), PersonName(), "", False, contacts, answers)


def way(found: tuple[Way, ...], channel: Channel) -> Way:
    return next(each for each in found if each.channel is channel)


def test_a_written_message_needs_a_yes_and_a_call_only_no_no() -> None:
    found = ways(reach(PHONE, EMAIL, sms=True), "", MessageKind.REMINDER)
    assert way(found, Channel.PHONE).is_open
    assert way(found, Channel.SMS).address == "+96171123456"
    assert way(found, Channel.WHATSAPP).problem == "Not asked yet"
    assert way(found, Channel.EMAIL).problem == "Not asked yet"
    refused = ways(reach(PHONE, phone=False, sms=False), "", MessageKind.REMINDER)
    assert {each.problem for each in refused[:2]} == {"The patient said no"}


def test_a_recall_by_phone_needs_a_yes_as_well() -> None:
    assert way(ways(reach(PHONE), "", MessageKind.RECALL), Channel.PHONE).problem == "Not asked yet"
    assert way(ways(reach(PHONE, phone=True), "", MessageKind.RECALL), Channel.PHONE).is_open


def test_a_confidential_number_is_never_offered_even_where_it_was_read_back() -> None:
    only = ways(reach(HIDDEN), HIDDEN.value, MessageKind.REMINDER)
    assert way(only, Channel.PHONE).problem == "Only a confidential one is known"
    both = ways(reach(HIDDEN, PHONE), HIDDEN.value, MessageKind.REMINDER)
    assert way(both, Channel.PHONE).address == PHONE.value


def test_an_address_of_two_or_of_nobody_closes_the_way() -> None:
    for typed in ("rania", "a@example.org, b@example.org"):
        wrong = Contact(ContactKind.EMAIL, typed, typed)
        found = ways(reach(wrong, email=True), "", MessageKind.REMINDER)
        assert way(found, Channel.EMAIL).problem == "The e-mail address is not complete"
        second = ways(reach(wrong, EMAIL, email=True), "", MessageKind.REMINDER)
        assert way(second, Channel.EMAIL).address == EMAIL.value


def test_the_number_read_back_at_booking_comes_first() -> None:
    found = ways(reach(PHONE), "+96170000000", MessageKind.REMINDER)
    assert way(found, Channel.PHONE).address == "+96170000000"


def test_for_a_change_the_answer_about_care_counts_first() -> None:
    answers = {("sms", "care"): True, ("sms", "reminders"): False}
    asked = Reach("p", PersonName("Rania"), PersonName(), "", False, (PHONE,), answers)
    assert way(ways(asked, "", MessageKind.CANCELLED), Channel.SMS).is_open
    assert not way(ways(asked, "", MessageKind.REMINDER), Channel.SMS).is_open


# the mail server


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"host": ""}, "host"),
        ({"host": "smtp example"}, "host"),
        ({"port": 0}, "port"),
        ({"sender": "clinic"}, "sender"),
        ({"sender": "a@b.org\nBcc: x@y.org"}, "sender"),
        ({"security": Security.NONE}, "security"),
    ],
)
def test_an_account_that_cannot_be_is_refused_by_field(
    changed: dict[str, object], field: str
) -> None:
    values = {
        "host": "smtp.example.org",
        "port": 587,
        "security": Security.STARTTLS,
        "sender": "desk@example.org",
    }
    assert mail.problems(Account(**values)) == {}  # type: ignore[arg-type]
    assert list(mail.problems(Account(**{**values, **changed}))) == [field]  # type: ignore[arg-type]


def test_no_password_and_no_words_show_in_a_trace() -> None:
    account = Account("h", 1, Security.TLS, "s@x.org", "u", "walnut-secret")
    letter = Letter("a@x.org", "Your appointment", "with Dr. Nasser")
    assert "walnut" not in repr(account)
    assert "Nasser" not in repr(letter) and "appointment" not in repr(letter)
