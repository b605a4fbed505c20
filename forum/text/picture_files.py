"""Picture files as members send them, written anew: upright, in sRGB, small enough, with nothing but the picture.

Pure, and the same for the same file. A file is known by its content, whatever it is called. How large it is is read off
its first bytes and judged before anything is decoded: decoders are the most attacked code there is, and a file of a few
kilobytes may claim billions of pixels. Of moving pictures the first frame is kept.
"""

import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from warnings import catch_warnings, simplefilter

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from forum.errors import ForumError
from forum.text.pictures import AVATAR_SIDE, SMALL_AVATAR_SIDE, Frame

# A JPEG is decoded at a fraction of its size. Of the others all is held at once, in up to four copies.
_PIXELS_OF_JPEG_MAX, _PIXELS_MAX = 24_000_000, 16_000_000
SIDE_MAX = 1_600
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_QUALITY, _LOW_QUALITY = 80, 50
# What is longer than this at the usual quality is mostly noise.
_BYTES_AIMED_AT = 1024 * 1024
# A drawing or a screenshot has few colours and is soon told: without loss it is sharp, and often shorter.
_COLOURS_OF_DRAWING_MAX, _PIXELS_PER_BYTE_MIN = 2_048, 8
# A progressive JPEG has a dozen of these. Each has the decoder go over the whole picture once more.
_JPEG_SCAN, _JPEG_SCANS_MAX = b"\xff\xda", 100
_WEBP_CHUNK_AT = 12
# What of a WebP file is the picture; others are profiles, cameras' and programs' notes, and further frames.
_PIXEL_CHUNKS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


class NoPicture(Exception):
    """The file is none of the kinds that are taken."""


class TooManyPixels(Exception):
    """The picture has more pixels than the `most` that are decoded."""

    def __init__(self, most: int = _PIXELS_MAX):
        super().__init__(most)
        self.most = most


class Damaged(Exception):
    """The file begins as a picture and does not go on as one."""


@dataclass(frozen=True, slots=True)
class Written:
    """A picture written anew, as WebP, and how large it is."""

    content: bytes
    frame: Frame


def rewrite(file: bytes) -> Written:
    """Return the picture in a file that somebody sent, at most SIDE_MAX pixels wide and high.

    Raises NoPicture, TooManyPixels, Damaged.
    """
    with _decoding():
        picture = _open(file)
        picture.draft("RGB", (SIDE_MAX, SIDE_MAX))
        picture = _upright(_shrunk(_in_true_colours(picture), SIDE_MAX), picture)
        return _written(_in_srgb(picture))


def rewrite_avatar(file: bytes) -> tuple[Written, Written]:
    """Return the middle of the picture as a square, in the two sizes of avatars. Raises as `rewrite` does."""
    with _decoding():
        picture = _open(file)
        picture.draft("RGB", (4 * AVATAR_SIDE, 4 * AVATAR_SIDE))
        # Shrunk first, by its shorter side; of a strip little is left before, so that it is still cut from the whole.
        side = AVATAR_SIDE * max(1, -(-max(picture.size) // max(1, min(picture.size))))
        whole = _upright(_shrunk(_in_true_colours(picture), min(side, SIDE_MAX)), picture)
        square = ImageOps.fit(_in_srgb(whole), (AVATAR_SIDE, AVATAR_SIDE), Image.Resampling.LANCZOS)
        small = square.resize((SMALL_AVATAR_SIDE, SMALL_AVATAR_SIDE), Image.Resampling.LANCZOS)
        return _written(square), _written(small)


def written_before(file: bytes) -> Written:
    """Return a picture that a forum has written as it is; whatever else the file may be, as `rewrite` does.

    Raises as `rewrite` does.
    """
    if file[:4] != b"RIFF" or not set(_chunks(file)) <= _PIXEL_CHUNKS:
        return rewrite(file)
    with _decoding():
        picture = _open(file)
        picture.load()
    return Written(file, Frame(*picture.size)) if max(picture.size) <= SIDE_MAX else rewrite(file)


def _chunks(file: bytes) -> Iterator[bytes]:
    """Yield the kinds of what a WebP file consists of (RFC 9649, section 2.3), and at last what is after its end."""
    at = _WEBP_CHUNK_AT
    while at + 8 <= len(file):
        yield file[at : at + 4]
        length = int.from_bytes(file[at + 4 : at + 8], "little")
        at += 8 + length + length % 2
    if at != len(file):
        yield file[at : at + 4] or b"cut off"


@contextmanager
def _decoding() -> Iterator[None]:
    """Raise Damaged for whatever decoding a hostile file raises: the list of that is not a closed one."""
    try:
        yield
    except (ForumError, NoPicture, TooManyPixels):
        raise
    except Image.DecompressionBombError:
        raise TooManyPixels from None
    except Exception as error:
        raise Damaged from error


def _open(file: bytes) -> Image.Image:
    """Return the picture, of which only the beginning has been read; what there is to decode is known by then."""
    if file[:4] == b"RIFF":  # whose decoder makes room for all of it as soon as it is opened
        _judge(_webp_size(file), _PIXELS_MAX)
    if file[:2] == b"\xff\xd8" and file.count(_JPEG_SCAN) > _JPEG_SCANS_MAX:
        raise Damaged
    with catch_warnings():
        simplefilter("ignore")  # of its own bound, which is wider than ours, and of what it overlooks in the file
        try:
            picture = Image.open(BytesIO(file), formats=_FORMATS)
        except UnidentifiedImageError:
            raise NoPicture from None
    _judge(picture.size, _PIXELS_OF_JPEG_MAX if picture.format == "JPEG" else _PIXELS_MAX)
    return picture


def _judge(size: tuple[int, int], most: int) -> None:
    width, height = size
    if width * height > most:
        raise TooManyPixels(most)


def _webp_size(file: bytes) -> tuple[int, int]:
    """Return how large a WebP file says that it is (RFC 9649, section 2). Raises NoPicture."""
    kind, body = file[_WEBP_CHUNK_AT : _WEBP_CHUNK_AT + 4], file[_WEBP_CHUNK_AT + 8 : _WEBP_CHUNK_AT + 18]
    if file[8:12] != b"WEBP" or len(body) < 10:
        raise NoPicture
    if kind == b"VP8X":
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if kind == b"VP8L":
        [bits] = struct.unpack_from("<I", body, 1)
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", body, 6)
        return width & 0x3FFF, height & 0x3FFF
    raise NoPicture


def _in_true_colours(picture: Image.Image) -> Image.Image:
    """Return the picture decoded, in a mode that can be made smaller without loss of colours."""
    picture.load()
    if picture.mode.startswith("I"):  # 16 bits a pixel, of which a browser shows eight
        return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if picture.mode in {"RGB", "RGBA", "L", "CMYK"} and "transparency" not in picture.info:
        return picture
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _shrunk(picture: Image.Image, side: int) -> Image.Image:
    """Return the picture with no side longer than this. What is smaller stays as it is."""
    profile = picture.info.get("icc_profile")
    picture.thumbnail((side, side), Image.Resampling.LANCZOS)
    picture.info = {"icc_profile": profile} if profile else {}
    return picture


def _upright(picture: Image.Image, original: Image.Image) -> Image.Image:
    """Return the picture as its camera was held. What says so may be broken where the picture is not."""
    orientation = 1
    with suppress(Exception):
        orientation = original.getexif().get(0x0112, 1)
    turn = _TURNS.get(orientation)
    turned = picture.transpose(turn) if turn is not None else picture
    turned.info = picture.info
    return turned


# By the value of Orientation (Exif 3.0, section 4.6.5.1.7).
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Return the picture in the colours of the web, RGB or RGBA. A profile that cannot be read is left out."""
    profile = picture.info.get("icc_profile")
    alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
    if profile:
        with suppress(Exception):
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            opaque = picture.convert("RGB") if alpha else picture
            picture = ImageCms.profileToProfile(opaque, source, _SRGB, outputMode="RGB") or opaque
            if alpha:
                picture.putalpha(alpha)
    return picture if alpha else picture.convert("RGB")


def _written(picture: Image.Image) -> Written:
    """Return the picture as WebP: the pixels, and nothing else that a file can hold."""
    content = _encoded(picture, lossless=False, quality=_QUALITY)
    if len(content) > _BYTES_AIMED_AT:
        content = _encoded(picture, lossless=False, quality=_LOW_QUALITY)
    pixels = picture.width * picture.height
    if len(content) * _PIXELS_PER_BYTE_MIN < pixels and picture.getcolors(_COLOURS_OF_DRAWING_MAX):
        content = min(content, _encoded(picture, lossless=True, quality=_QUALITY), key=len)
    return Written(content, Frame(*picture.size))


def _encoded(picture: Image.Image, *, lossless: bool, quality: int) -> bytes:
    file = BytesIO()
    picture.save(file, "WEBP", lossless=lossless, quality=quality, method=4, icc_profile=b"", exif=b"", xmp=b"")
    return file.getvalue()
