"""What stands in a ``custom_id`` and in a select, as what a handler's annotations say it is.

All of it comes from somebody's client as text. What does not fit its annotation is refused with OldButton, before
the handler runs; an annotation that nothing reads is refused when the handler is registered.
"""

import inspect
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, Literal, NewType, TypeVar, cast, get_args, get_origin

from bot.domain.errors import OldButton

Handler = Callable[..., Awaitable[None]]
Converter = Callable[[str], Any]
T = TypeVar("T")
PageNumber = NewType("PageNumber", int)
"""The number of a page, from 0; what is beyond the last that there could be is that one."""
HexBits = NewType("HexBits", int)
"""A set of numbers from 0, each a bit of what is written in hexadecimal."""
_LAST_PAGE = 9999
_LARGEST = 2**63 - 1  # SQLite holds no larger one


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a handler, by its name, and what reads it."""

    name: str
    read: Converter


def arguments_of(handler: Handler) -> tuple[Argument, ...]:
    """Return what a handler takes after the interaction, in order; raise TypeError for what nothing reads."""
    _, *parameters = inspect.signature(handler, eval_str=True).parameters.values()
    return tuple(_argument(handler, parameter) for parameter in parameters)


def read_arguments(arguments: Sequence[Argument], texts: Sequence[str]) -> dict[str, Any]:
    """Return the arguments by their names; raise OldButton if there are more or fewer, or one does not fit."""
    if len(arguments) != len(texts):
        raise OldButton
    return {argument.name: argument.read(text) for argument, text in zip(arguments, texts, strict=True)}


def read_value(text: str, kind: type[T]) -> T:
    """Return a value of a select or the id of a field as what it is; raise OldButton if it does not fit."""
    return cast("T", converter_of(kind)(text))


def converter_of(kind: object) -> Converter:
    """Return what reads an annotation; raise TypeError if nothing does."""
    if get_origin(kind) is Literal:
        return _one_of(get_args(kind))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _one_of(list(kind))
    if kind not in _CONVERTERS:
        msg = f"nothing reads {kind!r} from a custom_id"
        raise TypeError(msg)
    return _CONVERTERS[kind]


def _argument(handler: Handler, parameter: inspect.Parameter) -> Argument:
    is_one = parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY)
    try:
        if not is_one or parameter.default is not parameter.empty:
            msg = "one argument of a custom_id each, none of them optional"
            raise TypeError(msg)  # noqa: TRY301  # so that both say whose it is
        return Argument(parameter.name, converter_of(parameter.annotation))
    except TypeError as error:
        msg = f"{getattr(handler, '__qualname__', handler)}, {parameter}: {error}"
        raise TypeError(msg) from error


def _number(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,19}", text) or int(text) > _LARGEST:
        raise OldButton
    return int(text)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(_number(part) for part in text.split("."))


def _page_number(text: str) -> PageNumber:
    return PageNumber(min(_number(text), _LAST_PAGE))


def _hex_bits(text: str) -> HexBits:
    if not re.fullmatch(r"[0-9a-f]{1,100}", text):
        raise OldButton
    return HexBits(int(text, 16))


def _text(text: str) -> str:
    if not text:
        raise OldButton
    return text


def _flag(text: str) -> bool:
    if text not in ("0", "1"):
        raise OldButton
    return text == "1"


def _date(text: str) -> date:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise OldButton
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise OldButton from None


def _one_of(values: Sequence[object]) -> Converter:
    """Return what reads one of these, each written as its own value."""
    known = {str(value.value if isinstance(value, Enum) else value): value for value in values}

    def read(text: str) -> object:
        if text not in known:
            raise OldButton
        return known[text]

    return read


_CONVERTERS: dict[object, Converter] = {
    int: _number,
    tuple[int, ...]: _numbers,
    PageNumber: _page_number,
    HexBits: _hex_bits,
    str: _text,
    bool: _flag,
    date: _date,
}
"""How each kind of argument is read. A number is an id, a place or a version: from 0 to what SQLite holds."""
