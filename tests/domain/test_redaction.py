"""The log holds fixed sentences, ids, numbers and names of kinds; nothing a person said."""

import logging
from enum import Enum, StrEnum

import pytest

from clinic_desktop.domain import redaction
from clinic_desktop.domain.ids import new_id
from clinic_desktop.domain.redaction import RedactingFormatter, Word, told

OURS = "clinic_desktop.usecases.patients"
NAME = "Layla Haddad"


class Tone(Enum):
    LOUD = NAME


class Kind(StrEnum):
    SOFT = NAME


class Shouting(int):
    def __str__(self) -> str:
        return NAME


def written(template: object, *args: object, logger: str = OURS, **more: object) -> str:
    record = logging.LogRecord(logger, logging.WARNING, "file.py", 1, template, args, None)
    record.__dict__ |= more
    return RedactingFormatter().format(record).partition(" ")[2]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (7, "7"),
        (2.5, "2.5"),
        (True, "True"),
        (None, "None"),
        (Tone.LOUD, "Tone.LOUD"),
        (Kind.SOFT, "Kind.SOFT"),
        (ValueError, "ValueError"),
        (ValueError(NAME), "ValueError"),
        (Word("patients.register"), "patients.register"),
        ("0" * 32, "0" * 32),
    ],
)
def test_harmless_kinds_stand_in_full(value: object, shown: str) -> None:
    assert told(value) == shown


@pytest.mark.parametrize(
    "value",
    [
        NAME,
        "ann.miller",
        "03123456",
        "961" + "0" * 9,
        "a" * 64,  # a key
        b"0" * 32,
        [1, NAME],
        {"name": NAME},
        object(),
    ],
)
def test_everything_else_is_an_ellipsis(value: object) -> None:
    assert told(value) == "…"


def test_a_sentence_keeps_its_words_and_loses_the_person() -> None:
    key = new_id()
    assert written("row %d of %s by %s took %.1f s", 4, NAME, key, 0.25).endswith(
        f"row 4 of … by {key} took 0.2 s"
    )


def test_a_number_that_speaks_like_a_person_is_left_out() -> None:
    assert written("%s rows", Shouting(3)).endswith("… rows")


@pytest.mark.parametrize("logger", ["openpyxl", "fontTools", "clinic_desktops", "root", ""])
def test_other_peoples_sentences_are_left_out(logger: str) -> None:
    line = written(f"cannot read {NAME}", logger=logger)
    assert line.endswith("…")
    assert "WARNING" in line and logger in line
    assert NAME not in line


@pytest.mark.parametrize(
    ("template", "args"),
    [
        ("%d patients", (NAME,)),
        ("%s and %s", (NAME,)),
        ("no place", (NAME,)),
        ("%(name)s", ({"name": NAME},)),
        (ValueError(NAME), ()),
        ([NAME], ()),
    ],
)
def test_what_does_not_fit_is_left_out(template: object, args: tuple[object, ...]) -> None:
    line = written(template, *args)
    assert line.endswith("…")
    assert NAME not in line


def test_extra_fields_stacks_and_kept_texts_of_exceptions_are_left_out() -> None:
    line = written("saved", patient=NAME, stack_info=NAME, exc_text=NAME)
    assert line.endswith("saved")


def test_an_exception_is_written_as_types_and_places() -> None:
    try:
        try:
            raise KeyError(NAME)
        except KeyError as first:
            raise ValueError(NAME) from first
    except ValueError as error:
        line = written("failed", exc_info=(ValueError, error, error.__traceback__))
        bare = redaction.frames(error)
    assert bare in line
    assert "KeyError" in line and "test_redaction.py" in line
    assert NAME not in line


def test_the_record_itself_stays_as_it_was_for_other_handlers() -> None:
    record = logging.LogRecord(OURS, logging.INFO, "file.py", 1, "by %s", (NAME,), None)
    RedactingFormatter().format(record)
    assert record.getMessage() == f"by {NAME}"


@pytest.mark.parametrize(
    ("logger", "level", "is_written"),
    [
        (OURS, logging.INFO, True),
        ("alembic", logging.INFO, False),
        ("alembic", logging.WARNING, True),
    ],
)
def test_a_library_is_written_down_only_when_it_complains(
    logger: str, level: int, is_written: bool
) -> None:
    record = logging.LogRecord(logger, level, "file.py", 1, "done", (), None)
    assert redaction.is_worth_writing(record) is is_written
