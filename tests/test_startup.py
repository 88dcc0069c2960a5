"""The bot as a whole: what Discord is told, what every error says, what every button leads to."""

import ast
import inspect
import logging
import re
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from bot.config import ConfigError, Settings
from bot.domain import errors
from bot.log import RedactSecrets
from bot.ui import errors as error_pages
from bot.ui.strings import commands, curators, finding, notices, operator, own, replies
from bot.ui.strings import errors as error_strings
from tests.factories import NOW
from tests.openapi import DESCRIPTION, faults_of
from tests.sim import World, open_bot

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = {
    "names": ("ping role",), "tags": ("help",), "fitting": ((1, "A", (("place", "B"),)),),
    "role_id": 1, "number": 1, "curator_role_id": 1, "query": "x", "nearest": ("A",), "kept_id": 1, "question": "q",
    "author_id": 1, "value": "x", "choices": ("2026-03-02",), "limit": 5, "last": 3, "length": 9, "name": "n",
    "fault": None, "file_name": "f", "channel_id": 1, "missing": ("send_messages",), "path": "p", "found": 9,
    "editor_id": 1, "actor_id": 1, "status": "approved", "until": NOW, "is_own": True,
    "known": 1, "detail": "d", "label": "x", "author_name": "A", "editor_name": "E", "actor_name": "A", "size": 2**21,
}  # fmt: skip


def leaves() -> list[type[errors.SpotlightError]]:
    found = [
        c for _, c in inspect.getmembers(errors, inspect.isclass) if issubclass(c, errors.SpotlightError)
    ]
    return [c for c in found if not c.__subclasses__()]


def make(kind: type[errors.SpotlightError], fault: object = None) -> errors.SpotlightError:
    names = [f.name for f in fields(kind)] if is_dataclass(kind) else []
    return kind(**{name: fault if name == "fault" else SAMPLES[name] for name in names})


@pytest.mark.parametrize("kind", leaves(), ids=lambda c: c.__name__)
def test_every_error_has_a_sentence_without_gaps(kind: type[errors.SpotlightError]) -> None:
    faults = {
        errors.FileRefused: errors.FileFault,
        errors.FormRefused: errors.FormFault,
        errors.InterviewFormatError: errors.FormatFault,
        errors.QuestionnaireRefused: errors.QuestionnaireFault,
    }.get(kind, [None])
    for fault in faults:
        sentence = error_pages.describe(make(kind, fault))

        assert sentence.endswith((".", "?", ":"))
        assert "{" not in sentence
        assert "!" not in sentence
        error_pages.error_page(make(kind, fault))


def test_the_tree_in_the_docstring_names_every_error() -> None:
    for kind in leaves():
        assert kind.__name__ in (errors.__doc__ or "")


@pytest.mark.parametrize(
    "module", [commands, replies, notices, error_strings, operator, own, curators, finding]
)
def test_texts_never_shout_and_never_apologise(module) -> None:
    for name, value in vars(module).items():
        if name.isupper() and isinstance(value, str):
            text = re.sub(r"\{[^}]*\}", "", value)
            assert not re.search(r"!|\bsorry\b|\boops\b", text, re.IGNORECASE), name


async def test_the_commands_are_valid_for_discord(tmp_path: Path) -> None:
    bot = await open_bot(tmp_path / "x.db")
    try:
        for extension in (
            "cogs.interviews",
            "cogs.profiles",
            "cogs.setup",
            "cogs.queue",
            "cogs.spotlights",
            "cogs.my",
            "cogs.nominations",
            "cogs.reviews",
            "cogs.pipeline",
            "cogs.questions",
            "cogs.export",
        ):
            await bot.load_extension(extension)
        payload = [c.to_dict(bot.tree) for c in bot.tree.get_commands()]
    finally:
        await bot.store.close()
    assert len(payload) == 18
    if DESCRIPTION.is_file():
        assert faults_of("PUT", "/applications/1/commands", payload) == []
    for command in payload:
        assert command["contexts"] == [0]
        assert command["integration_types"] == [0]


async def test_discord_is_told_the_commands_only_when_they_change(world: World) -> None:
    assert sum(r.method == "PUT" for r in world.env.http_requests) == 1
    await world.restart()
    assert sum(r.method == "PUT" for r in world.env.http_requests) == 1


SHOWING = ("custom_id", "pager", "consent_buttons", "answer_selects", "removal_page")
"""What makes the id of a button or form, with its verb first."""


def texts_in(node: ast.expr) -> set[str]:
    """Return the texts that an argument may be: itself, or either side of a choice."""
    sides = [node.body, node.orelse] if isinstance(node, ast.IfExp) else [node]
    return {side.value for side in sides if isinstance(side, ast.Constant) and isinstance(side.value, str)}


async def test_every_button_that_is_shown_leads_somewhere(world: World) -> None:
    verbs = set(world.bot.actions.verbs)
    shown: set[str] = set()
    for path in [p for room in ("bot/ui", "bot/posting", "cogs") for p in (ROOT / room).rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in SHOWING:
                shown |= texts_in(node.args[0])
    assert shown == verbs


def test_the_validator_sees_what_is_wrong(shared: Path) -> None:
    assert faults_of("POST", "/channels/1/messages", {"content": "x" * 5000})
    assert faults_of("POST", "/channels/1/messages", {"components": [{"type": 2, "style": 99}]})
    assert faults_of("POST", "/nowhere", {})
    assert faults_of("POST", "/channels/1/messages", {"content": "x"}) == []


def test_settings_report_every_fault_at_once_and_hide_the_token() -> None:
    bad = {
        "SPOTLIGHT_LOG_LEVEL": "LOUD",
        "SPOTLIGHT_DEV_GUILD": "home",
        "SPOTLIGHT_DISCORD_URL": "http://evil.example",
    }
    with pytest.raises(ConfigError) as refused:
        Settings.from_env(bad)
    assert len(refused.value.sentences) == 4

    good = Settings.from_env(
        {"DISCORD_TOKEN": "very-secret", "SPOTLIGHT_DISCORD_URL": "http://127.0.0.1:8000/"}
    )
    assert "very-secret" not in repr(good)
    assert good.discord_url == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1.evil.example", "https://127.0.0.1", "http://localhost:1", "http://127.0.0.1/x"]
)
def test_discord_is_elsewhere_only_on_this_machine(url: str) -> None:
    with pytest.raises(ConfigError):
        Settings.from_env({"DISCORD_TOKEN": "x", "SPOTLIGHT_DISCORD_URL": url})


def test_tokens_never_reach_the_log() -> None:
    token = ".".join(("a" * 24, "b" * 6, "c" * 38))
    record = logging.LogRecord(
        "x", 20, "", 1, "login with %s at /interactions/12/abc/callback", (token,), None
    )
    RedactSecrets().filter(record)

    assert token not in record.getMessage()
    assert "abc" not in record.getMessage()
