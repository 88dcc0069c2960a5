"""Pictures are decoded in a process of their own, and nothing of their files is kept but what is seen."""

import io
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from bot.domain.errors import FileFault, FileRefused
from bot.pictures.cleaning import clean_picture
from bot.pictures.limits import LONGEST_SIDE
from bot.sandbox import pictures
from bot.sandbox.pictures import read_in_process, read_picture
from bot.sandbox.process import environment
from tests.pictures import picture
from tests.sandbox.planted import MARKER, animated, bomb, exif, planted

PLANTED = planted()
WITHOUT = {
    b"Exif",
    b"http://ns.adobe.com",
    b"x:xmpmeta",
    b"8BIM",
    b"ICC_PROFILE",
    b"iCCP",
    b"eXIf",
    b"EXIF",
    b"XMP ",
}


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def fault_of(data: bytes, name: str = "a.png") -> FileFault:
    with pytest.raises(FileRefused) as refused:
        clean_picture(name, data)
    assert refused.value.file_name == name
    return refused.value.fault


def is_like(made: Image.Image, place: tuple[int, int], colour: tuple[int, int, int]) -> bool:
    found = made.convert("RGB").getpixel(place)
    return isinstance(found, tuple) and all(abs(a - b) < 30 for a, b in zip(found, colour, strict=True))


@pytest.mark.parametrize("what", PLANTED)
def test_nothing_of_a_file_is_kept_but_what_is_seen(what: str) -> None:
    raw = PLANTED[what]
    kind, cleaned = clean_picture("a", raw)
    made = opened(cleaned)
    made.load()

    assert MARKER in raw
    assert MARKER not in cleaned
    assert not any(name in cleaned for name in WITHOUT)
    assert not made.getexif()
    assert set(made.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression", "loop",
                              "background", "timestamp", "duration"}  # fmt: skip
    assert kind in ("jpg", "png", "webp")
    assert made.size == (64, 48)
    assert is_like(made, (8, 8), (220, 20, 20))
    assert is_like(made, (50, 40), (30, 60, 200))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_as_it_was_held(kind: str, orientation: int) -> None:
    upright = opened(picture("PNG"))
    undone = {2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6}.get(orientation, 1)
    lying = upright.copy()
    lying.getexif()[0x0112] = undone
    lying = ImageOps.exif_transpose(lying)
    written = io.BytesIO()
    lying.convert("RGB").save(written, kind, exif=exif(orientation))
    made = opened(clean_picture("a", written.getvalue())[1])

    assert made.size == (64, 48)
    assert is_like(made, (8, 8), (220, 20, 20))
    assert is_like(made, (8, 40), (30, 60, 200))
    assert is_like(made, (56, 8), (30, 60, 200))


@pytest.mark.parametrize("kind", animated())
def test_of_what_moves_the_first_frame_is_kept(kind: str) -> None:
    _, cleaned = clean_picture("a", animated()[kind])
    made = opened(cleaned)

    assert getattr(made, "n_frames", 1) == 1
    assert is_like(made, (20, 15), (255, 0, 0))


@pytest.mark.parametrize(
    ("what", "data", "fault"),
    [
        ("eight bytes of a PNG", b"\x89PNG\r\n\x1a\n" + bytes(64), FileFault.NOT_A_PICTURE),
        ("nothing", b"", FileFault.NOT_A_PICTURE),
        ("SVG", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", FileFault.NOT_A_PICTURE),
        ("a web page", b"GIF89a<script>", FileFault.NOT_A_PICTURE),
        ("TIFF", picture("TIFF"), FileFault.NOT_A_PICTURE),
        ("BMP", picture("BMP"), FileFault.NOT_A_PICTURE),
        ("PDF", picture("PDF"), FileFault.NOT_A_PICTURE),
        ("a film", b"\0\0\0\x18ftypmp42" + bytes(200), FileFault.NOT_A_PICTURE),
        ("30,000 by 30,000", bomb(30_000, 30_000), FileFault.PICTURE_TOO_LARGE),
        ("a bomb", bomb(2**31 - 1, 2**31 - 1), FileFault.PICTURE_TOO_LARGE),
        ("41 megapixels", bomb(6400, 6410), FileFault.PICTURE_TOO_LARGE),
        ("points missing", bomb(6000, 6000), FileFault.PICTURE_BROKEN),
        ("half a PNG", picture(size=(300, 300))[:200], FileFault.PICTURE_BROKEN),
        ("half a JPEG", picture("JPEG", size=(300, 300))[:1500], FileFault.PICTURE_BROKEN),
        ("half a HEIC", PLANTED["HEIC"][:-60], FileFault.PICTURE_BROKEN),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_whole_picture_is_refused(what: str, data: bytes, fault: FileFault) -> None:
    assert fault_of(data, what) is fault


def test_a_picture_is_kept_small_whatever_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    kind, cleaned = clean_picture("a", picture(size=(3000, 1500)))
    assert (kind, opened(cleaned).size) == ("png", (2048, 1024))
    assert clean_picture("a", picture(size=(9000, 1)))[0] == "png"
    assert LONGEST_SIDE == 2048

    monkeypatch.setattr("bot.pictures.cleaning.MOST_STORED", 12_000)
    noise = Image.frombytes("RGBA", (200, 100), random.Random(1).randbytes(200 * 100 * 4))
    for mode, expected in (("RGB", "jpg"), ("RGBA", "webp")):
        written = io.BytesIO()
        noise.convert(mode).save(written, "PNG")
        kind, cleaned = clean_picture("a", written.getvalue())
        assert kind == expected
        assert len(cleaned) <= 12_000
        assert opened(cleaned).width < 200


def test_what_is_hidden_by_transparency_is_not_kept() -> None:
    made = Image.new("RGBA", (40, 40), (1, 2, 3, 0))
    made.paste((9, 9, 9, 255), (0, 0, 10, 10))
    written = io.BytesIO()
    made.save(written, "PNG")
    kind, cleaned = clean_picture("a", written.getvalue())

    assert kind == "png"
    assert opened(cleaned).getpixel((30, 30)) == (0, 0, 0, 0)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"])
def test_every_kind_of_points_is_read(mode: str) -> None:
    source = opened(picture(size=(80, 60)))
    made = source.convert("L").convert("I;16") if mode == "I;16" else source.convert(mode)
    if mode == "I;16":
        made = Image.new("I;16", (80, 60), 128 * 256)
    written = io.BytesIO()
    made.save(written, "JPEG" if mode == "CMYK" else "PNG")
    shown = opened(clean_picture("a", written.getvalue())[1])

    assert shown.size == (80, 60)
    if mode == "I;16":
        assert is_like(shown, (40, 30), (128, 128, 128))


def test_a_picture_is_read_in_a_process_of_its_own() -> None:
    read = read_in_process("me.jpg", PLANTED["JPEG"])

    assert (read.file_name, read.content_type) in (
        ("picture.png", "image/png"),
        ("picture.jpg", "image/jpeg"),
    )
    assert MARKER not in read.data
    with pytest.raises(FileRefused) as refused:
        read_in_process("me.jpg", bomb(30_000, 30_000))
    assert (refused.value.fault, refused.value.file_name) == (FileFault.PICTURE_TOO_LARGE, "me.jpg")


@pytest.mark.parametrize(
    ("program", "fault"),
    [
        ("import time; time.sleep(60)", FileFault.PICTURE_TOO_SLOW),
        ("import sys, time; take(); time.sleep(60)", FileFault.PICTURE_TOO_SLOW),
        ("raise SystemExit(1)", FileFault.PICTURE_BROKEN),
        ("take(); import os; os.abort()", FileFault.PICTURE_BROKEN),
        ("take(); print('nonsense', flush=True); take()", FileFault.PICTURE_BROKEN),
        (
            "take(); print(json.dumps({'kind': 'exe', 'data': ''}), flush=True); take()",
            FileFault.PICTURE_BROKEN,
        ),
        ("take(); [print('x' * 100_000, end='') for _ in range(10**6)]", FileFault.PICTURE_BROKEN),
    ],
)
async def test_a_process_that_hangs_dies_or_lies_costs_one_picture(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str, fault: FileFault
) -> None:
    taking = "def take():\n    sys.stdin.buffer.read(json.loads(sys.stdin.buffer.readline())['size'])\n"
    (tmp_path / "bad.py").write_text(f"import json, sys\n{taking}{program}\n")
    monkeypatch.setattr(pictures, "command", lambda: [sys.executable, str(tmp_path / "bad.py")])
    monkeypatch.setattr(pictures, "_WALL", 0)
    with pytest.raises(FileRefused) as refused:
        await read_picture("a.png", picture(size=(900, 900), compress_level=0))

    assert refused.value.fault is fault


def test_neither_process_and_least_of_all_the_bot_loads_what_only_another_needs() -> None:
    heavy = ["PIL", "pi_heif", "bs4", "pypdfium2", "discord", "aiosqlite"]

    def loaded(*modules: str) -> set[str]:
        lines = f"import sys, json, {', '.join(modules)}; print(json.dumps([m for m in {heavy} if m in sys.modules]))"
        run = subprocess.run(  # noqa: S603  # our own modules
            [sys.executable, "-c", lines], capture_output=True, check=True, env=environment()
        )
        return set(json.loads(run.stdout))

    assert loaded("bot.sandbox.picture_worker") == {"PIL"}
    assert "PIL" not in loaded("bot.sandbox.worker")
    assert not loaded("bot.client", "cogs.profiles", "cogs.my") & {"PIL", "pi_heif"}
