"""A SQLite file that is migrated once and emptied by putting the migrated one in its place."""

import shutil
from pathlib import Path

from platform_core.storage.database import connect
from platform_core.storage.migrate import migrate


class SQLiteFile:
    """One file, always of the same name, so that an engine can be used again."""

    def __init__(self, folder: Path) -> None:
        self._file, self._template = folder / "test.sqlite3", folder / "template.sqlite3"
        engine = connect(f"sqlite:///{self._template}")
        migrate(engine)
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()

    def emptied(self) -> str:
        """Its address, without a row in it. Who still has the old file open keeps the old file."""
        for ending in ("", "-wal", "-shm"):
            self._file.with_name(self._file.name + ending).unlink(missing_ok=True)
        shutil.copyfile(self._template, self._file)
        return f"sqlite:///{self._file}"
