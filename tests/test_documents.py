"""Documents say what there is: the tree, paths, links, names and words are held against the files themselves."""

import ast
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.lifecycle import LEGAL
from bot.domain.models import InterviewStatus
from bot.domain.posts import OccurrenceState
from db.sqlite.migrate import prepare

ROOT = Path(__file__).resolve().parents[1]
TOP = ("bot", "cogs", "db")
DOCUMENTS = sorted(p.relative_to(ROOT).as_posix() for p in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
TODAY = [name for name in DOCUMENTS if name != "CHANGELOG.md"]
"""Those that speak of what is, not of what was."""
MOST_WORDS = 1500
MOST_LINES = 120
OLD_WORDS = (
    "deeds?", "wish(?:es)?", "nudges?", "reunions?", "sleepers?", "shelf", "governors?", "pacers?", "lanes?",
    "settles?", "settled", "settling", "markings?", "plainly", "look_slowly", "caretak(?:er|ing)",
)  # fmt: skip
"""What is called otherwise now: audit entry, preference, reminder, follow-up, scheduler, published position, restart
back-off, rate limiter, worker connection, transition, question style, unmarked, snapshot, maintenance."""
OF_LIBRARIES = {"DynamicItem", "CamelCase"}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def sources(*tops: str) -> str:
    files = [path for top in tops for path in (ROOT / top).rglob("*") if path.suffix in {".py", ".sql"}]
    assert len(files) > 30 * len(tops), "the test would see too little"
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def without_code(text: str) -> str:
    return re.sub(r"`[^`\n]+`", "", re.sub(r"^ *```.*?^ *```$", "", text, flags=re.MULTILINE | re.DOTALL))


def folders() -> set[str]:
    """Return the folders of the code that hold files."""
    found = {top for top in TOP if (ROOT / top).is_dir()}
    for top in TOP:
        for path in (ROOT / top).rglob("*"):
            if path.is_dir() and "__pycache__" not in path.parts and any(p.is_file() for p in path.iterdir()):
                found.add(path.relative_to(ROOT).as_posix())
    return found


def drawn(text: str) -> set[str]:
    """Return the folders of a tree that is drawn with two spaces for each level."""
    section = text.split("## The tree\n", 1)[1].split("\n## ", 1)[0]
    found, above = set[str](), list[str]()
    for line in section.split("```")[1].strip("\n").splitlines():
        match = re.fullmatch(r"((?:  )*)([\w.]+)/ +\S.*", line)
        assert match, f"no folder with a description: {line!r}"
        above = [*above[: len(match[1]) // 2], match[2]]
        found.add("/".join(above))
    return found


def test_the_tree_of_the_architecture_has_every_folder_and_no_other() -> None:
    assert drawn(read("ARCHITECTURE.md")) == folders()


def test_the_picture_of_the_architecture_is_as_the_rooms_are() -> None:
    """Whatever a room may import is drawn below it, or an arrow leads there; the first row builds all the others."""
    section = read("ARCHITECTURE.md").split("## The picture\n", 1)[1].split("\n## ", 1)[0]
    lines = section.split("```")[1].strip().splitlines()
    rows = [re.findall(r"[\w/.]+|──▶", re.split(r" {3,}", line)[0]) for line in lines]
    row_of = {
        name.removesuffix(".py"): number for number, row in enumerate(rows) for name in row if name != "──▶"
    }
    arrows = {(row[i - 1], row[i + 1]) for row in rows for i, name in enumerate(row) if name == "──▶"}
    below = [
        (own, other)
        for room, uses in rooms().items()
        for own, other in ((drawn_room(room, row_of), drawn_room(used, row_of)) for used in uses.split())
        if own and other and own != other and row_of[own] > 0
    ]

    assert len(below) > 20, "the test would see nothing"
    assert [(a, b) for a, b in below if row_of[a] >= row_of[b] and (a, b) not in arrows] == []
    assert arrows <= set(below)


def rooms() -> dict[str, str]:
    """Return what each room may import, read from the table in the test of the architecture."""
    tree = ast.parse(read("tests/test_architecture.py"))
    (table,) = [n for n in tree.body if isinstance(n, ast.AnnAssign) and ast.unparse(n.target) == "ROOMS"]
    assert table.value is not None
    return ast.literal_eval(table.value)


def drawn_room(room: str, row_of: dict[str, int]) -> str | None:
    """Return the room of the picture in which a room is."""
    return next((name for name in row_of if room == name or room.startswith(f"{name}/")), None)


def test_the_ways_of_an_interview_are_those_of_the_lifecycle() -> None:
    section = (
        read("ARCHITECTURE.md").split("## From being asked to being posted\n", 1)[1].split("\n## ", 1)[0]
    )
    rows = re.findall(r"^\| (.+?) \| (`.+?) \| .+ \|$", section, re.MULTILINE)
    drawn_steps = set[tuple[str, str]]()
    for sources_of, targets in rows:
        for after in re.findall(r"`(\w+)`", targets):
            given = re.findall(r"`(\w+)`", sources_of)
            if sources_of.startswith("any"):  # "any", or "any but `removed`"
                given = [before for before in InterviewStatus if before not in (after, *given)]
            drawn_steps |= {(str(before), after) for before in given}

    assert len(rows) > 5
    assert drawn_steps == {(str(a), str(b)) for a, following in LEGAL.items() for b in following}


def test_the_architecture_is_read_in_ten_minutes_and_the_readme_in_five() -> None:
    assert len(read("ARCHITECTURE.md").split()) <= MOST_WORDS
    assert len(read("README.md").splitlines()) <= MOST_LINES


def test_every_term_of_the_glossary_is_used_and_every_name_beside_it_is_in_the_code() -> None:
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| `(\w+)` \|$", read("docs/glossary.md"), re.MULTILINE)
    terms = [term for term, _, _ in rows]
    code = sources(*TOP)
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", code)  # names are made of words, too
    others = words + "".join(read(name) for name in TODAY if name != "docs/glossary.md")
    others = " ".join(others.lower().split())

    assert len(rows) > 30
    assert len(rows) == read("docs/glossary.md").count("\n| ") - 1, "a row that the test cannot read"
    assert terms == sorted(set(terms))
    assert [term for term in terms if not re.search(rf"\b{re.escape(term)}(e?s)?\b", others)] == []
    assert [name for _, _, name in rows if not re.search(rf"\b{name}\b", code)] == []


@pytest.mark.parametrize("document", TODAY)
def test_documents_call_things_as_they_are_called_now(document: str) -> None:
    assert re.findall(rf"\b(?:{'|'.join(OLD_WORDS)})\b", without_code(read(document)), re.IGNORECASE) == []


@pytest.mark.parametrize("document", TODAY)
def test_every_path_in_a_document_exists(document: str) -> None:
    """A path is what stands in backticks and begins with one of our folders; ``….before-NNNN`` is none."""
    text = read(document)
    paths = re.findall(r"`((?:bot|cogs|db|tests|bench|docs|\.ci|\.github)/[\w./-]*)`", text)

    assert [path for path in paths if not (ROOT / path).exists()] == []


def anchors(text: str) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_in_a_document_leads_somewhere(document: str) -> None:
    folder = (ROOT / document).parent
    for target in re.findall(r"\]\(([^)\s]+)\)", without_code(read(document))):
        if re.match(r"[a-z]+://", target):
            continue
        name, _, anchor = target.partition("#")
        path = folder / name if name else ROOT / document
        assert path.exists(), target
        assert not anchor or anchor in anchors(path.read_text(encoding="utf-8")), target


@pytest.mark.parametrize("document", ["ARCHITECTURE.md", *(n for n in TODAY if n.startswith("docs/"))])
def test_every_class_that_a_document_names_is_in_the_code(document: str) -> None:
    code = sources(*TOP)
    names = re.findall(r"`([A-Z][a-z]+(?:[A-Z][a-z]+)+)(?:\.(\w+))?`", read(document))
    wanted = {part for name in names for part in name if part} - OF_LIBRARIES

    assert [name for name in sorted(wanted) if not re.search(rf"\b{name}\b", code)] == []


@pytest.mark.parametrize(
    "document", ["ARCHITECTURE.md", "CONTRIBUTING.md", *(n for n in TODAY if n[:5] == "docs/")]
)
def test_every_function_that_a_document_names_is_in_the_code(document: str) -> None:
    """A function, column or setting is what stands in backticks and is made of words with ``_`` between them."""
    code = sources(*TOP, "tests")
    names = set(re.findall(r"`(?:\w+\.)*([a-z]+(?:_[a-z]+)+)(?:\(\))?`", read(document)))

    assert [name for name in sorted(names) if not re.search(rf"\b{name}\b", code)] == []


def test_every_section_that_the_code_refers_to_exists() -> None:
    text = " ".join((sources(*TOP) + read("docs/spotlight.service")).replace("# ", " ").split())
    named = re.findall(r'\b([\w/-]+\.md), "([^"]+)"', text)

    assert named
    for document, title in named:
        assert f"## {title}\n" in read(document), f"{document}, {title}"


def test_the_page_on_delivery_has_every_state_of_a_post_and_letters_without_gaps() -> None:
    section = read("docs/delivery.md").split("## The row\n", 1)[1].split("\n## ", 1)[0]
    states = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
    steps = re.findall(r"^\| ([a-z]) \| (.+?) → (.+?) \|", section, re.MULTILINE)
    named = {name for _, before, after in steps for name in re.findall(r"`(\w+)`", before + after)}

    assert sorted(states) == sorted(OccurrenceState)
    assert named == set(OccurrenceState)
    assert [letter for letter, _, _ in steps] == [chr(ord("a") + n) for n in range(len(steps))]


def test_every_document_is_reached_from_the_readme() -> None:
    linked = {name for name in re.findall(r"\]\(([\w./-]+)", read("README.md")) if name.endswith(".md")}

    assert set(DOCUMENTS) - {"README.md"} == linked


NO_IDS_OF_DISCORD = {
    "id", "search_key", "published_count", "audit_told_id", "nudge_days", "digest_days",
    "follow_up_months", "number", "position",
    "length_guide", "shelf", "version", "times_posted", "nudges", "knowledge", "revision", "interview_version",
    "weekday", "every_weeks", "opens_thread", "publishes", "cool_off_weeks", "grace_hours", "generation", "tries",
    "thread_is_done", "publish_is_done", "blocked_code", "subject_id", "person_id", "year", "wants_messages",
    "may_be_asked", "allows_export", "allows_picture", "parsed_json", "found_json",
}  # fmt: skip
"""Columns of numbers and of JSON, by name, that hold something else; ``is_…`` are none anyway."""


def columns_with_ids_of_discord(path: Path) -> set[str]:
    """Return all columns of numbers or JSON but those that are known to hold something else, and keys of our own rows.

    Every reference to ``guild`` is an id of Discord that ``guild.id`` stands for.
    """
    prepare(path)
    found = {"guild.id", "app_state.key", "app_state.value"}
    with closing(sqlite3.connect(path)) as connection:
        tables = [r[0] for r in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in [
            name for name in tables if not name.startswith(("sqlite_", "interview_search", "interview_v"))
        ]:
            references = {r[3] for r in connection.execute(f"PRAGMA foreign_key_list({table})")}
            for _, name, kind, *_ in connection.execute(f"PRAGMA table_info({table})"):
                is_plain = name in references or name in NO_IDS_OF_DISCORD or name.startswith("is_")
                if not is_plain and (kind == "INTEGER" or name.endswith("_json")):
                    found.add(f"{table}.{name}")
    return found


def test_every_stored_id_of_discord_has_a_line_that_says_what_happens_when_it_is_gone(tmp_path: Path) -> None:
    rows = re.findall(
        r"^\| (`[^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", read("docs/gone.md"), re.MULTILINE
    )
    named = [column for columns, *_ in rows for column in re.findall(r"`(\w+\.\w+)`", columns)]
    stored = columns_with_ids_of_discord(tmp_path / "x.db")

    assert len(stored) > 40, "the test would see nothing"
    assert sorted(named) == sorted(stored)
