"""A Discord that is at least as strict as the real one: the rules that both stand-ins obey.

`install` puts them between SimCord's routes and whoever calls them, so `tests.sim`, the demo and `tests.loopback` have
the same ones. `rules` looks at a body alone, `world` at what is there when it comes.
"""

from tests.strict.invitation import INVITATION, make_read_only
from tests.strict.refusals import BodyRefused
from tests.strict.seam import install
from tests.strict.world import Copy, StrictWorld, world_of

__all__ = ["INVITATION", "BodyRefused", "Copy", "StrictWorld", "install", "make_read_only", "world_of"]
