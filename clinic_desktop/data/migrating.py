"""Making a new clinic file and bringing an older one up to date (Alembic)."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection

from clinic_desktop.data import audit, audit_checkpoints, change_log
from clinic_desktop.data.appointments import occupying
from clinic_desktop.data.database import Database
from clinic_desktop.data.search import create as create_index
from clinic_desktop.domain.errors import StorageError
from clinic_desktop.domain.language import _

SCRIPTS = Path(__file__).parent / "migrations"
HEAD = "0003"  # the newest revision; a test compares it with the scripts


def create(database: Database) -> None:
    """Make every table, trigger and index in a new, empty file."""
    _run(database, _upgrade)


def bring_up_to_date(database: Database) -> bool:
    """Upgrade an older file to this program's version; True where something was changed.

    Raises StorageError where the file is newer than the program: it is left untouched.
    """
    with database.reader.connect() as connection:
        found = revision(connection)
    if found == HEAD:
        return False
    if found is None or found not in known_revisions():
        raise StorageError(
            _(
                "This clinic was last used with a newer version of the program. Install that version."
            )
        )
    _run(database, _upgrade)
    return True


def revision(connection: Connection) -> str | None:
    """The schema version written in the file; None for a file without one."""
    table = "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
    if not connection.exec_driver_sql(table).scalar():
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return None if found is None else str(found)


def known_revisions() -> frozenset[str]:
    """Every revision this program can start from, by the names of its scripts."""
    return frozenset(path.name[:4] for path in (SCRIPTS / "versions").glob("[0-9]*.py"))


def _upgrade(connection: Connection) -> None:
    # alembic costs 320 ms to import and is needed on one start in a thousand
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    change_log.install(connection)
    audit.install(connection)
    audit_checkpoints.install(connection)
    occupying.install(connection)
    create_index(connection)


def _run(database: Database, work: Callable[[Connection], None]) -> None:
    with database.writer.connect() as connection:
        # batch mode with foreign keys on would delete child rows; the switch must precede BEGIN
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101 - an open connection always has one
        driver.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                work(connection)
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise StorageError(
                        _("The update would break the clinic's records; nothing changed.")
                    )
        finally:
            driver.execute("PRAGMA foreign_keys = ON")
