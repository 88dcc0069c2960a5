"""Discord's own description of its interface, against which every body that the bot sends is validated."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.validators import extend

DESCRIPTION = Path(__file__).resolve().parents[2] / "shared" / "discord-api" / "openapi.json"
_BODY_TYPES = ("application/json", "multipart/form-data")
_PARAMETER = re.compile(r"\{[^}]+\}")


@cache
def _description() -> dict[str, Any]:
    return json.loads(DESCRIPTION.read_text(encoding="utf-8"))


@cache
def _routes() -> list[tuple[re.Pattern[str], str]]:
    paths = sorted(_description()["paths"], key=lambda p: (len(_PARAMETER.findall(p)), p))
    return [(re.compile(_PARAMETER.sub(r"[^/]+", path)), path) for path in paths]


def _cannot_match(branch: dict[str, Any], value: Any) -> bool:
    """Whether a branch wants another constant, another ``type`` of component, or null, so that it need not be tried.

    What Python calls unequal is unequal in JSON too, so nothing that matches is left out.
    """
    if "$ref" in branch:
        return _cannot_match(
            _description()["components"]["schemas"][branch["$ref"].rpartition("/")[2]], value
        )
    if "const" in branch:
        return value != branch["const"]
    if branch.get("type") == "null":
        return value is not None
    if branch.get("type") != "object":
        return False
    if not isinstance(value, dict):
        return True
    wanted = branch.get("properties", {}).get("type", {}).get("enum")
    return wanted is not None and "type" in value and value["type"] not in wanted


def _narrowed(keyword: str) -> Any:
    """Return ``oneOf`` or ``anyOf`` that tries only branches that may match, or all, to explain why none does.

    jsonschema tries each kind of component and each value of each enumeration, a thousand steps for a page.
    """
    whole = Draft202012Validator.VALIDATORS[keyword]

    def check(validator: Any, branches: list[Any], value: Any, schema: dict[str, Any]) -> Iterator[Any]:
        left = [branch for branch in branches if not _cannot_match(branch, value)]
        return whole(validator, left or branches, value, schema)

    return check


QuickValidator = extend(Draft202012Validator, {key: _narrowed(key) for key in ("oneOf", "anyOf")})


@cache
def _validator(method: str, template: str, kind_of_validator: Any) -> Any:
    operation = _description()["paths"][template].get(method.lower(), {})
    content = operation.get("requestBody", {}).get("content", {})
    for kind in _BODY_TYPES:
        if kind in content:
            schema = {**content[kind]["schema"], "components": _description()["components"]}
            return kind_of_validator(schema)
    return None


def faults_of(method: str, path: str, body: Any, *, kind_of_validator: Any = QuickValidator) -> list[str]:
    """What Discord's description has against a body; nothing for routes that take none."""
    for pattern, template in _routes():
        if not pattern.fullmatch(path):
            continue
        validator = _validator(method, template, kind_of_validator)
        if validator is None:
            continue
        return [_explain(error) for error in validator.iter_errors(_with_text_ids(body))]
    return [f"{method} {path} is not in Discord's description"]


def _with_text_ids(body: Any) -> Any:
    """discord.py 2.7 writes ids of files and of mentioned roles as integers, which Discord takes (undocumented)."""
    if not isinstance(body, dict):
        return body
    body = {key: _with_text_ids(value) if key == "data" else value for key, value in body.items()}
    if isinstance(body.get("attachments"), list):
        body["attachments"] = [{**a, "id": str(a["id"])} for a in body["attachments"]]
    mentions = body.get("allowed_mentions") or {}
    if mentions.get("roles"):
        mentions = {**mentions, "roles": [str(role) for role in mentions["roles"]]}
    if mentions.get("users"):
        mentions = {**mentions, "users": [str(user) for user in mentions["users"]]}
    if mentions:
        body["allowed_mentions"] = mentions
    return body


def _explain(error: Any) -> str:
    while error.context:
        error = max(error.context, key=lambda e: len(e.absolute_path))
    return f"{list(error.absolute_path)}: {error.message[:300]}"


def check_bodies(requests: list[Any]) -> None:
    """Fail on the first body that Discord would not take, and on a message that could ping somebody."""
    for request in requests:
        check_mentions(request.method, request.path, request.json)
        if request.json is None or not DESCRIPTION.is_file():
            continue
        faults = faults_of(request.method, request.path, request.json)
        assert not faults, f"{request.method} {request.path}: {faults[:3]}\n{json.dumps(request.json)[:2000]}"


def check_mentions(method: str, path: str, body: Any) -> None:
    """Every message and every edit says whom it may ping: nobody, one role, or one member who allows it."""
    if not isinstance(body, dict) or method not in ("POST", "PATCH"):
        return
    data = body.get("data", {}) if path.endswith("/callback") else body
    is_message = isinstance(data, dict) and ("content" in data or ("flags" in data and "components" in data))
    if not is_message or "title" in data:
        return
    mentions = data.get("allowed_mentions")
    assert mentions is not None, f"{method} {path} does not say whom it may ping"
    assert not mentions.get("parse"), f"{method} {path} may ping {mentions}"
    assert len(mentions.get("roles", [])) + len(mentions.get("users", [])) <= 1
