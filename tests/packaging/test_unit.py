"""The unit file that operators copy: systemd itself reads it, and what it says of the bot is true."""

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.exit_codes import EXIT_CONFIG, EXIT_USAGE
from tests.packaging.resolution import ROOT

UNIT = ROOT / "docs" / "spotlight.service"
ANALYZE = shutil.which("systemd-analyze")


def verdict(folder: Path, text: str) -> str:
    """Return what systemd says against a unit, with a program in it that exists on this machine."""
    copy = folder / "spotlight.service"
    copy.write_text(re.sub(r"^ExecStart=\S+", f"ExecStart={sys.executable}", text, flags=re.MULTILINE))
    done = subprocess.run(  # noqa: S603  # systemd's own program
        [str(ANALYZE), "verify", "--man=no", str(copy)], capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


@pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not on this machine")
def test_systemd_knows_every_line_of_the_unit(tmp_path: Path) -> None:
    text = UNIT.read_text(encoding="utf-8")

    assert verdict(tmp_path, text) == ""
    assert "Nonsense" in verdict(tmp_path, text.replace("Restart=always", "Restart=always\nNonsense=8"))


def test_the_unit_restarts_after_every_end_but_those_that_a_restart_cannot_mend() -> None:
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(UNIT.read_text(encoding="utf-8"))
    service = parser["Service"]

    assert service["Restart"] == "always"
    assert service["RestartPreventExitStatus"].split() == [str(EXIT_USAGE), str(EXIT_CONFIG)]
    assert parser["Unit"]["StartLimitIntervalSec"] == "0"


def test_nothing_that_debian_12_does_not_know_is_recommended() -> None:
    """``RestartSteps`` and ``RestartMaxDelaySec`` came with systemd 254; 252 says so in the log and goes on without."""
    for document in (UNIT, ROOT / "README.md", ROOT / "docs" / "operating.md"):
        assert not re.search("RestartSteps|RestartMaxDelaySec", document.read_text(encoding="utf-8"))
    assert "docs/spotlight.service" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert "docs/spotlight.service" in (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
