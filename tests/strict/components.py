"""What Discord refuses in the components of a message or of a modal, where its OpenAPI document is silent.

Documentation, "Component Reference"; for ``required`` in messages discord-api-docs #7800.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.strict.refusals import Path, check_count, check_text, refuse

ACTION_ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
SELECTS = {3, 5, 6, 7, 8}
SECTION, TEXT_DISPLAY, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = 9, 10, 11, 12, 13, 14, 17
LABEL, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 18, 19, 21, 22, 23
MOST_COMPONENTS = 40
MOST_TEXT = 4000
_CHOOSABLE = SELECTS | {FILE_UPLOAD, CHECKBOX_GROUP}
_MOST_VALUES = {FILE_UPLOAD: 10, CHECKBOX_GROUP: 10}
_OPTIONS = {STRING_SELECT: (1, 25), RADIO_GROUP: (2, 10), CHECKBOX_GROUP: (1, 10)}
_MESSAGE_ONLY = {BUTTON, SECTION, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER}
_MODAL_TOP = {ACTION_ROW, TEXT_DISPLAY, LABEL}
_V2_TOP = {ACTION_ROW, SECTION, TEXT_DISPLAY, GALLERY, FILE, SEPARATOR, CONTAINER}
_IN_CONTAINER = _V2_TOP - {CONTAINER}


def walk(components: Any, path: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Yield every component with its place, parents first."""
    for index, component in enumerate(components or []):
        yield from _walk_one(component, (*path, index))


def _walk_one(component: Mapping[str, Any], path: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    yield path, component
    yield from walk(component.get("components"), (*path, "components"))
    for key in ("accessory", "component"):
        if component.get(key):
            yield from _walk_one(component[key], (*path, key))


def media_of(component: Mapping[str, Any], path: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Yield what has an address (``url``) and perhaps a description in a thumbnail, gallery or file."""
    kind = component.get("type")
    if kind == THUMBNAIL:
        yield (*path, "media"), {**component.get("media", {}), "description": component.get("description")}
    elif kind == GALLERY:
        for index, item in enumerate(component.get("items") or []):
            at = (*path, "items", index, "media")
            yield at, {**item.get("media", {}), "description": item.get("description")}
    elif kind == FILE:
        yield (*path, "file"), component.get("file", {})


def check_message_components(components: Any, *, is_v2: bool, path: Path) -> None:
    """Refuse what a message may not show; raise `BodyRefused`."""
    found = list(walk(components, path))
    if len(found) > MOST_COMPONENTS:
        refuse(path, f"Must be {MOST_COMPONENTS} or fewer in length: {len(found)}.")
    if not is_v2:
        check_count(components, path, 0, 5)
    allowed = _V2_TOP if is_v2 else {ACTION_ROW}
    for index, component in enumerate(components):
        if component.get("type") not in allowed:
            refuse((*path, index, "type"), "This component is not allowed here.", "UNION_TYPE_CHOICES")
    _check_ids(found)
    total = 0
    for at, component in found:
        _check_shown(component, at)
        if component["type"] == TEXT_DISPLAY:
            total += check_text(
                component.get("content"), (*at, "content"), MOST_TEXT, least=1, is_optional=False
            )
    if total > MOST_TEXT:
        refuse(path, f"The texts together must be {MOST_TEXT} or fewer in length: {total}.")


def _check_shown(component: Mapping[str, Any], path: Path) -> None:
    kind = component.get("type")
    if kind == ACTION_ROW:
        _check_row(component, path)
    elif kind == BUTTON:
        check_text(component.get("label"), (*path, "label"), 80)
        if component.get("style") not in (5, 6) and not component.get("custom_id"):
            refuse((*path, "custom_id"), "This field is required", "BASE_TYPE_REQUIRED")
        if not (component.get("label") or component.get("emoji") or component.get("style") == 6):
            refuse(
                path, "A button must have a label or an emoji.", "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED"
            )
    elif kind in SELECTS:
        _check_choosable(component, path)
    elif kind == SECTION:
        check_count(component.get("components"), (*path, "components"), 1, 3)
    elif kind == GALLERY:
        check_count(component.get("items"), (*path, "items"), 1, 10)
    elif kind == CONTAINER:
        for index, child in enumerate(check_count(component.get("components"), (*path, "components"), 1, 39)):
            if child.get("type") not in _IN_CONTAINER:
                refuse((*path, "components", index), "Not allowed in a container.", "UNION_TYPE_CHOICES")
    elif kind in {TEXT_INPUT, LABEL, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX}:
        refuse(path, "This component is allowed in modals only.", "UNION_TYPE_CHOICES")


def _check_row(row: Mapping[str, Any], path: Path) -> None:
    at = (*path, "components")
    kinds = [child.get("type") for child in check_count(row.get("components"), at, 1, 5)]
    if set(kinds) - {BUTTON, *SELECTS}:
        refuse(at, "A row holds buttons or one select.", "UNION_TYPE_CHOICES")
    if len(kinds) > 1 and set(kinds) & SELECTS:
        refuse(at, "A row that holds a select holds nothing else.", "COMPONENT_LAYOUT_WIDTH_EXCEEDED")


def _check_ids(found: list[tuple[Path, Mapping[str, Any]]]) -> None:
    custom_ids: set[str] = set()
    numbers: set[int] = set()
    for path, component in found:
        if component.get("custom_id") is not None:
            check_text(component["custom_id"], (*path, "custom_id"), 100, least=1, is_optional=False)
            if component["custom_id"] in custom_ids:
                refuse(
                    (*path, "custom_id"),
                    "Component custom id cannot be duplicated",
                    "COMPONENT_CUSTOM_ID_DUPLICATED",
                )
            custom_ids.add(component["custom_id"])
        if component.get("id"):
            if component["id"] in numbers:
                refuse((*path, "id"), "Component id cannot be duplicated", "COMPONENT_ID_DUPLICATED")
            numbers.add(component["id"])


def _check_choosable(component: Mapping[str, Any], path: Path) -> None:
    """Selects, file uploads and groups of boxes: how many may and must be chosen, among which."""
    kind = component["type"]
    check_text(component.get("placeholder"), (*path, "placeholder"), 150)
    options = _check_options(component, path) if kind in _OPTIONS else None
    most = _MOST_VALUES.get(kind, 25)
    by_default = len(options or []) if kind == CHECKBOX_GROUP else 1
    lowest = _number(component.get("min_values"), 1)
    highest = _number(component.get("max_values"), by_default)
    if not 0 <= lowest <= most:
        refuse((*path, "min_values"), f"Must be between 0 and {most}.", "NUMBER_TYPE_RANGE")
    if not 1 <= highest <= most:
        refuse((*path, "max_values"), f"Must be between 1 and {most}.", "NUMBER_TYPE_RANGE")
    if lowest > highest:
        refuse((*path, "min_values"), "Must not be more than max_values.", "NUMBER_TYPE_MAX")
    if options is not None and highest > len(options):
        refuse((*path, "max_values"), f"There are {len(options)} options only.", "NUMBER_TYPE_MAX")
    if lowest == 0 and component.get("required") is not False:
        refuse(
            (*path, "min_values"),
            "min_values must be at least 1 where something is required",
            "SELECT_COMPONENT_REQUIRED_ZERO_MIN_VALUES",
        )
    chosen = sum(bool(option.get("default")) for option in options or [])
    chosen = max(chosen, len(component.get("default_values") or []))
    if chosen > highest or 0 < chosen < lowest:
        refuse(
            path, f"{chosen} are chosen beforehand, of {lowest} to {highest}.", "SELECT_DEFAULT_VALUES_COUNT"
        )


def _number(value: Any, default: int) -> int:
    return default if value is None else int(value)


def _check_options(component: Mapping[str, Any], path: Path) -> list[Mapping[str, Any]]:
    least, most = _OPTIONS[component["type"]]
    at = (*path, "options")
    options = check_count(component.get("options"), at, least, most)
    values: set[str] = set()
    for index, option in enumerate(options):
        check_text(option.get("label"), (*at, index, "label"), 100, least=1, is_optional=False)
        check_text(option.get("value"), (*at, index, "value"), 100, least=1, is_optional=False)
        check_text(option.get("description"), (*at, index, "description"), 100)
        if option["value"] in values:
            refuse(
                (*at, index, "value"),
                "The specified option value is already used",
                "SELECT_OPTION_VALUE_DUPLICATED",
            )
        values.add(option["value"])
    return options


def check_modal(modal: Mapping[str, Any], path: Path = ("data",)) -> None:
    """Refuse a form that Discord would not open; raise `BodyRefused`."""
    check_text(modal.get("custom_id"), (*path, "custom_id"), 100, least=1, is_optional=False)
    check_text(modal.get("title"), (*path, "title"), 45, least=1, is_optional=False)
    at = (*path, "components")
    components = check_count(modal.get("components"), at, 1, 5)
    for index, component in enumerate(components):
        if component.get("type") not in _MODAL_TOP:
            refuse((*at, index, "type"), "This component is not allowed here.", "UNION_TYPE_CHOICES")
    found = list(walk(components, at))
    _check_ids(found)
    for place, component in found:
        _check_asked(component, place)


def _check_asked(component: Mapping[str, Any], path: Path) -> None:
    kind = component.get("type")
    if kind == LABEL:
        check_text(component.get("label"), (*path, "label"), 45, least=1, is_optional=False)
        check_text(component.get("description"), (*path, "description"), 100)
        if not component.get("component"):
            refuse((*path, "component"), "This field is required", "BASE_TYPE_REQUIRED")
    elif kind == ACTION_ROW:
        check_count(component.get("components"), (*path, "components"), 1, 1)
    elif kind == TEXT_DISPLAY:
        check_text(component.get("content"), (*path, "content"), MOST_TEXT, least=1, is_optional=False)
    elif kind in _MESSAGE_ONLY:
        refuse(path, "This component is allowed in messages only.", "UNION_TYPE_CHOICES")
    else:
        _check_field(component, path)


def _check_field(component: Mapping[str, Any], path: Path) -> None:
    kind = component.get("type")
    if not component.get("custom_id"):
        refuse((*path, "custom_id"), "This field is required", "BASE_TYPE_REQUIRED")
    if kind == TEXT_INPUT:
        _check_text_input(component, path)
    elif kind in _CHOOSABLE:
        if component.get("disabled"):
            refuse(
                (*path, "disabled"), "A select of a modal cannot be disabled.", "COMPONENT_DISABLED_IN_MODAL"
            )
        _check_choosable(component, path)
    elif kind == RADIO_GROUP:
        _check_options(component, path)


def _check_text_input(component: Mapping[str, Any], path: Path) -> None:
    check_text(component.get("label"), (*path, "label"), 45)
    check_text(component.get("placeholder"), (*path, "placeholder"), 100)
    lowest = _number(component.get("min_length"), 0)
    highest = _number(component.get("max_length"), MOST_TEXT)
    if not 0 <= lowest <= MOST_TEXT:
        refuse((*path, "min_length"), f"Must be between 0 and {MOST_TEXT}.", "NUMBER_TYPE_RANGE")
    if not 1 <= highest <= MOST_TEXT:
        refuse((*path, "max_length"), f"Must be between 1 and {MOST_TEXT}.", "NUMBER_TYPE_RANGE")
    if lowest > highest:
        refuse((*path, "min_length"), "Must not be more than max_length.", "NUMBER_TYPE_MAX")
    check_text(component.get("value"), (*path, "value"), highest)
