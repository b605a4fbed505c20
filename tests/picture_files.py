"""Files to upload, made here: pictures of every kind that is taken, and what only looks like one."""

import struct
import zlib
from io import BytesIO

from PIL import Image, ImageCms, PngImagePlugin

GPS_IFD, MAKE, ORIENTATION = 0x8825, 0x010F, 0x0112
SECRET_PLACE = "52 deg 31 N"


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    """Return the picture as a file."""
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def opened(content: bytes) -> Image.Image:
    """Return the picture in a file, decoded."""
    picture = Image.open(BytesIO(content))
    picture.load()
    return picture


def halves(width: int = 80, height: int = 40, mode: str = "RGB") -> Image.Image:
    """Return a picture whose left half is red and whose right half is blue."""
    picture = Image.new("RGB", (width, height), (200, 0, 0))
    picture.paste((0, 0, 200), (width // 2, 0, width, height))
    return picture.convert(mode)


def picture(kind: str = "PNG", **options: object) -> bytes:
    """Return a small picture of a kind."""
    return encoded(halves(), kind, **options)


def told_by_camera(orientation: int = 6) -> bytes:
    """Return a photo with all that a camera and a program write into one, lying on its side."""
    exif = Image.Exif()
    exif[MAKE], exif[ORIENTATION] = "Camera of Ann", orientation
    exif[GPS_IFD] = {1: "N", 2: (52.0, 31.0, 0.0)}
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = encoded(halves(), "JPEG", exif=exif, icc_profile=profile, comment=b"Taken by Ann", quality=95)
    xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + SECRET_PLACE.encode() + b"</x:xmpmeta>"
    return content[:2] + b"\xff\xe1" + struct.pack(">H", len(xmp) + 2) + xmp + content[2:]


def annotated_png() -> bytes:
    """Return a PNG with texts in it."""
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Location", SECRET_PLACE)
    notes.add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta>{SECRET_PLACE}</x:xmpmeta>")
    return picture("PNG", pnginfo=notes)


def moving(kind: str) -> bytes:
    """Return a picture of two frames, the first of them in halves."""
    return encoded(halves(), kind, save_all=True, append_images=[Image.new("RGB", (80, 40), "green")], duration=100)


def claiming_png(width: int, height: int, data: bytes = b"") -> bytes:
    """Return a PNG that says it is so large, and holds this data."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(data)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in chunks)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def claiming_webp(kind: bytes, width: int, height: int) -> bytes:
    """Return a WebP that says it is so large, and holds nothing."""
    sizes = {
        b"VP8X": b"\0\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little"),
        b"VP8L": b"\x2f" + struct.pack("<I", (width - 1) | (height - 1) << 14) + b"\0" * 5,
        b"VP8 ": b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", width, height),
    }
    return b"RIFF" + struct.pack("<I", 200) + b"WEBP" + kind + struct.pack("<I", 100) + sizes[kind] + b"\0" * 90


# What is no picture that is taken, whatever it is called.
NO_PICTURES = {
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "HTML": b"<!doctype html><script>alert(1)</script>",
    "a PDF": b"%PDF-1.7\n",
    "a BMP": picture("BMP"),
    "a TIFF": picture("TIFF"),
    "an icon": picture("ICO"),
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
    "a RIFF that is no WebP": b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 40,
    "a WebP of nothing": b"RIFF\x04\0\0\0WEBP",
    "eight bytes": b"\x89PNG\r\n\x1a\n",
    "a GIF of six bytes": b"GIF89a",
}
# What begins as a picture and does not go on as one.
DAMAGED = {
    "half a JPEG": encoded(Image.effect_noise((200, 200), 60), "JPEG")[:4_000],
    "half a PNG": encoded(Image.effect_noise((200, 200), 60), "PNG")[:4_000],
    "half a GIF": encoded(Image.effect_noise((200, 200), 60), "GIF")[:4_000],
    "a WebP of zeros": claiming_webp(b"VP8 ", 100, 100),
    "a JPEG that is drawn two hundred times": picture("JPEG").replace(b"\xff\xd9", b"\xff\xda\0\x02" * 200),
    "a PNG without data": claiming_png(100, 100),
}
# What would take gigabytes.
TOO_LARGE = {
    "a PNG of 3.6 billion pixels": claiming_png(60_000, 60_000, b"\0" * 100_000),
    "a PNG of all the pixels that there are": claiming_png(2**31 - 1, 2**31 - 1),
    "one row more than is taken": claiming_png(4_000, 4_001),
    "a WebP of 268 million pixels": claiming_webp(b"VP8X", 16_383, 16_383),
    "a lossless one": claiming_webp(b"VP8L", 16_383, 16_383),
    "a plain one": claiming_webp(b"VP8 ", 16_383, 16_383),
    "a GIF": b"GIF89a" + struct.pack("<HH", 65_535, 65_535) + b"\0\0\0,\0\0\0\0" + struct.pack("<HH", 9, 9) + b"\0\x02",
}


def form_of_parts(file: bytes | None, name: str = "picture.png", **fields: str) -> dict[str, object]:
    """Return what a test client sends as a form with a file in its field `image`; without a file, a form of text."""
    texts = [f'name="{field}"\r\n\r\n{value}'.encode() for field, value in fields.items()]
    files = [] if file is None else [f'name="image"; filename="{name}"\r\n\r\n'.encode() + file]
    parts = b"".join(b"--b\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in texts + files)
    return {"data": parts + b"--b--", "content_type": "multipart/form-data; boundary=b"}
