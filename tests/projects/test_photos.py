"""Photos: upright, without place, in three sizes; what is no photo is refused in a sentence."""

import io

import pillow_heif
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from biglocal.refusals import Refused
from projects import photos
from projects.photos import read_photo

from .pictures import GPS, bomb, exif_with_place, heic, moving, picture


def opened(data):
    return Image.open(io.BytesIO(data))


def refusal(file):
    with pytest.raises(Refused) as refused:
        read_photo(file)
    return refused.value.sentence


def test_photo_is_kept_in_three_sizes():
    made = read_photo(picture(size=(3000, 2000)))
    assert (made.width, made.height) == (1280, 853)
    assert opened(made.small).format == "WEBP" and opened(made.small).size == (640, 427)
    assert opened(made.large).format == "WEBP" and opened(made.large).size == (1280, 853)
    assert opened(made.mail).format == "JPEG" and max(opened(made.mail).size) == 640


def test_small_photo_is_not_blown_up():
    made = read_photo(picture(size=(300, 200)))
    assert (made.width, made.height) == (300, 200)


def test_turned_photo_stands_upright():
    made = read_photo(picture(size=(1600, 1200), exif=exif_with_place(orientation=6)))
    assert made.width < made.height
    left_of_camera = opened(made.large).convert("RGB").getpixel((made.width // 2, 20))
    assert left_of_camera[0] > left_of_camera[1], "the brick half was left, so it is on top after the turn"


def test_nothing_of_exif_or_place_survives():
    made = read_photo(picture(exif=exif_with_place()))
    for data in (made.small, made.large, made.mail):
        assert not opened(data).getexif()
        assert b"A phone" not in data and b"Exif" not in data


def test_heic_from_a_phone_is_read():
    made = read_photo(heic())
    assert (made.width, made.height) == (800, 600)


def test_heic_keeps_rotation_and_loses_place():
    made = read_photo(heic(exif=exif_with_place().tobytes()))
    assert made.width < made.height
    assert not opened(made.large).getexif()


def test_avif_png_and_webp_are_read():
    for kind in ("AVIF", "PNG", "WEBP"):
        assert read_photo(picture(kind, size=(200, 100))).width == 200


def test_see_through_picture_is_laid_on_white():
    bag = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(bag, "PNG")
    made = read_photo(SimpleUploadedFile("a.png", bag.getvalue()))
    assert min(opened(made.large).convert("RGB").getpixel((25, 25))) > 250


def test_type_is_told_by_bytes_not_by_name():
    assert read_photo(picture("PNG", name="photo.exe")).width == 1280
    assert refusal(SimpleUploadedFile("photo.jpg", b"#!/bin/sh\necho no\n" * 9)) == photos.NO_PHOTO


def test_gif_named_jpg_is_told_what_to_send():
    assert refusal(picture("GIF", name="photo.jpg")) == photos.GIF
    assert "JPEG, PNG, WebP or HEIC" in photos.GIF


def test_moving_pictures_are_refused():
    assert refusal(moving("WEBP")) == photos.MOVING
    assert refusal(moving("PNG", "photo.png")) == photos.MOVING


def test_bomb_is_refused_by_its_header():
    assert refusal(bomb()) == photos.TOO_MANY_PIXELS


def test_cut_off_photo_is_refused():
    whole = picture().read()
    assert refusal(SimpleUploadedFile("photo.jpg", whole[: len(whole) // 2])) == photos.BROKEN
    assert refusal(SimpleUploadedFile("photo.jpg", whole[:20])) == photos.BROKEN


def test_empty_file_is_no_photo():
    assert refusal(SimpleUploadedFile("photo.jpg", b"")) == photos.NO_PHOTO


def test_too_many_bytes_are_refused_before_reading():
    heavy = SimpleUploadedFile("photo.jpg", b"\xff\xd8\xff" + b"0" * (photos.MOST_BYTES + 1))
    assert refusal(heavy) == "Choose a photo smaller than 15MB. Yours is 15.1MB."


# What phones make -----------------------------------------------------------------------------------------------------
def gps_of(data):
    return opened(data).getexif().get_ifd(GPS)


@pytest.mark.parametrize("make", [picture, heic], ids=["JPEG", "HEIC"])
def test_place_is_in_the_photo_before_and_in_no_size_after(make):
    sent = make(exif=exif_with_place().tobytes()).read()
    if make is heic:
        pillow_heif.register_heif_opener()
    assert gps_of(sent), "the photo that was sent knows its place"
    made = read_photo(SimpleUploadedFile("photo", sent))
    for data in (made.small, made.large, made.mail):
        assert not gps_of(data) and not opened(data).getexif()
        assert b"Exif" not in data and b"xmp" not in data.lower() and b"GPS" not in data


def test_portrait_stays_upright_in_every_size():
    made = read_photo(picture(size=(1500, 2000)))
    for data in (made.small, made.large, made.mail):
        wide, high = opened(data).size
        assert wide < high


def test_panorama_keeps_its_shape():
    made = read_photo(picture(size=(12_000, 2_000), quality=20))
    assert (made.width, made.height) == (1280, 213)
    assert opened(made.mail).size == (640, 107)


def test_48_megapixels_are_read():
    made = read_photo(picture(size=(8_064, 6_048), quality=20))
    assert (made.width, made.height) == (1280, 960)


def test_a_photo_with_a_film_behind_it_loses_the_film():
    still = picture(size=(80, 60)).read()
    film = b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00qt  MotionPhoto"
    made = read_photo(SimpleUploadedFile("motion.jpg", still + film))
    assert all(b"MotionPhoto" not in data for data in (made.small, made.large, made.mail))


def test_cut_off_heic_is_refused():
    whole = heic().read()
    assert refusal(SimpleUploadedFile("photo.heic", whole[: len(whole) // 2])) == photos.BROKEN
