"""The habits are kept: hosted checks, hooks before a commit, editors, pinned versions, and the changelog."""

import json
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from packaging.version import Version

import bot

ROOT = Path(__file__).resolve().parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.y*ml"))


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def pyproject() -> dict[str, Any]:
    return tomllib.loads(read("pyproject.toml"))


def targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))


def unpinned(workflow: str) -> list[str]:
    """Return the actions that are not named by a whole hash with the version behind it."""
    used = re.findall(r"uses:\s*(.+)$", workflow, re.MULTILINE)
    return [use for use in used if not re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", use)]


@pytest.mark.parametrize(
    "use", ["actions/checkout@v7", "actions/checkout@9c091bb # v7.0.0", f"actions/checkout@{'0' * 40}"]
)
def test_an_action_without_a_whole_hash_and_its_version_is_found(use: str) -> None:
    assert unpinned(f"steps:\n  - uses: {use}\n") == [use]


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_hosted_checks_may_only_read_and_name_actions_by_their_hashes(workflow: Path) -> None:
    text = workflow.read_text(encoding="utf-8")

    assert unpinned(text) == []
    assert re.findall(r"^permissions:\n(?:  .+\n)+", text, re.MULTILINE) == [
        "permissions:\n  contents: read\n"
    ]
    assert "pull_request_target" not in text
    assert text.count("actions/checkout@") == text.count("persist-credentials: false") == 1
    assert "cancel-in-progress: true" in text
    assert re.search(r"^    timeout-minutes: \d+$", text, re.MULTILINE)


def test_hosted_checks_are_those_that_anybody_can_run_on_each_python_that_is_promised() -> None:
    text = read(".github/workflows/ci.yml")
    run = re.findall(r"run: (.+)$", text, re.MULTILINE)
    pythons = re.findall(r'"(3\.\d+)"', re.search(r"python: \[(.+)\]", text)[1])  # type: ignore[index]  # or it fails here

    assert run == [".ci/run"]
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
    assert set(re.findall(r"^part make ([a-z-]+)", read(".ci/run"), re.MULTILINE)) <= targets()
    assert pythons == promised_pythons()
    assert "PYTHON: python${{ matrix.python }}" in text
    assert "PYTHON ?= " in read("Makefile")


def promised_pythons() -> list[str]:
    """Return the series that ``make resolve`` resolves for; the first is also what pyproject.toml asks for."""
    from tests.packaging.resolution import PYTHONS  # noqa: PLC0415  # where the promise stands

    series = [".".join(python.split(".")[:2]) for python in PYTHONS]
    assert pyproject()["project"]["requires-python"] == f">={series[0]}"
    return series


def test_hooks_before_a_commit_are_targets_of_the_makefile() -> None:
    text = read(".pre-commit-config.yaml")
    entries = re.findall(r"entry: (.+)$", text, re.MULTILINE)

    assert re.findall(r"- repo: (.+)$", text, re.MULTILINE) == ["local"]
    assert {"make format", "make lint", "make type"} == set(entries)
    assert {entry.removeprefix("make ") for entry in entries} <= targets()
    assert text.count("language: system") == text.count("pass_filenames: false") == len(entries)


def editor_settings() -> dict[str, dict[str, str]]:
    sections: dict[str, dict[str, str]] = {}
    name = ""
    for line in read(".editorconfig").splitlines():
        if line.startswith("["):
            name = line[1:-1]
        elif "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            sections.setdefault(name, {})[key.strip()] = value.strip()
    return sections


def test_editors_are_told_what_ruff_is_told() -> None:
    ruff, editor = pyproject()["tool"]["ruff"], editor_settings()

    assert editor[""] == {"root": "true"}
    assert int(editor["*.py"]["max_line_length"]) == ruff["line-length"]
    assert editor["*"]["indent_style"] == ruff.get("format", {}).get("indent-style", "space")
    assert int(editor["*.py"]["indent_size"]) == ruff.get("indent-width", 4)
    assert editor["Makefile"]["indent_style"] == "tab"


TEXT = {
    "",
    ".txt",
    ".css",
    ".example",
    ".html",
    ".js",
    ".json",
    ".md",
    ".py",
    ".service",
    ".sql",
    ".toml",
    ".yaml",
    ".yml",
}
AT_THE_ROOT = (
    ".editorconfig",
    ".pre-commit-config.yaml",
    "Makefile",
    "constraints.txt",
    "pyproject.toml",
    "renovate.json",
)
OURS = ("bench", "bot", "cogs", "db", "docs", "tests", ".ci", ".github")


def test_files_are_as_editors_are_told() -> None:
    files = [path for folder in OURS for path in (ROOT / folder).rglob("*")] + list(ROOT.glob("[A-Z]*.md"))
    files += [ROOT / name for name in AT_THE_ROOT]
    seen, faults = 0, list[str]()
    for path in files:
        if path.suffix not in TEXT or not path.is_file():
            continue
        seen += 1
        data = path.read_bytes()
        text = data.decode("utf-8")
        if b"\r" in data or (data and not data.endswith(b"\n")) or re.search(r"[ \t]$", text, re.MULTILINE):
            faults.append(path.relative_to(ROOT).as_posix())

    assert seen > 350
    assert faults == []


def test_types_are_checked_in_every_package_and_what_is_let_pass_stands_here() -> None:
    pyright = pyproject()["tool"]["pyright"]
    let_pass = {rule for rule, value in pyright.items() if rule.startswith("report") and not value}
    elsewhere = {
        rule: {e["root"] for e in pyright["executionEnvironments"] if e.get(rule) is False}
        for e in pyright["executionEnvironments"]
        for rule in e
        if rule.startswith("report")
    }

    assert set(pyright["include"]) == {"bench", "bot", "cogs", "db", "tests"}
    assert set(pyright["strict"]) == {"bot", "cogs", "db"}
    assert pyright["typeCheckingMode"] == "basic"
    assert let_pass == {"reportOptionalMemberAccess", "reportOptionalSubscript"}
    assert elsewhere == {"reportArgumentType": {"tests/flows", "tests/process", "tests/torture"}}


def test_the_floors_of_coverage_stand() -> None:
    makefile = read("Makefile")
    floors = re.findall(r'\$\(REACHED\)=(\d+) --(\w+)="(.+?)"', makefile)

    assert floors == [
        ("98", "include", "bot/domain/*"),
        ("98", "include", "db/*"),
        ("92", "omit", "bot/domain/*,db/*,bot/demo/*"),
    ]
    assert pyproject()["tool"]["coverage"]["run"]["patch"] == ["subprocess", "_exit"]
    assert "coverage" not in set(re.findall(r"^part make ([a-z-]+)", read(".ci/run"), re.MULTILINE))


def test_updates_are_proposed_for_the_file_in_which_versions_are_pinned() -> None:
    settings = json.loads(read("renovate.json"))
    (pattern,) = settings["pip_requirements"]["managerFilePatterns"]

    assert pattern.startswith("/")
    assert pattern.endswith("/"), "else Renovate takes it for a glob"
    assert re.search(pattern[1:-1], "constraints.txt")
    assert re.search(r"-c (\S+)", read("Makefile"))[1] == "constraints.txt"  # type: ignore[index]  # or it fails here


def test_the_version_is_that_of_the_newest_section_of_the_changelog() -> None:
    titles = re.findall(r"^## (.+)$", read("CHANGELOG.md"), re.MULTILINE)
    released = [title.split(" - ") for title in titles[1:]]
    versions = [Version(version) for version, _ in released]

    assert titles[0] == "Unreleased"
    assert versions[0] == Version(pyproject()["project"]["version"]) == Version(bot.__version__)
    assert versions == sorted(versions, reverse=True)
    dates = [date.fromisoformat(day) for _, day in released]
    assert dates == sorted(dates, reverse=True)


@pytest.mark.parametrize("document", ["docs/releasing.md", "SECURITY.md"])
def test_what_these_documents_tell_people_to_run_and_to_read_exists(document: str) -> None:
    text = read(document)
    files = set(re.findall(r"(?<![\w/.-])[\w./-]+\.(?:md|py|toml|txt)\b", text))

    assert set(re.findall(r"`make ([a-z-]+)", text)) <= targets()
    assert files
    assert [
        name for name in files if not (ROOT / name).exists() and not (ROOT / "docs" / name).exists()
    ] == []
