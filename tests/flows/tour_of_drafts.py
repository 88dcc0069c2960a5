"""The part of the tour about beginning, discarding and taking out, by curators and by members."""

from typing import TYPE_CHECKING, Any

from tests.flows.steps import raw
from tests.pictures import PNG
from tests.sim import ids_of

if TYPE_CHECKING:
    from tests.flows.tour import Tour


async def take_out(tour: "Tour") -> None:
    """Drafts that come into being and go, answers and pictures that go, and texts that stay with their authors."""
    await _as_curator(tour)
    await _as_member(tour)
    await _with_several(tour)


async def _as_curator(tour: "Tour") -> None:
    mara, run, click, fill = tour.mara, tour.run, tour.click, tour.fill
    panel = await fill(mara, await run(mara, "profile submit", name="Yann"))
    again = await run(mara, "profile submit", name="Yann")
    await fill(mara, await click(mara, again.response, "begin-another"))
    await click(mara, panel.response, "discard")
    await click(mara, panel.response, "undo")
    forms = sum(":form:" in custom_id for custom_id in ids_of(panel.response))
    await fill(mara, await click(mara, panel.response, "form", place=forms - 1), "github: yann", picture=PNG)
    asked = await click(mara, panel.response, "picture")
    await click(mara, _last(asked), "picture-gone")
    asked = await _empty(tour, mara, await click(mara, panel.response, "form"))
    await click(mara, _last(asked), "leave-out")


async def _as_member(tour: "Tour") -> None:
    bob, run, click, fill = tour.bob, tour.run, tour.click, tour.fill
    panel = await run(bob, "my interview")
    await click(bob, panel.response, "my-start")
    first = next(i for i in ids_of(panel.response) if ":my-first:" in i).split(":")[2:5]
    chooser = {
        "custom_id": f"spotlight:my-first-pick:{':'.join(first)}",
        "component_type": 3,
        "values": ["1"],
    }
    await raw(tour.world, bob, 3, chooser, allow_modal=True)
    await fill(bob, await click(bob, panel.response, "my-first"))
    await click(bob, panel.response, "my-discard")
    await click(bob, panel.response, "my-undo")
    forms = sum(":my-form:" in custom_id for custom_id in ids_of(panel.response))
    details = await click(bob, panel.response, "my-form", place=forms - 1)
    await fill(bob, details, "Bob", picture=PNG)
    asked = await click(bob, panel.response, "my-picture")
    await click(bob, _last(asked), "my-picture-gone")
    asked = await _empty(tour, bob, await click(bob, panel.response, "my-form"))
    await click(bob, _last(asked), "my-leave-out")


async def _with_several(tour: "Tour") -> None:
    """Dora has a draft beside an interview that was rejected."""
    dora, click = tour.dora, tour.click
    which = await tour.run(dora, "my withdraw")
    await click(dora, which.response, "my-withdraw-pick")
    panel = await tour.run(dora, "my interview")
    await click(dora, panel.response, "my-open")
    await click(dora, panel.response, "my-read")
    await click(dora, panel.response, "my-file")


async def _empty(tour: "Tour", who: Any, form: Any) -> Any:
    fields = {c["component"]["custom_id"]: "" for c in form.modal["components"]}
    return tour._good("an emptied form", await who.submit_modal(form, fields))


def _last(result: Any) -> Any:
    return result.followups[-1] if result.followups else result.response
