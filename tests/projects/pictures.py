"""Pictures made for the tests: with EXIF and place, huge, moving, cut off."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def picture(kind="JPEG", size=(1600, 1200), name="photo.jpg", exif=None, colour="green", **options):
    """Return an uploaded file with a picture of one colour, its left half brick red."""
    image = Image.new("RGB", size, colour)
    image.paste((180, 70, 45), (0, 0, size[0] // 2, size[1]))
    bag = io.BytesIO()
    if exif is not None:
        options["exif"] = exif
    image.save(bag, kind, **options)
    return SimpleUploadedFile(name, bag.getvalue(), content_type="image/jpeg")


def exif_with_place(orientation=6):
    """Return EXIF as a phone writes it: turned, with maker and GPS."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[MAKER] = "A phone"
    exif.get_ifd(GPS)[2] = (51.0, 23.0, 4.0)
    return exif


def heic(size=(800, 600), **options):
    import pillow_heif

    pillow_heif.register_heif_opener()
    return picture("HEIF", size, name="IMG_0001.HEIC", **options)


def moving(kind="WEBP", name="photo.webp"):
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "green")]
    bag = io.BytesIO()
    frames[0].save(bag, kind, save_all=True, append_images=frames[1:], duration=100)
    return SimpleUploadedFile(name, bag.getvalue())


def bomb():
    """A small PNG whose header says 20,000 by 20,000."""
    import struct
    import zlib

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 20_000, 20_000, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\x00" * 2_501 * 100)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return SimpleUploadedFile("bomb.png", data)
