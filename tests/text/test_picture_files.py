"""Pictures written anew: nothing is left but the picture, and nothing hostile is decoded."""

import pytest
from PIL import Image

from forum.text import picture_files
from forum.text.picture_files import (
    SIDE_MAX,
    Damaged,
    NoPicture,
    TooManyPixels,
    rewrite,
    rewrite_avatar,
    written_before,
)
from forum.text.pictures import Frame
from tests.picture_files import (
    DAMAGED,
    NO_PICTURES,
    SECRET_PLACE,
    TOO_LARGE,
    annotated_png,
    claiming_png,
    encoded,
    halves,
    moving,
    opened,
    picture,
    told_by_camera,
)

RED, BLUE = (200, 0, 0), (0, 0, 200)


def is_near(found: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    return all(abs(one - other) < 40 for one, other in zip(found, wanted, strict=False))


def each(files: dict[str, bytes]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("file", files.values(), ids=files)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_what_is_taken_comes_out_as_a_webp_that_looks_the_same(kind):
    written = rewrite(picture(kind))
    shown = opened(written.content)
    assert (shown.format, shown.size, written.frame) == ("WEBP", (80, 40), Frame(80, 40))
    assert is_near(shown.convert("RGB").getpixel((10, 20)), RED)
    assert is_near(shown.convert("RGB").getpixel((70, 20)), BLUE)


def test_the_same_file_comes_out_the_same():
    assert rewrite(told_by_camera()) == rewrite(told_by_camera())


@pytest.mark.parametrize("file", [told_by_camera(), annotated_png()], ids=["a photo", "a PNG"])
def test_nothing_is_left_of_place_camera_profile_and_notes(file):
    assert SECRET_PLACE.encode() in file
    for written in (rewrite(file), *rewrite_avatar(file)):
        shown = opened(written.content)
        assert dict(shown.getexif()) == {}
        assert not {"exif", "icc_profile", "xmp", "comment"} & set(shown.info)
        # The file itself: its chunks are the picture's alone.
        assert not any(name in written.content for name in (b"EXIF", b"XMP ", b"ICCP", b"Ann", SECRET_PLACE.encode()))


@pytest.mark.parametrize(
    ("orientation", "size", "red_at"),
    [(1, (80, 40), (10, 20)), (3, (80, 40), (70, 20)), (6, (40, 80), (20, 10)), (8, (40, 80), (20, 70))],
)
def test_a_photo_stands_as_its_camera_was_held(orientation, size, red_at):
    shown = opened(rewrite(told_by_camera(orientation)).content)
    assert shown.size == size
    assert is_near(shown.getpixel(red_at), RED)


def test_a_photo_whose_notes_are_broken_is_shown_as_it_lies():
    broken = told_by_camera().replace(b"Exif\0\0", b"Exif\0\0ZZ" + b"\xff" * 4, 1)
    assert opened(rewrite(broken).content).size == (80, 40)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_mode_of_a_png_can_be_shown(mode):
    odd = Image.frombytes("I;16", (2, 1), b"\0\0\0\x80").resize((80, 40)) if mode == "I;16" else halves(mode=mode)
    shown = opened(rewrite(encoded(odd, "PNG")).content)
    assert shown.mode in {"RGB", "RGBA"}
    if mode == "I;16":  # black on the left, and half of white on the right
        assert is_near(shown.getpixel((2, 20)), (0, 0, 0))
        assert is_near(shown.getpixel((77, 20)), (128, 128, 128))


def test_four_inks_become_three_colours():
    shown = opened(rewrite(encoded(halves(mode="CMYK"), "JPEG", quality=95)).content)
    assert shown.mode == "RGB"
    assert shown.getpixel((10, 20))[0] > shown.getpixel((10, 20))[2]


def test_what_is_see_through_stays_so():
    clear = Image.new("RGBA", (80, 40), (0, 0, 0, 0))
    assert opened(rewrite(encoded(clear, "PNG")).content).getpixel((5, 5))[3] == 0


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP"])
def test_of_a_moving_picture_the_first_frame_stands_still(kind):
    shown = opened(rewrite(moving(kind)).content)
    assert getattr(shown, "n_frames", 1) == 1
    assert is_near(shown.convert("RGB").getpixel((10, 20)), RED)


@pytest.mark.parametrize(
    ("size", "shrunk"),
    [((3_200, 800), (SIDE_MAX, 400)), ((1, 60_000), (1, SIDE_MAX)), ((60_000, 1), (SIDE_MAX, 1)), ((9, 9), (9, 9))],
)
def test_what_is_larger_than_a_page_is_made_smaller(size, shrunk):
    assert rewrite(encoded(Image.new("RGB", size), "PNG")).frame == Frame(*shrunk)


@pytest.mark.parametrize("size", [(80, 40), (40, 80), (1, 60_000), (3, 2_000), (1, 1)])
def test_an_avatar_is_a_square_in_two_sizes_whatever_it_was(size):
    full, small = rewrite_avatar(encoded(halves(*size), "PNG"))
    assert (full.frame, small.frame) == (Frame(256, 256), Frame(96, 96))
    assert opened(full.content).size == (256, 256)


@each(NO_PICTURES)
def test_a_file_is_known_by_its_content(file):
    for read in (rewrite, rewrite_avatar):
        with pytest.raises(NoPicture):
            read(file)


@each(DAMAGED)
def test_a_damaged_file_is_refused(file):
    for read in (rewrite, rewrite_avatar):
        with pytest.raises(Damaged):
            read(file)


@each(TOO_LARGE)
def test_what_claims_too_many_pixels_is_refused_before_it_is_decoded(file, monkeypatch):
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("it was decoded"))
    for read in (rewrite, rewrite_avatar):
        with pytest.raises(TooManyPixels):
            read(file)


def test_more_pixels_are_taken_where_they_are_decoded_at_a_fraction():
    size = (5_000, 4_000)
    assert rewrite(encoded(Image.new("RGB", size), "JPEG")).frame == Frame(1_600, 1_280)
    for kind in ("PNG", "WEBP", "GIF"):
        with pytest.raises(TooManyPixels) as refused:
            rewrite(encoded(Image.new("L", size), kind))
        assert refused.value.most == 16_000_000


def test_a_bomb_of_as_many_pixels_as_are_taken_is_read(monkeypatch):
    monkeypatch.setattr(picture_files, "_PIXELS_MAX", 1_000_000)
    bomb = claiming_png(1_000, 1_000, b"\0" * 3_001_000)
    assert len(bomb) < 10_000
    assert rewrite(bomb).frame == Frame(1_000, 1_000)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_of_a_file_that_is_two_things_the_picture_alone_is_kept(kind):
    script = b"<html><script>alert(1)</script></html>"
    assert script not in rewrite(picture(kind) + script).content


def test_a_picture_that_was_written_here_stays_as_it_is():
    written = rewrite(picture())
    assert written_before(written.content) == written


@pytest.mark.parametrize(
    "file",
    [
        encoded(halves(), "WEBP", exif=b"Exif\0\0" + SECRET_PLACE.encode()),
        rewrite(picture()).content + SECRET_PLACE.encode(),
        annotated_png(),
        moving("WEBP"),
    ],
)
def test_whatever_else_says_it_was_is_written_anew(file):
    written = written_before(file).content
    assert written != file
    assert SECRET_PLACE.encode() not in written
    assert written_before(written).content == written
