"""Archives, opened without trusting what they declare: members are counted, and read only up to a limit."""

import io
import zipfile
import zlib
from collections.abc import Iterator

from bot.documents.limits import MOST_MEMBERS, MOST_UNPACKED
from bot.domain.errors import FileFault, FileRefused

_CHUNK = 256 * 1024


class Archive:
    """A zip file whose members together are at most `MOST_UNPACKED` bytes."""

    def __init__(self, data: bytes, file_name: str) -> None:
        self.file_name = file_name
        self._left = MOST_UNPACKED
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise FileRefused(FileFault.BROKEN, file_name) from error
        members = self._zip.infolist()
        if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
            raise FileRefused(FileFault.UNPACKS_TOO_BIG, file_name)

    def names(self) -> Iterator[str]:
        """Yield the names of the files in it; folders and what an operating system adds are left out."""
        for member in self._zip.infolist():
            name = member.filename
            if (
                name
                and not member.is_dir()
                and not name.startswith("__MACOSX/")
                and not name.rsplit("/", 1)[-1].startswith(".")
            ):
                yield name

    def has(self, name: str) -> bool:
        """Tell whether there is a member of this name."""
        return name in self._zip.NameToInfo

    def read(self, name: str) -> bytes:
        """Return a member; raise FileRefused if it is damaged, secret, or bigger than it may be."""
        out = io.BytesIO()
        try:
            with self._zip.open(name) as member:
                while chunk := member.read(_CHUNK):
                    self._left -= len(chunk)
                    if self._left < 0:
                        raise FileRefused(FileFault.UNPACKS_TOO_BIG, self.file_name)
                    out.write(chunk)
        except RuntimeError as error:
            raise FileRefused(FileFault.PROTECTED, self.file_name) from error
        except (
            zipfile.BadZipFile,
            OSError,
            EOFError,
            KeyError,
            ValueError,
            NotImplementedError,
            zlib.error,
        ) as error:
            raise FileRefused(FileFault.BROKEN, self.file_name) from error
        return out.getvalue()
