"""How Discord says no to a body, and how it counts a text."""

from collections.abc import Sequence
from typing import Any, NoReturn

from simcord.backend.errors import BackendError

Path = tuple[str | int, ...]
INVALID_BODY = 50035
EMPTY_MESSAGE = 50006
TOO_LARGE = 40005


class BodyRefused(BackendError):
    """A body that is wrong whatever the state of the world: always a fault of the bot, never bad luck."""

    def __str__(self) -> str:
        return self.detail

    @property
    def detail(self) -> str:
        """Return place and reason on one line."""
        found, place = self.errors or {}, []
        while found and "_errors" not in found:
            place.append(next(iter(found)))
            found = found[place[-1]]
        reason = found["_errors"][0] if found else {"code": self.code, "message": self.message}
        return f"{'.'.join(place) or 'body'}: {reason['code']} ({reason['message']})"


def refuse(path: Sequence[str | int], message: str, code: str = "BASE_TYPE_BAD_LENGTH") -> NoReturn:
    """Raise "Invalid Form Body" with the place as Discord nests it (documentation, "Error Messages")."""
    nested: dict[str, Any] = {"_errors": [{"code": code, "message": message}]}
    for key in reversed(path):
        nested = {str(key): nested}
    raise BodyRefused(400, INVALID_BODY, "Invalid Form Body", errors=nested)


def length(text: str) -> int:
    """Count code points or UTF-16 units, whichever is more: it is not documented which of them Discord counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def check_text(
    value: Any, path: Sequence[str | int], most: int, *, least: int = 0, is_optional: bool = True
) -> int:
    """Refuse a text that is too short (white space counts for nothing) or too long; return its length."""
    if value is None and is_optional:
        return 0
    if not isinstance(value, str):
        refuse(path, "This field is required", "BASE_TYPE_REQUIRED")
    if least and length(value.strip()) < least:
        refuse(path, f"Must be {least} or more in length.")
    found = length(value)
    if found > most:
        refuse(path, f"Must be {most} or fewer in length: {found}.", "BASE_TYPE_MAX_LENGTH")
    return found


def check_count(items: Any, path: Sequence[str | int], least: int, most: int) -> list[Any]:
    """Refuse a list with too few or too many entries; return it."""
    found = items if isinstance(items, list) else []
    if not least <= len(found) <= most:
        refuse(path, f"Must be between {least} and {most} in length: {len(found)}.")
    return found
