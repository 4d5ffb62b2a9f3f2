"""Write a migration from the newest schema to the tables as declared: tools.make_migration NAME."""

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config

from clinic_desktop.data import migrating
from clinic_desktop.data.database import Database


def main(name: str) -> None:
    revision = f"{len(migrating.known_revisions()) + 1:04d}"
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder) / "scratch.db", bytes(32), create=True)
        with database.writer.begin() as connection:
            config = Config()
            config.set_main_option("script_location", str(migrating.SCRIPTS))
            config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            command.revision(config, name, autogenerate=True, rev_id=revision)
        database.close()


if __name__ == "__main__":
    main(sys.argv[1])
