// Makes photos small enough for a bad line: 1600 px at most, under 400 KB, upright, without place or maker. What this
// phone cannot read (HEIC on many, a file that broke) goes as it is: the portal reads more, or says why not.
const LONGEST = 1600;
const MOST = 400_000;

async function pixelsOf(file) {
  // A photo that was cut off opens half grey here; the portal is to say so instead.
  if (file.type === "image/jpeg" && !(await endsWell(file))) return undefined;
  return createImageBitmap(file, { imageOrientation: "from-image" });
}

// Is there an end mark in the last part of a JPEG? Phones write films and notes behind it, so all is looked through.
async function endsWell(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let at = 2;
  // Step over the marked parts before the picture, whose own small pictures have ends too.
  while (bytes[at] === 0xff && bytes[at + 1] !== 0xda) at += 2 + bytes[at + 2] * 256 + bytes[at + 3];
  for (at = bytes.indexOf(0xff, at + 2); at >= 0; at = bytes.indexOf(0xff, at + 1)) if (bytes[at + 1] === 0xd9) return true;
  return false;
}

function draw(pixels, longest) {
  const share = Math.min(1, longest / Math.max(pixels.width, pixels.height));
  const [width, height] = [pixels.width, pixels.height].map((side) => Math.max(1, Math.round(side * share)));
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, width, height);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(pixels, 0, 0, width, height);
  return canvas;
}

const written = (canvas, quality) => new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));

const stem = (file) => file.name.replace(/\.\w+$/, "");
const isFilm = (file) => file.type.startsWith("video/");

// Without the film that a live photo brings beside its picture: it would not be shown, and is large.
export function withoutFilms(files) {
  const stills = new Set(files.filter((file) => !isFilm(file)).map(stem));
  return files.filter((file) => !isFilm(file) || !stills.has(stem(file)));
}

// The photo as it goes: small, or as it is.
export async function shrink(file) {
  try {
    const pixels = await pixelsOf(file);
    if (!pixels) return file;
    let canvas = draw(pixels, LONGEST);
    pixels.close(); // 48 megapixels are 190 MB: a cheap phone has little more
    for (const [longest, quality] of [[LONGEST, 0.82], [LONGEST, 0.66], [LONGEST, 0.5], [1280, 0.5], [1024, 0.4]]) {
      if (Math.max(canvas.width, canvas.height) > longest) canvas = draw(canvas, longest);
      const made = await written(canvas, quality);
      if (!made) return file;
      if (made.size < MOST) return new File([made], `${stem(file)}.jpg`, { type: "image/jpeg" });
    }
  } catch {
    // Not a picture that this phone can read.
  }
  return file;
}
