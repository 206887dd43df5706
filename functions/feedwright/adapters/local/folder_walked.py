"""What the last walk found to be as it should be, in a file beside the catalogue."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from feedwright.adapters.local.disk import translated
from feedwright.ports import Key, Notes

_END = "\0"  # behind each note; no file name holds it


class FolderWalked:
    """Implements ``ports.Walked``.

    The file holds the basis, the files that were seen, an empty note, and the others. Its end is a stamp: the time and
    the size of the catalogue as the last build left it. A build takes the stamp off before it opens the catalogue, and
    puts a new one there at its good end, when the catalogue is closed again. So nobody believes notes after a crash,
    nor after anything else has written the catalogue, such as an older release.
    """

    def __init__(self, path: Path, catalogue: Path, *, index: str) -> None:
        """Open the notes of a catalogue; *index* is the partition of the rows of which they spare the reading."""
        self._path, self._catalogue, self._index = path, catalogue, index
        self._noted: set[str] = set()  # others
        self._further: set[str] = set()  # others, too, among them the keys whose rows this build writes
        self._has_ended = False
        with translated(path):
            self._holds = self._take_stamp()  # the notes say how the catalogue is, but for what is written

    def take(self, basis: str) -> Notes | None:
        held, self._holds = self._holds, False
        if not held:
            return None
        with translated(self._path):
            seen, _, others = self._path.read_bytes().decode().partition(_END + _END)
        noted, *notes = seen.split(_END)
        if noted != basis:
            return None
        self._noted = set(others.split(_END)) - {""}
        return Notes(seen=set(notes), others=self._noted | self._further)

    def keep(self, others: Iterable[str]) -> None:
        self._further.update(others)
        self._holds = True

    def leave(self, basis: str, seen: Iterable[str], others: Iterable[str]) -> None:
        self._noted = set(others)
        with translated(self._path):
            self._path.write_bytes(_END.join((basis, *seen, "", *self._noted, "")).encode())
        self._holds = True

    def note_written(self, keys: Iterable[Key]) -> None:
        """Note that rows of the catalogue are written."""
        if self._holds:
            self._further.update(sort for partition, sort in keys if partition == self._index)

    def end(self) -> None:
        """Note that the build has ended well."""
        self._has_ended = True

    def close(self) -> None:
        """Make the notes hold until the next build. The catalogue must be closed."""
        stamp = self._stamp() if self._holds and self._has_ended else None
        if stamp:
            notes = (*(self._further - self._noted), stamp)
            with translated(self._path), self._path.open("ab") as file:
                file.write(_END.join(notes).encode())

    def _take_stamp(self) -> bool:
        """Say whether the notes hold, and take their stamp off; remove notes that do not hold."""
        stamp = f"{_END}{self._stamp()}".encode()
        with suppress(FileNotFoundError):
            with self._path.open("r+b") as file:
                before = max(0, file.seek(0, os.SEEK_END) - len(stamp))
                file.seek(before)
                if len(stamp) > 1 and file.read() == stamp:
                    file.truncate(before + 1)
                    return True
            self._path.unlink()
        return False

    def _stamp(self) -> str:
        """Say when the catalogue was written, and how large it is; "" while a process has it open, or after a crash."""
        log = Path(f"{self._catalogue}-wal")
        if not self._catalogue.exists() or (log.exists() and log.stat().st_size):
            return ""
        status = self._catalogue.stat()
        return f"{status.st_mtime_ns:x}-{status.st_size:x}-{status.st_ino:x}"
