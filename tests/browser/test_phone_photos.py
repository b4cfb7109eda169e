"""Photos as phones make them: each goes small where the phone can read it, and ends saved or with the reason shown."""

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from projects.models import Update
from tests.projects.pictures import exif_with_place, heic, moving, picture


def test_photo_goes_small_upright_and_without_its_place(phone):
    phone.context.set_offline(True)
    phone.write("Turned.", picture(size=(4000, 3000), exif=exif_with_place(6)))
    [row] = phone.kept()["rows"]
    assert row["sizes"][0] < 400_000
    seen = phone.page.locator("[data-waiting] img")
    seen.wait_for()
    phone.page.wait_for_function("document.querySelector('[data-waiting] img').complete")
    assert seen.evaluate("image => [image.naturalWidth, image.naturalHeight]") == [1200, 1600]


def test_what_the_phone_cannot_open_goes_as_it_is(phone):
    whole = picture().read()
    phone.context.set_offline(True)
    photos = [heic(), picture(name="cut.jpg")]
    size = len(photos[0])
    photos[1].file.truncate(len(whole) // 2)
    photos[1].size = len(whole) // 2
    phone.write("Two kinds.", *photos)
    assert phone.kept()["rows"][0]["sizes"] == [size, len(whole) // 2]


def test_panorama_and_moving_picture_go_small_too(phone):
    phone.context.set_offline(True)
    phone.write("Wide and moving.", picture(size=(9000, 1500)), moving())
    assert [size < 400_000 for size in phone.kept()["rows"][0]["sizes"]] == [True, True]
    phone.context.set_offline(False)
    phone.see("Nothing is waiting")
    assert sorted(photo.width for photo in Update.objects.get().photos.all()) == [40, 1280]


def save_detailed(path, size):
    """Write a photo with as much in it as grass has: it does not go under 400 KB at the first try."""
    noise = Image.effect_noise((size[0] // 40, size[1] // 40), 90).convert("RGB").resize(size, Image.Resampling.NEAREST)
    noise.save(path, "JPEG", quality=60)
    return path


def upload(name, data, kind="image/jpeg"):
    return SimpleUploadedFile(name, data, content_type=kind)


def film(name="IMG_0001.MOV"):
    return upload(name, b"\x00\x00\x00\x14ftypqt  " + b"\x00" * 200_000, "video/quicktime")


def sizes_kept(phone):
    return phone.page.evaluate(SIZES)


SIZES = """async () => {
  const store = await import('/static/js/phone/store.js');
  const rows = await store.rowsOf(document.documentElement.dataset.person);
  const photos = rows.flatMap((row) => row.fields).filter(([, value]) => value instanceof Blob);
  return Promise.all(photos.map(async ([, value]) => {
    const { width, height } = await createImageBitmap(value);
    return [width, height];
  }));
}"""


def test_photo_of_48_megapixels_goes_as_1600_px_under_400_kb(phone, tmp_path):
    phone.context.set_offline(True)
    phone.page.set_input_files("#photo", save_detailed(tmp_path / "IMG_0048.jpg", (8064, 6048)))
    phone.page.check("#people")
    phone.write("All of the park.")
    [row] = phone.kept()["rows"]
    assert row["sizes"][0] < 400_000 and sizes_kept(phone) == [[1600, 1200]]
    phone.context.set_offline(False)
    phone.see("Nothing is waiting")
    assert [(photo.width, photo.height) for photo in Update.objects.get().photos.all()] == [(1280, 960)]


def test_live_photo_goes_without_its_film(phone):
    phone.context.set_offline(True)
    phone.write("They wave.", picture(name="IMG_0001.JPG"), film("IMG_0001.MOV"), heic(size=(400, 300)))
    assert [size < 400_000 for size in phone.kept()["rows"][0]["sizes"]] == [True, True]
    phone.context.set_offline(False)
    phone.see("Nothing is waiting")
    assert Update.objects.get().photos.count() == 2


def test_photo_with_a_film_behind_it_goes_without_it(phone):
    still = picture(size=(2000, 1500)).read()
    phone.context.set_offline(True)
    phone.write("Moving on.", upload("MVIMG_1.jpg", still + film().read()))
    assert sizes_kept(phone) == [[1600, 1200]]
    phone.context.set_offline(False)
    phone.see("Nothing is waiting")
    assert Update.objects.get().photos.count() == 1


def test_film_alone_is_refused_with_what_to_send(phone):
    phone.fill("A film.", film())
    phone.press_send()
    phone.see("This is a film. Send a still photo")
    assert phone.page.input_value("#words") == "A film." and not Update.objects.exists()


def test_cut_off_photo_is_refused_and_another_goes(phone):
    whole = picture().read()
    phone.context.set_offline(True)
    phone.write("Cut off.", upload("cut.jpg", whole[: len(whole) // 2]))
    phone.context.set_offline(False)
    phone.see("This photo is broken or was cut off.")
    phone.page.click("[data-mend]")
    phone.page.wait_for_selector(".govuk-error-summary")
    phone.fill("Whole.", picture())
    phone.press_send()
    phone.see("Sent. Everybody can read it now.")
    assert Update.objects.get().photos.count() == 1
