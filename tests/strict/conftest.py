"""The scene of the tests of rules about the state of the world."""

import pytest

from tests.strict.scene import Scene


@pytest.fixture
def at() -> Scene:
    return Scene()
