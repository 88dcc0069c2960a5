"""Whether constraints.txt holds for every Python that the project promises, seen before an operator sees it.

pip cannot tell for another Python than its own: ``--python-version`` chooses wheels, but markers are evaluated with the
Python that runs. uv can, and needs no other Python for it: https://docs.astral.sh/uv/concepts/resolution.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
CONSTRAINTS = ROOT / "constraints.txt"
PYTHONS = ("3.11.2", "3.12", "3.13", "3.14")
"""The one of Debian 12, to the patch release (``Requires-Python`` may name one), and each series after it."""


def environment_of(python: str) -> dict[str, str]:
    """Return what markers see of a Python, for ``Marker.evaluate``."""
    full = python if python.count(".") > 1 else f"{python}.0"
    return {"python_version": ".".join(python.split(".")[:2]), "python_full_version": full}


def requirements(text: str, python: str) -> dict[str, Requirement]:
    """Return the lines that hold for a Python, by the package's name in its normal form."""
    every = [Requirement(line) for line in text.splitlines() if line and not line.startswith("#")]
    environment = environment_of(python)
    return {canonicalize_name(r.name): r for r in every if r.marker is None or r.marker.evaluate(environment)}


def unpinned(resolved: str, constraints: str, python: str) -> list[str]:
    """Return what was resolved for a Python and has no pin there: tomorrow it may be another version."""
    pins = requirements(constraints, python)
    return sorted(str(r) for name, r in requirements(resolved, python).items() if name not in pins)


def idle(resolved: Mapping[str, str], constraints: str) -> list[str]:
    """Return the pins that no Python needs: what is left of a package that went."""
    needed = {name for python, text in resolved.items() for name in requirements(text, python)}
    pinned = {name for python in resolved for name in requirements(constraints, python)}
    return sorted(pinned - needed)


def uv_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return this environment, with pip's index for uv as well, and without downloads of a Python."""
    mine = {**environment, "UV_PYTHON_DOWNLOADS": "never"}
    mine.pop("VIRTUAL_ENV", None)
    if index := environment.get("PIP_INDEX_URL"):
        mine.setdefault("UV_DEFAULT_INDEX", index)
    return mine


def resolve(python: str, constraints: Path = CONSTRAINTS) -> subprocess.CompletedProcess[str]:
    """Ask uv what would be installed there, with all extras, from wheels alone."""
    uv = shutil.which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if uv is None:
        sys.exit("uv is missing. `make resolve` installs it.")
    options = ["--quiet", "--no-header", "--no-annotate", "--only-binary", ":all:", "--all-extras"]
    return subprocess.run(  # noqa: S603  # every argument is our own
        [
            *(uv, "pip", "compile", *options, "--python", sys.executable, "--python-version", python),
            *("-c", str(constraints), str(ROOT / "pyproject.toml")),
        ],
        env=uv_environment(os.environ),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def report(constraints: Path = CONSTRAINTS, pythons: Iterable[str] = PYTHONS) -> bool:
    """Resolve for each Python and print a line for each, and what is wrong; return whether all is well."""
    text = constraints.read_text(encoding="utf-8")
    resolved: dict[str, str] = {}
    faults: list[str] = []
    for python in pythons:
        done = resolve(python, constraints)
        if done.returncode:
            faults.append(f"Python {python} cannot install it:\n{done.stderr.strip()}")
            continue
        resolved[python] = done.stdout
        missing = unpinned(done.stdout, text, python)
        faults.extend(
            f"Python {python} needs {name}, which constraints.txt does not pin." for name in missing
        )
        print(
            f"Python {python}: {len(requirements(done.stdout, python))} packages, {len(missing)} without a pin"
        )
    if not faults:
        faults = [f"{name} is pinned, and no Python needs it." for name in idle(resolved, text)]
    print("\n".join(faults) or "constraints.txt holds for all of them.")
    return not faults
