// A photo as it leaves the device: small, and drawn anew, so that neither place nor camera comes along.
const LONGEST_SIDE = 1600;
const MOST_BYTES = 900_000; // a proxy before the server often takes no more than a megabyte
const QUALITIES = [0.8, 0.65, 0.5, 0.35];

async function load(file) {
  const url = URL.createObjectURL(file);
  try {
    const picture = new Image();
    picture.src = url;
    await picture.decode();
    return picture;
  } finally {
    URL.revokeObjectURL(url);
  }
}

function draw(picture) {
  const { naturalWidth: width, naturalHeight: height } = picture;
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

const encode = (canvas, quality) => new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/jpeg", quality));

export async function shrink(file) {
  const canvas = draw(await load(file));
  let blob;
  for (const quality of QUALITIES) {
    blob = await encode(canvas, quality);
    if (blob.size <= MOST_BYTES) break;
  }
  return blob;
}
