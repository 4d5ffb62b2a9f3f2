"""Wishes, calls and states in the words of the two lists."""

from collections.abc import Iterable
from datetime import date, datetime

from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import N_, _, ngettext
from clinic_desktop.domain.patient import Channel
from clinic_desktop.domain.recall import Ahead, Outcome, RecallState
from clinic_desktop.domain.slots import Slot
from clinic_desktop.domain.tries import Try
from clinic_desktop.domain.waiting import Answer, Urgency, WaitingState, Window

DOT = " · "
_DAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"),
    N_("August"), N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip
URGENCIES = {
    Urgency.NORMAL: N_("Normal"),
    Urgency.SOON: N_("Soon"),
    Urgency.URGENT: N_("Urgent"),
}
URGENCY_TONES = {Urgency.NORMAL: "", Urgency.SOON: "warn", Urgency.URGENT: "danger"}
URGENCY_ICONS = {Urgency.NORMAL: "", Urgency.SOON: "clock", Urgency.URGENT: "alert"}
STATES = {
    WaitingState.OPEN: N_("Waiting"),
    WaitingState.EXPIRED: N_("Expired"),
    WaitingState.BOOKED: N_("Got a booking"),
    WaitingState.WITHDRAWN: N_("Taken off"),
}
RECALL_LISTS: dict[RecallState | None, str] = {
    None: N_("To be contacted"),
    RecallState.BOOKED: N_("Booked"),
    RecallState.DECLINED: N_("Declined"),
    RecallState.DONE: N_("Done"),
}
CHANNELS = {
    Channel.PHONE: N_("Call"),
    Channel.SMS: N_("SMS"),
    Channel.WHATSAPP: N_("WhatsApp"),
    Channel.EMAIL: N_("E-mail"),
    Channel.POST: N_("Post"),
}
OUTCOMES = {
    Outcome.NO_ANSWER: N_("no answer"),
    Outcome.SPOKE: N_("spoke, will call back"),
    Outcome.MESSAGE_LEFT: N_("left a message"),
}
_RESULTS: dict[str, str] = {
    **{str(each): word for each, word in OUTCOMES.items()},
    Answer.NO_ANSWER: N_("no answer"),
    Answer.DECLINES: N_("declined"),
}


def own_direction(text: str) -> str:
    """A name reads in its own direction inside a sentence of the other."""
    return f"\u2068{text}\u2069" if text else ""


def beginning(text: str) -> str:
    """Words that stand inside a sentence, as they stand alone."""
    return text[:1].upper() + text[1:]


def weekdays() -> tuple[str, ...]:
    """The short words for all seven, Monday first."""
    return tuple(_(name) for name in _DAYS)


def month(day: date) -> str:
    return _("{month} {year}").format(month=_(_MONTHS[day.month - 1]), year=day.year)


def day_words(day: date, formatter: Formatter) -> str:
    """Mon 02/03/2026."""
    return f"{_(_DAYS[day.weekday()])} {formatter.isolate(formatter.date(day))}"


def moment_words(at: datetime, formatter: Formatter) -> str:
    """Mon 02/03/2026 09:00, on the clinic's wall."""
    local = formatter.local(at)
    return f"{day_words(local.date(), formatter)} {formatter.isolate(formatter.time(at))}"


def slot_words(slot: Slot, formatter: Formatter) -> str:
    """Mon 02/03/2026 09:00–09:30."""
    hours = f"{formatter.time(slot.start)}–{formatter.time(slot.end)}"
    day = day_words(formatter.local(slot.start).date(), formatter)
    return f"{day} {formatter.isolate(hours)}"


def window_words(windows: Iterable[Window], formatter: Formatter) -> str:
    """Mon 09:00–12:00, Thu 14:00–18:00; "any time" for none."""
    said = [
        f"{_(_DAYS[each.weekday])} "
        + formatter.isolate(f"{formatter.time(each.start)}–{formatter.time(each.end)}")
        for each in windows
    ]
    return ", ".join(said) or _("any time")


def waits(since: datetime, today: date, formatter: Formatter) -> str:
    """How long somebody waits."""
    days = (today - formatter.local(since).date()).days
    if days <= 0:
        return _("since today")
    return ngettext("{n} day", "{n} days", days).format(n=days)


def overdue(due_on: date, today: date) -> str:
    """How far a due day lies back or ahead."""
    days = (today - due_on).days
    if days == 0:
        return _("today")
    if days > 0:
        return ngettext("{n} day over", "{n} days over", days).format(n=days)
    return ngettext("in {n} day", "in {n} days", -days).format(n=-days)


def call_words(made: Try, formatter: Formatter) -> str:
    """02/03/2026 10:05: no answer (Rima Khoury)."""
    result = _(_RESULTS.get(made.result, made.result))
    if made.how in set(Channel):
        result = f"{_(CHANNELS[Channel(made.how)])}, {result}"
    if made.note:
        result = f"{result}: {own_direction(made.note)}"
    at = formatter.isolate(formatter.moment(made.at))
    return _("{moment}: {result} ({who})").format(
        moment=at, result=result, who=own_direction(made.by)
    )


def last_call(tries: Iterable[Try], formatter: Formatter) -> str:
    """The last call with its day, short; "" for none."""
    made = [*tries][-1:]
    if not made:
        return ""
    day = formatter.isolate(formatter.date(formatter.local(made[0].at).date()))
    return f"{day} {_(_RESULTS.get(made[0].result, made[0].result))}"


def may_contact(permissions: Iterable[tuple[Channel, bool]]) -> str:
    """Yes and no by channel; "not asked" where nobody asked."""
    said = [
        (_("{channel}: yes") if is_allowed else _("{channel}: no")).format(
            channel=_(CHANNELS[channel])
        )
        for channel, is_allowed in permissions
    ]
    return ", ".join(said) or _("not asked")


def ahead(distance: Ahead) -> str:
    """In 2 weeks, in 3 months."""
    if distance.weeks:
        return ngettext("{n} week", "{n} weeks", distance.weeks).format(n=distance.weeks)
    return ngettext("{n} month", "{n} months", distance.months).format(n=distance.months)
