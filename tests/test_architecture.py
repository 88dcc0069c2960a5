"""The laws of the house, read from the code itself. Which layer may know which, and what nobody does."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = [p for top in ("bot", "cogs", "db") for p in (ROOT / top).rglob("*.py")]
PURE_LIBRARIES = {"rapidfuzz", "snowballstemmer", "ftfy"}
STANDARD = {
    "abc", "base64", "bisect", "collections", "dataclasses", "datetime", "difflib", "enum", "functools", "hashlib",
    "itertools", "html", "json",
    "pathlib", "re", "statistics", "typing", "unicodedata", "urllib", "zoneinfo",
}  # fmt: skip
FORBIDDEN = {
    "db": (
        "discord",
        "cogs",
        "bot.ui",
        "bot.client",
        "bot.config",
        "bot.interactions.router",
        "bot.posting.dispatcher",
    ),
    "bot/ui": (
        "db",
        "cogs",
        "aiosqlite",
        "sqlite3",
        "bot.client",
        "bot.interactions.router",
        "bot.posting.dispatcher",
        "bot.discord_api",
    ),
    "cogs": ("aiosqlite", "sqlite3", "bot.demo", "simcord"),
    "bot": ("simcord",),
    "bot/documents": ("discord", "aiosqlite", "sqlite3", "db", "cogs", "bot.ui", "bot.client", "bot.config"),
}
MAY_KNOW_THE_BOT = ("bot/interactions/access.py", "bot/interactions/options.py")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_under(module: str, prefix: str) -> bool:
    return module == prefix or module.startswith(prefix + ".")


@pytest.mark.parametrize("path", [p for p in SOURCES if name_of(p).startswith("bot/domain")], ids=name_of)
def test_the_domain_is_pure(path: Path) -> None:
    for module in imports(path):
        top = module.split(".")[0]
        assert top in STANDARD | PURE_LIBRARIES or is_under(module, "bot.domain") or module in ("bot", ""), (
            module
        )
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        assert not isinstance(node, ast.AsyncFunctionDef), "no async in the domain"
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            assert called not in {"open", "print", "datetime.now", "datetime.utcnow", "date.today"}
            assert not called.startswith(("random.", "logging.", "time.")), called


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_layers_know_only_what_is_below_them(path: Path) -> None:
    name = name_of(path)
    for layer, prefixes in FORBIDDEN.items():
        if not name.startswith(layer + "/") or name.startswith("bot/demo/"):
            continue
        for module in imports(path):
            assert not any(is_under(module, prefix) for prefix in prefixes), f"{name} imports {module}"


@pytest.mark.parametrize("path", [p for p in SOURCES if name_of(p).startswith("cogs/")], ids=name_of)
def test_cogs_hold_no_sql_build_no_components_and_leave_each_other_alone(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    package = name_of(path).split("/")[1].removesuffix(".py")
    assert not re.search(r"\b(SELECT|INSERT|UPDATE|DELETE)\b.*\b(FROM|INTO|SET)\b", text)
    assert not re.search(r"discord\.ui\.|from discord import .*\bui\b|discord\.Embed", text)
    for module in imports(path):
        if is_under(module, "cogs") and module != "cogs":
            other = module.split(".")[1]
            assert other in (package, "access", "people"), f"{name_of(path)} imports {module}"


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_nothing_happens_at_import(path: Path) -> None:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            pytest.fail(f"{name_of(path)} calls {ast.unparse(node.value)} at import")


def test_views_and_modals_have_one_base_each() -> None:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and name_of(path) != "bot/ui/base.py":
                bases = {ast.unparse(base).split("[")[0].rsplit(".")[-1] for base in node.bases}
                assert not bases & {"View", "LayoutView", "Modal", "DynamicItem"}, (
                    f"{name_of(path)}: {node.name}"
                )


ASKS = {
    "fetch_channel", "fetch_guild", "fetch_member", "fetch_user", "fetch_message", "get_partial_messageable",
    "get_partial_message", "create_dm", "create_thread", "active_threads", "archived_threads", "application_info",
    "application_emojis", "start_private_message", "sync", "pins", "http",
}  # fmt: skip
MAY_ASK = {
    "bot/discord_api": "the door itself",
    "bot/discord_api/forum.py": "inside calls that it hands to the door",
    "bot/discord_api/channel_access.py": "inside calls that it hands to the door",
    "bot/client.py": "the sync, handed to the door, and the connection itself",
    "bot/interactions/router.py": "the file of an interaction, from the content network",
}


@pytest.mark.parametrize(
    "path", [p for p in SOURCES if not name_of(p).startswith(("db/", "bot/demo/"))], ids=name_of
)
def test_discord_is_asked_through_one_door_or_an_interaction(path: Path) -> None:
    if name_of(path).startswith(tuple(MAY_ASK)):
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Attribute):
            continue
        owner = ast.unparse(node.value)
        assert node.attr not in ASKS, f"{name_of(path)}:{node.lineno} asks past bot/discord_api/requests.py"
        if node.attr == "send":
            assert owner.endswith(("followup", "messages")), f"{name_of(path)}:{node.lineno}: {owner}.send"
        if node.attr in ("edit", "delete", "reply") and re.search(r"\b(message|channel|thread|user)$", owner):
            pytest.fail(f"{name_of(path)}:{node.lineno}: {owner}.{node.attr}")


def test_no_file_is_too_long_to_be_opened_without_fear() -> None:
    lengths = {name_of(p): len(p.read_text(encoding="utf-8").splitlines()) for p in SOURCES}

    assert {name: n for name, n in lengths.items() if n > 400} == {}


def test_sentences_for_people_stand_only_in_the_presentation() -> None:
    """A text of several words outside bot/ui is a docstring, a log line, SQL, or a fault of programming."""
    for path in [p for p in SOURCES if name_of(p).startswith("cogs/")]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docstrings = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                assert len(node.value.split()) < 3, f"{name_of(path)}: {node.value!r}"


def test_only_one_module_answers_before_everybody() -> None:
    """So that nobody can make the bot speak where they may not: the rest answers the person alone, or in place."""
    for path in SOURCES:
        if name_of(path) in ("bot/interactions/speaking.py", "bot/interactions/responses.py"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            given = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
            if re.search(r"(response\.send_message|followup\.send)$", called):
                assert given.get("ephemeral") == "True", f"{name_of(path)}: {ast.unparse(node)}"
            if called in ("show", "bot.interactions.responses.show"):
                assert "is_public" not in given, f"{name_of(path)}: {ast.unparse(node)}"


def test_files_are_measured_before_they_are_sent() -> None:
    """The interaction says how large a file may be (`attachments.py`); pictures and typed texts are bounded already."""
    makers = ("bot/interactions/attachments.py", "bot/interactions/responses.py", "bot/discord_api/probe.py")
    for path in SOURCES:
        if not name_of(path).startswith("bot/demo/") and name_of(path) not in makers:
            assert "discord.File(" not in path.read_text(encoding="utf-8"), name_of(path)


def test_a_mention_never_stands_without_a_name_beside_it() -> None:
    """`bot.ui.format` makes every mention of a member, and `member` puts the name beside it."""
    for path in SOURCES:
        name = name_of(path)
        if name != "bot/ui/format.py":
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"<@(?!&)|\.mention\b", text), name


def test_tests_mock_nothing() -> None:
    for path in (ROOT / "tests").rglob("*.py"):
        assert not any(is_under(module, "unittest.mock") for module in imports(path)), name_of(path)


def test_every_statement_is_bound_to_a_server() -> None:
    """Save those that concern all servers on purpose: the scheduler's, and what belongs to none."""
    for_all = re.compile(
        r"app_state|sqlite_master|search_session WHERE created_at|state = \?|plan_at > :now|interview_search"
        r"|\bf\.id\b|FROM \(SELECT|interview_vocabulary"
    )
    for path in (ROOT / "db").glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            text = node.value if isinstance(node, ast.Constant) else ""
            if (
                not isinstance(text, str)
                or not re.search(r"\b(FROM|UPDATE|INTO) [a-z_]+\b", text)
                or text[-1:] == "."
            ):
                continue
            if re.search(r"\b(SELECT|UPDATE|DELETE|INSERT)\b", text) and not for_all.search(text):
                assert "guild" in text or "i.person_id" in text, f"{name_of(path)}: {' '.join(text.split())}"
