"""What is written is true: every command, setting and make target that the documents name exists, and the reverse."""

import re
from pathlib import Path

from dotenv import dotenv_values

from bot.config import Settings
from tests.sim import World

ROOT = Path(__file__).resolve().parents[1]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


async def test_the_readme_names_every_command_and_no_other(world: World) -> None:
    written = set(re.findall(r"`/([a-z]+(?: [a-z]+)?)", read("README.md")))
    real = set(world.mara.available_commands(world.lobby))

    groups = {command.split()[0] for command in real}
    named = {c if c in real else c.split()[0] for c in written if c.split()[0] in groups}
    assert real - written == set()
    assert named - real == set()


def test_the_example_settings_are_all_settings_and_are_valid() -> None:
    values = {k: v or "" for k, v in dotenv_values(ROOT / ".env.example").items()}
    assert set(values) == {
        "DISCORD_TOKEN",
        "SPOTLIGHT_DATABASE",
        "SPOTLIGHT_LOG_LEVEL",
        "SPOTLIGHT_DEV_GUILD",
        "SPOTLIGHT_DISCORD_URL",
    }
    Settings.from_env({**values, "DISCORD_TOKEN": "x"})
    for name in values:
        assert name in read("README.md")


def test_every_make_target_that_is_written_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    for document in ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"):
        for name in re.findall(r"`make ([a-z-]+)", read(document)):
            assert name in targets, f"{document}: make {name}"


def test_every_file_that_the_architecture_names_exists() -> None:
    for path in re.findall(
        r"`((?:bot|cogs|db|tests)/[\w/.]+)`", read("ARCHITECTURE.md") + read("CONTRIBUTING.md")
    ):
        assert (ROOT / path).exists(), path


def test_pictures_of_the_readme_are_there() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", read("README.md"))
    assert len(pictures) >= 2
    assert all((ROOT / p).is_file() for p in pictures)


def test_constraints_are_exact_and_name_no_address() -> None:
    lines = [line for line in read("constraints.txt").splitlines() if line]
    assert all(re.fullmatch(r"[a-z0-9._-]+==[\w.]+", line) for line in lines)
