"""Calendar files of every kind: read, or refused in words; never a crash."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic_desktop.data.exchange import ics
from clinic_desktop.data.exchange.ics import IcsEvent
from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.spans import Span
from tests.shared_data import shared_data

BEIRUT = ZoneInfo("Asia/Beirut")
NOW = datetime(2026, 3, 1, tzinfo=UTC)
WINDOW = Span(NOW, NOW + timedelta(days=180))
SECONDS = 5  # for one file
FILES = [
    *sorted(each for each in (shared_data() / "text/icalendar").rglob("*") if each.is_file()),
    *sorted(each for each in (shared_data() / "text/libical").rglob("*") if each.is_file()),
]


def test_there_are_files_to_try() -> None:
    assert len(FILES) == 83


@pytest.mark.parametrize("year", [2005, 2026])
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_file_is_read_or_refused_in_words_and_in_time(file: Path, year: int) -> None:
    window = Span(datetime(year, 3, 1, tzinfo=UTC), datetime(year, 8, 28, tzinfo=UTC))
    began = time.monotonic()
    try:
        found = ics.read_busy(file, BEIRUT, window)
    except InvalidInput as refused:
        assert refused.problems["file"].endswith(".")
    else:
        assert all(each.overlaps(window) for each in found.spans)
    assert time.monotonic() - began < SECONDS


def read(folder: Path, *lines: str) -> ics.BusyTimes:
    path = folder / "calendar.ics"
    event = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *lines, "END:VCALENDAR", "")
    path.write_text("\r\n".join(event), "utf-8")
    return ics.read_busy(path, BEIRUT, WINDOW)


def event(*lines: str) -> tuple[str, ...]:
    return ("BEGIN:VEVENT", "UID:one", *lines, "END:VEVENT")


def starts(found: ics.BusyTimes) -> list[str]:
    return [each.start.astimezone(BEIRUT).strftime("%m-%d %H:%M") for each in found.spans]


def test_a_repeated_entry_is_spelt_out_with_its_exceptions(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        *event(
            "DTSTART;TZID=Asia/Beirut:20260302T090000", "DURATION:PT1H",
            "RRULE:FREQ=WEEKLY;UNTIL=20260406T060000Z", "EXDATE;TZID=Asia/Beirut:20260309T090000",
            "RDATE;TZID=Asia/Beirut:20260304T120000",
        ),
        *event(
            "RECURRENCE-ID;TZID=Asia/Beirut:20260316T090000",
            "DTSTART;TZID=Asia/Beirut:20260317T150000", "DURATION:PT30M",
        ),
    )  # fmt: skip
    assert starts(found) == [
        "03-02 09:00", "03-04 12:00", "03-17 15:00", "03-23 09:00", "03-30 09:00", "04-06 09:00",
    ]  # fmt: skip
    assert found.unread == 0


def test_a_rule_in_another_zone_keeps_the_wall_of_that_zone(tmp_path: Path) -> None:
    lines = event(
        "DTSTART;TZID=Europe/Paris:20260323T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2"
    )
    assert starts(read(tmp_path, *lines)) == ["03-23 10:00", "03-30 10:00"]


def test_days_and_floating_times_are_those_of_the_clinic(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        *event("DTSTART;VALUE=DATE:20260310", "DTEND;VALUE=DATE:20260312"),
        *event("DTSTART:20260315T080000", "DTEND:20260315T083000"),
    )
    assert starts(found) == ["03-10 00:00", "03-15 08:00"]
    assert found.spans[0].length == timedelta(days=2)


def test_what_is_cancelled_or_leaves_the_time_free_is_not_busy(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        *event("DTSTART:20260310T080000Z", "DTEND:20260310T090000Z", "STATUS:CANCELLED"),
        *event("DTSTART:20260311T080000Z", "DTEND:20260311T090000Z", "TRANSP:TRANSPARENT"),
    )
    assert found.spans == ()


def test_free_and_busy_lists_are_read(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "BEGIN:VFREEBUSY", "UID:x", "FREEBUSY:20260310T080000Z/20260310T090000Z",
        "FREEBUSY;FBTYPE=FREE:20260311T080000Z/PT1H", "END:VFREEBUSY",
    )  # fmt: skip
    assert starts(found) == ["03-10 10:00"]


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART:20260332T090000", "DURATION:PT1H"),
        ("DTSTART:20260310T090000Z", "DTEND:20250310T090000Z"),
        ("DTSTART:20260310T090000Z", "DURATION:PT1H", "RRULE:FREQ=SECONDLY"),
        ("DTSTART:20260310T090000Z", "DURATION:PT1H", "RRULE:FREQ=FOO"),
        ("DTSTART:20260310T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;INTERVAL=0"),
        (
            "DTSTART:20260310T090000Z", "DURATION:PT1H",
            "RRULE:FREQ=DAILY;INTERVAL=0;BYMONTH=2;BYMONTHDAY=30",
        ),
        ("DURATION:PT1H",),
        ("DTSTART:20260310T090000Z", "DURATION:P9999D"),
    ],
)  # fmt: skip
def test_an_entry_that_makes_no_sense_is_counted_and_the_rest_is_read(
    tmp_path: Path, lines: tuple[str, ...]
) -> None:
    good = event("DTSTART:20260320T080000Z", "DURATION:PT1H")
    found = read(tmp_path, *event(*lines), *good)
    assert (starts(found), found.unread) == (["03-20 10:00"], 1)


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "calendar.ics"
    path.write_bytes(b"BEGIN:VCALENDAR\r\n" + b"X" * ics.MAX_BYTES)
    with pytest.raises(InvalidInput, match="5 MB"):
        ics.read_busy(path, BEIRUT, WINDOW)


@pytest.mark.parametrize("zone", ["Europe", ".", "x" * 5000, "../../../../etc/passwd"])
def test_a_zone_that_is_no_zone_ends_nothing(tmp_path: Path, zone: str) -> None:
    good = event("DTSTART:20260320T080000Z", "DURATION:PT1H")
    try:
        found = read(
            tmp_path, *event(f"DTSTART;TZID={zone}:20260310T090000", "DURATION:PT1H"), *good
        )
    except InvalidInput as refused:
        assert refused.problems["file"]
    else:
        assert "03-20 10:00" in starts(found)


def test_a_file_of_too_many_entries_is_refused_before_it_is_taken_apart(tmp_path: Path) -> None:
    began = time.monotonic()
    with pytest.raises(InvalidInput, match="too many"):
        read(tmp_path, *event("DTSTART:20260310T090000Z", "DURATION:PT1H") * 25_000)
    assert time.monotonic() - began < SECONDS


def test_a_file_of_endless_rules_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ics, "PATIENCE", 0.3)
    never = ("DTSTART:19000101T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY")
    lines = [line for _n in range(400) for line in event(*never)]
    with pytest.raises(InvalidInput, match="too long"):
        read(tmp_path, *lines)


def test_what_is_no_calendar_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "calendar.ics"
    for data in (b"", b"PK\x03\x04\x00\x00", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", b"\xff" * 99):
        path.write_bytes(data)
        with pytest.raises(InvalidInput):
            ics.read_busy(path, BEIRUT, WINDOW)
    with pytest.raises(InvalidInput):
        ics.read_busy(tmp_path / "missing.ics", BEIRUT, WINDOW)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    whole = bytearray(FILES[data.draw(st.integers(0, len(FILES) - 2))].read_bytes()[:4000])
    for _time in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1)) :][:1] = b""
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at] = data.draw(st.integers(0, 255))
    path = tmp_path / "damaged.ics"
    path.write_bytes(bytes(whole))
    try:
        ics.read_busy(path, BEIRUT, WINDOW)
    except InvalidInput as refused:
        assert refused.problems["file"]


def test_what_was_written_reads_back_and_names_no_zone_a_reader_might_not_know(
    tmp_path: Path,
) -> None:
    start = datetime(2026, 3, 30, 9, tzinfo=BEIRUT)
    written = ics.write(
        [
            IcsEvent("a@b", 3, start, start + timedelta(minutes=30), "Appointment · Cédre", NOW),
            IcsEvent("c@b", 1, start, start + timedelta(hours=1), "Appointment", NOW, True),
        ],
        "-//x//EN",
    )
    text = written.decode().replace("\r\n ", "")
    for line in ("UID:a@b", "SEQUENCE:3", "DTSTART:20260330T060000Z", "STATUS:CONFIRMED",
                 "TRANSP:OPAQUE", "STATUS:CANCELLED", "TRANSP:TRANSPARENT"):  # fmt: skip
        assert f"{line}\r\n" in text
    assert "ATTENDEE" not in text
    path = tmp_path / "written.ics"
    path.write_bytes(written)
    found = ics.read_busy(path, BEIRUT, WINDOW)
    assert found.spans == (
        Span(start.astimezone(UTC), (start + timedelta(minutes=30)).astimezone(UTC)),
    )
