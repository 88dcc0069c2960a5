"""The laws of the house, read from the code itself. Which layer may know which, and what nobody does."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = [p for top in ("bot", "cogs", "db") for p in (ROOT / top).rglob("*.py")]
PURE_LIBRARIES = {"rapidfuzz", "snowballstemmer", "ftfy"}
STANDARD = {
    "abc", "base64", "bisect", "collections", "dataclasses", "datetime", "difflib", "enum", "functools", "hashlib",
    "itertools", "html", "json",
    "pathlib", "re", "statistics", "typing", "unicodedata", "urllib", "zoneinfo",
}  # fmt: skip
ROOMS: dict[str, str] = {
    "bot/domain": "",
    "bot/log": "",
    "bot/clock": "aiohttp discord",
    "bot/ui/strings": "bot/domain",
    "bot/ui": "bot/domain bot/ui/strings discord",
    "bot/config": "bot/ui/strings dotenv",
    "bot/documents": "bot/domain bs4 defusedxml markdownify pypdfium2",
    "bot/pictures": "bot/domain PIL pi_heif",
    "bot/sandbox": "bot/domain bot/documents bot/pictures",
    "db/sqlite": "bot/domain aiosqlite sqlite3",
    "db/ids": "db/sqlite",
    "db/app_state": "db/sqlite",
    "db/member_names": "db/sqlite sqlite3",
    "db/name_cache": "bot/domain db/sqlite",
    "db/waking": "db/sqlite",
    "db/notifications": "bot/domain db/sqlite db/waking sqlite3",
    "db/audit_log": "bot/domain db/sqlite db/member_names",
    "db/guilds": "bot/domain db/sqlite db/ids db/member_names db/name_cache db/audit_log sqlite3",
    "db/pipeline": "bot/domain db/sqlite db/notifications db/audit_log db/guilds sqlite3",
    "db/interviews": "bot/domain db/sqlite db/ids db/member_names db/name_cache db/waking db/notifications db/audit_log"
    " db/guilds db/pipeline sqlite3",
    "db/search": "bot/domain db/sqlite db/name_cache db/audit_log db/interviews sqlite3",
    "db/imports": "bot/domain db/sqlite db/member_names db/name_cache db/audit_log db/interviews sqlite3",
    "db/posts": "bot/domain db/sqlite db/ids db/waking db/notifications db/audit_log db/guilds sqlite3",
    "db/personal_data": "bot/domain db/sqlite db/member_names db/name_cache db/audit_log db/interviews sqlite3",
    "db/store": "bot/domain db/sqlite db/app_state db/name_cache db/notifications db/audit_log db/guilds db/pipeline"
    " db/interviews db/search db/imports db/posts db/personal_data",
    "db": "db/store",
    "bot/discord_api": "bot/domain bot/ui aiohttp discord yarl",
    "bot/interactions": "bot/domain bot/clock bot/ui/strings bot/ui bot/documents bot/sandbox db"
    " bot/discord_api aiohttp discord sqlite3",
    "bot/background": "bot/domain bot/clock bot/ui bot/ui/strings bot/sandbox db bot/discord_api discord sqlite3",
    "bot/posting": "bot/domain bot/clock bot/ui/strings bot/ui db bot/discord_api bot/background discord sqlite3",
    "bot/services": "bot/clock db bot/discord_api bot/interactions bot/background bot/posting discord",
    "bot/client": "bot/domain bot/clock bot/ui/strings bot/config db bot/discord_api bot/interactions bot/background"
    " bot/services discord",
    "bot/demo": "bot/domain bot/clock bot/ui/strings bot/config db bot/client aiohttp discord simcord",
    "bot/cli": "bot/domain bot/log bot/clock bot/ui/strings bot/ui bot/config bot/documents bot/sandbox db/sqlite"
    " db/app_state db bot/discord_api bot/background bot/client bot/demo aiohttp discord sqlite3",
    "bot/__main__": "bot/client bot/cli bot/ui/strings",
    "bot": "",
    "cogs": "bot/domain bot/clock bot/ui/strings bot/ui bot/documents bot/sandbox db bot/discord_api bot/interactions"
    " bot/background bot/posting discord",
}
"""What each room may import: rooms above it in this table, and libraries; sqlite3 counts as one.

Whoever may import a room may import `bot` itself, which is a version. What only annotations need is not counted.
"""


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imports_at_run_time(path: Path) -> Iterator[str]:
    """Yield the modules that a file imports, those of functions too, without what only annotations need."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    unneeded = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in unneeded:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield from (of_package(node.module, alias.name) for alias in node.names)


def of_package(module: str, name: str) -> str:
    """Return the module that ``from module import name`` reads: a module of a package, or the module itself."""
    inner = ROOT.joinpath(*module.split("."), name)
    return f"{module}.{name}" if inner.with_suffix(".py").is_file() or inner.is_dir() else module


def room_of(name: str) -> str:
    """Return the room of a file or module (with slashes), the innermost; a library is its own."""
    bare = name.removesuffix(".py").removesuffix("/__init__")
    return next(
        (room for room in sorted(ROOMS, key=len, reverse=True) if is_in(bare, room)), bare.split("/")[0]
    )


def is_in(name: str, room: str) -> bool:
    return name == room or (name.startswith(room + "/") and room not in ("bot", "db"))


def rooms_of_imports(path: Path) -> set[str]:
    """Return the rooms and libraries that a file imports, its own, `bot` and the standard library left out."""
    found = {room_of(module.replace(".", "/")) for module in imports_at_run_time(path)}
    own = {"bot", room_of(name_of(path)), *(sys.stdlib_module_names - {"sqlite3"})}
    return found - own - (PURE_LIBRARIES if name_of(path).startswith("bot/domain/") else set())


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
def test_a_room_imports_only_what_the_table_allows(path: Path) -> None:
    room = room_of(name_of(path))
    assert room in ROOMS, f"{name_of(path)} is in no room of the table"
    assert rooms_of_imports(path) <= set(ROOMS[room].split()), f"{room}: {name_of(path)}"


def test_the_table_of_rooms_has_no_circle_and_allows_nothing_that_nobody_needs() -> None:
    order = list(ROOMS)
    used: dict[str, set[str]] = {room: set() for room in ROOMS}
    for path in SOURCES:
        used[room_of(name_of(path))] |= rooms_of_imports(path)
    for room, allowed in ROOMS.items():
        for other in allowed.split():
            assert other not in ROOMS or order.index(other) < order.index(room), (
                f"{room} stands above {other}"
            )
        assert set(allowed.split()) == used[room], f"{room} needs less, or more"


OPENS_THE_FILE = ("bot/cli/", "bot/demo/")
"""What begins before there is a store."""


def test_cogs_and_what_the_bot_does_by_itself_know_the_store_and_domain_models_alone() -> None:
    """Even in annotations: whoever needs more of `db` needs a method of a repository, or a value of the domain."""
    outside = [p for p in SOURCES if not name_of(p).startswith(("db/", *OPENS_THE_FILE))]
    known = {(name_of(p), module) for p in outside for module in imports(p) if is_under(module, "db")}

    assert len({name for name, _ in known}) > 40, "the test would see nothing"
    assert sorted(k for k in known if k[1] not in ("db", "db.Store")) == []


def test_what_the_store_takes_and_gives_are_values_of_the_domain() -> None:
    """`db` has no value of its own; in `db/sqlite`, below all repositories, a migration is one."""
    own = [
        f"{name_of(path)}: {node.name}"
        for path in SOURCES
        if name_of(path).startswith("db/") and not name_of(path).startswith("db/sqlite/")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
        if {ast.unparse(e).split("(")[0].split(".")[-1] for e in (*node.decorator_list, *node.bases)}
        & {"dataclass", "Enum", "StrEnum", "IntEnum", "NamedTuple", "TypedDict"}
    ]
    assert own == []


def test_private_modules_are_for_their_package_alone() -> None:
    private = {name_of(p).removesuffix(".py") for p in SOURCES if re.match(r"_[a-z]", p.name)}
    assert private, "the test would see nothing"
    for path in (*SOURCES, *(ROOT / "tests").rglob("*.py"), *(ROOT / "bench").rglob("*.py")):
        for module in {m.replace(".", "/") for m in imports_at_run_time(path)} & private:
            assert path.parent == (ROOT / module).parent, f"{name_of(path)} imports {module}"


def test_every_package_says_what_happens_in_it_and_every_room_what_it_may_touch() -> None:
    for folder in {path.parent for path in SOURCES}:
        text = ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8")))
        assert text, f"{name_of(folder)} has no docstring"
        if name_of(folder) in ROOMS and name_of(folder) != "bot":
            assert text.split("\n\n")[-1].startswith("May touch "), name_of(folder)


def test_tests_share_steps_in_modules_of_their_own_and_no_package_of_tests_is_empty() -> None:
    for path in (ROOT / "tests").rglob("*.py"):
        for module in imports_at_run_time(path):
            last = module.rsplit(".", 1)[-1]
            assert not (module.startswith("tests.") and last.startswith("test_")), (
                f"{name_of(path)}: {module}"
            )
        if path.name == "__init__.py":
            assert len(list(path.parent.rglob("*.py"))) > 1, f"{name_of(path.parent)} is empty"


@pytest.mark.parametrize("path", [p for p in SOURCES if name_of(p).startswith("cogs/")], ids=name_of)
def test_cogs_hold_no_sql_build_no_components_and_leave_each_other_alone(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    package = name_of(path).split("/")[1].removesuffix(".py")
    assert not re.search(r"\b(SELECT|INSERT|UPDATE|DELETE)\b.*\b(FROM|INTO|SET)\b", text)
    assert not re.search(r"discord\.ui\.|from discord import .*\bui\b|discord\.Embed", text)
    for module in imports(path):
        if is_under(module, "cogs") and module != "cogs":
            other = module.split(".")[1]
            assert other == package, f"{name_of(path)} imports {module}"


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_nothing_happens_at_import(path: Path) -> None:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            pytest.fail(f"{name_of(path)} calls {ast.unparse(node.value)} at import")


ASKS_THE_TIME = re.compile(
    r"\b(datetime\.(now|utcnow|today)|date\.today|utcnow|time\.(time|time_ns|localtime|gmtime))\("
)
MAY_ASK_THE_TIME = {
    "bot/clock.py": "the one way to know it",
    "db/sqlite/stray_wal.py": "to give a file that is set aside a name that no other has",
}


def test_only_the_clock_asks_what_time_it_is() -> None:
    asking = {name_of(path) for path in SOURCES if ASKS_THE_TIME.search(path.read_text(encoding="utf-8"))}
    assert asking == set(MAY_ASK_THE_TIME)


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

    assert {name: n for name, n in lengths.items() if n > 300} == {}
    assert median(lengths.values()) < 130


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def lines_of_body(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function from its first statement after the docstring to its last."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return function.end_lineno - body[0].lineno + 1 if body and function.end_lineno else 0


def test_no_function_is_longer_than_one_screen() -> None:
    found = {(name_of(p), f.name): lines_of_body(f) for p in SOURCES for f in functions(p)}

    assert len(found) > 1000, "the test would see nothing"
    assert {name: n for name, n in found.items() if n > 50} == {}


def prose(source: str) -> list[str]:
    """Return the texts of several words in a module that are neither docstrings nor the ``msg`` of a faulty program."""
    tree = ast.parse(source)
    statements = [n for n in ast.walk(tree) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)]
    faults = [n for n in ast.walk(tree) if isinstance(n, ast.Assign) and ast.unparse(n.targets[0]) == "msg"]
    left_out = {id(inner) for node in [*statements, *faults] for inner in ast.walk(node)}
    texts = [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in left_out]
    return [n.value for n in texts if isinstance(n.value, str) and re.search(r"\w\w \w\w", n.value)]


@pytest.mark.parametrize("room", ["cogs/", "bot/ui/"])
def test_sentences_for_people_stand_in_the_strings_and_nowhere_else(room: str) -> None:
    paths = [p for p in SOURCES if name_of(p).startswith(room) and "strings" not in p.parts]

    assert len(paths) > 20, "the test would see nothing"
    assert {name_of(p): found for p in paths if (found := prose(p.read_text(encoding="utf-8")))} == {}


def test_a_sentence_outside_the_strings_would_be_seen() -> None:
    assert prose('"""What it does."""\nTITLE = f"Who comes next, {name}"\n') == ["Who comes next, "]
    assert prose('def f():\n    """Do it now."""\n    msg = "a bad id"\n') == []


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
    makers = (
        "bot/interactions/attachments.py",
        "bot/ui/pictures.py",
        "bot/interactions/responses.py",
        "bot/discord_api/probe.py",
    )
    for path in SOURCES:
        if not name_of(path).startswith("bot/demo/") and name_of(path) not in makers:
            assert "discord.File(" not in path.read_text(encoding="utf-8"), name_of(path)


def test_a_picture_comes_out_of_the_sandbox_or_the_store_and_from_nowhere_else() -> None:
    """So that none is stored or shown that still says where it was taken; the sandbox alone loads what decodes them."""
    makers = {
        "bot/domain/pictures.py": "Picture",
        "db/interviews/reading.py": "Picture",
        "bot/sandbox/pictures.py": "own_picture",
    }
    found: dict[str, str] = {}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in (
                "Picture",
                "own_picture",
            ):
                found[name_of(path)] = ast.unparse(node.func)
        if name_of(path) != "bot/sandbox/picture_worker.py":
            assert "bot.pictures.cleaning" not in set(imports_at_run_time(path)), name_of(path)
    assert found == makers


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
        r"|\bf\.id\b|FROM \(SELECT|interview_vocabulary|audit_channel_id NOT IN"
    )
    files = list((ROOT / "db").rglob("*.py"))
    assert len(files) > 30, "the store's statements are elsewhere"
    for path in files:
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


WRITERS = {
    "db/interviews/consent.py": r"\b(INTO|UPDATE|FROM|JOIN) consent\b|\bSET allows_(export|picture)\b",
    "db/interviews/publication.py": r"\bUPDATE interview\s+SET [^\"]*?\b(consent_state|is_published) = ",
}
"""What of consent and of visibility only one module writes; and reads, save for `READERS`."""
READERS = {"db/personal_data.py": "a member's own export, which has a query for each table"}


@pytest.mark.parametrize(("writer", "pattern"), WRITERS.items(), ids=list(WRITERS))
def test_consent_and_visibility_have_one_writer_each(writer: str, pattern: str) -> None:
    found = {name_of(p) for p in SOURCES if re.search(pattern, p.read_text(encoding="utf-8"))}
    assert found - READERS.keys() == {writer}
    for reader in READERS:
        text = (ROOT / reader).read_text(encoding="utf-8")
        assert not re.search(r"\b(INTO|UPDATE|DELETE FROM) consent\b", text), reader


DRAWERS = {
    "bot/background/review_cards.py": "the one place",
    "bot/cli/smoke/curator_pages.py": "of an interview that is made up, without a store",
}


def test_review_cards_are_drawn_sent_and_remembered_in_one_place() -> None:
    uses = re.compile(r"\breview_card\(|\.(note_card|find_card)\b")
    names = {name_of(p) for p in SOURCES if uses.search(p.read_text(encoding="utf-8"))}
    assert names == {*DRAWERS, "bot/ui/reviewing.py"}
    of_pages = re.compile(r"^def (?!_)(\w*card\w*)\(", re.MULTILINE)
    assert of_pages.findall((ROOT / "bot/ui/reviewing.py").read_text(encoding="utf-8")) == ["review_card"]


VISITS = {"Snapshot", "Transaction", "ServerIndex"}
"""What is valid only in the thread of a connection."""


def _visits(path: Path) -> Iterator[tuple[str, ast.AsyncFunctionDef | ast.FunctionDef]]:
    """Find what runs in the thread of a connection, with why: what takes a visit, is part of one, or stands inside."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef) and node.name in VISITS:
            reasons, inside = {node.name}, node.body
        elif isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef):
            arguments = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
            reasons, inside = (
                {ast.unparse(a.annotation).strip("'") for a in arguments if a.annotation},
                [node],
            )
        else:
            continue
        for reason in reasons & VISITS:
            functions = (n for top in inside for n in ast.walk(top))
            yield from (
                (reason, n) for n in functions if isinstance(n, ast.AsyncFunctionDef | ast.FunctionDef)
            )


def test_what_runs_in_the_thread_of_a_connection_is_plain() -> None:
    """A coroutine could wait for something else than SQL, and the writer with it."""
    visits = [(path, *v) for path in SOURCES if name_of(path).startswith("db/") for v in _visits(path)]
    assert {reason for _, reason, _ in visits} == VISITS
    assert len(visits) > 150, "it looked at the functions"
    assert [
        f"{name_of(path)}:{f.lineno} {f.name}" for path, _, f in visits if isinstance(f, ast.AsyncFunctionDef)
    ] == []


def test_an_interview_is_changed_inside_a_with() -> None:
    """A context manager that is only called does nothing: what is found by search would be what was there before."""
    found = 0
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        entered = {i.context_expr for n in ast.walk(tree) if isinstance(n, ast.With) for i in n.items}
        for node in ast.walk(tree):
            called = ast.unparse(node.func).split(".")[-1] if isinstance(node, ast.Call) else ""
            if called.lstrip("_").startswith("changing_"):
                assert node in entered, f"{name_of(path)}:{node.lineno} {called}"
                found += 1
    assert found > 10
