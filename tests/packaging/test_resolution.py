"""What can be said without a network about the packages of another Python; ``make resolve`` asks the index."""

import tomllib
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tests.packaging.resolution import (
    CONSTRAINTS,
    PYTHONS,
    ROOT,
    environment_of,
    idle,
    requirements,
    unpinned,
    uv_environment,
)


def wanted(python: str) -> dict[str, metadata.Distribution | None]:
    """Walk from pyproject.toml through what is installed here, by the markers of another Python."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras: dict[str, list[str]] = project["optional-dependencies"]
    to_do = [
        Requirement(text) for text in [*project["dependencies"], *(t for e in extras.values() for t in e)]
    ]
    found: dict[str, metadata.Distribution | None] = {}
    seen: set[str] = set()
    while to_do:
        requirement = to_do.pop()
        if str(requirement) in seen:
            continue
        seen.add(str(requirement))
        name = canonicalize_name(requirement.name)
        try:
            found[name] = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            found[name] = None
            continue
        environments = [{**environment_of(python), "extra": extra} for extra in ("", *requirement.extras)]
        for text in found[name].requires or []:
            needed = Requirement(text)
            if needed.marker is None or any(needed.marker.evaluate(e) for e in environments):
                to_do.append(needed)
    return found


@pytest.mark.parametrize("python", PYTHONS)
def test_whatever_an_installed_package_needs_on_another_python_is_pinned(python: str) -> None:
    needed = wanted(python)

    assert len(needed) > 35
    assert needed.keys() - requirements(CONSTRAINTS.read_text(encoding="utf-8"), python).keys() == set()


@pytest.mark.parametrize("python", PYTHONS)
def test_no_pinned_package_refuses_a_python(python: str) -> None:
    pins = requirements(CONSTRAINTS.read_text(encoding="utf-8"), python)
    looked_at = 0
    for name, distribution in wanted(python).items():
        if distribution is None or distribution.version not in pins[name].specifier:
            continue  # not the pinned version: this machine cannot tell, `make resolve` can
        refuses = SpecifierSet(str(distribution.metadata.json.get("requires_python", "")))
        looked_at += 1
        assert environment_of(python)["python_full_version"] in refuses, f"{name}: {refuses}"

    assert looked_at > 35


def test_a_package_without_a_pin_for_this_python_is_named() -> None:
    constraints = 'discord.py==2.7.1\naudioop-lts==0.2.2 ; python_version >= "3.14"'
    resolved = "audioop_lts==0.2.2\ndiscord-py==2.7.1\n"

    assert unpinned(resolved, constraints, "3.13") == ["audioop_lts==0.2.2"]
    assert unpinned(resolved, constraints, "3.14") == []


def test_a_pin_that_no_python_needs_is_named() -> None:
    resolved = {"3.12": "six==1.17.0\n", "3.13": "six==1.17.0\naudioop-lts==0.2.2\n"}

    assert idle(resolved, "six==1.17.0\naudioop-lts==0.2.2\nold==1") == ["old"]
    assert idle(resolved, 'six==1.17.0\naudioop-lts==0.2.2;python_version>="3.13"') == []


def test_uv_asks_the_index_that_pip_is_told_to_ask() -> None:
    assert uv_environment({"PIP_INDEX_URL": "https://a.example"})["UV_DEFAULT_INDEX"] == "https://a.example"
    both = {"PIP_INDEX_URL": "https://a.example", "UV_DEFAULT_INDEX": "https://b.example"}
    assert uv_environment(both)["UV_DEFAULT_INDEX"] == "https://b.example"
