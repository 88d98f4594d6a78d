// Photos on the screen: those that the server has and those that are on this device only.
import { el, find, write } from "./dom.js";
import { absorb, cellOf, model, on, tell, tellQueue } from "./model.js";
import { photoName } from "./names.js";
import { forgetPhoto, keepPhoto } from "./photo-store.js";
import { shrink } from "./shrink.js";
import * as store from "./store.js";
import { sendSoon, shareChange } from "./sync.js";
import { spoken } from "./words.js";

export const MOST_PHOTOS = 4;
const urls = new Map(); // photo id → address of its blob
const busy = new Map(); // cell → photos on their way into the journal
let dropping = null;

// In the order in which the server has them, then those that it has not named.
export function photosBeside(sheet, aspect) {
  const known = sheet.work.photos?.[aspect] ?? [];
  const here = [...model.photos.values()].filter((each) => each.sheet === sheet.address && each.aspect === aspect);
  const local = new Map(here.map((each) => [each.id, each]));
  const late = here.filter((each) => !known.includes(each.id)).sort((one, other) => one.at.localeCompare(other.at));
  const all = [...known.map((id) => local.get(id) ?? { id, state: "sent" }), ...late];
  return all.filter((each) => cellOf(sheet.address, photoName(aspect, each.id)).typed === "");
}

export function sourceOf(photo) {
  if (!photo.blob) return `/tablet/api/photos/${photo.id}`;
  if (!urls.has(photo.id)) urls.set(photo.id, URL.createObjectURL(photo.blob));
  return urls.get(photo.id);
}

// The key of what went wrong, or "".
export async function addPhoto(sheet, aspect, file) {
  const cell = `${sheet.address}/${aspect.id}`;
  if (photosBeside(sheet, aspect.id).length + (busy.get(cell) ?? 0) >= MOST_PHOTOS) return "photo_too_many";
  busy.set(cell, (busy.get(cell) ?? 0) + 1);
  const judge = model.judge.id;
  try {
    const blob = await shrink(file).catch(() => null);
    if (!blob) return "photo_unreadable";
    const photo = { id: store.uuid(), judge, sheet: sheet.address, aspect: aspect.id, blob, at: new Date().toISOString(), state: "waiting", tried: 0, trouble: null };
    return await journal(judge, photo);
  } finally {
    busy.set(cell, busy.get(cell) - 1);
  }
}

async function journal(judge, photo) {
  model.writing += 1;
  tellQueue();
  const change = await keepPhoto(photo).catch(() => null);
  model.writing -= 1;
  if (change && judge === model.judge.id) absorb(change);
  else tellQueue();
  if (!change) return "photo_no_room";
  model.entered += 1;
  tellQueue();
  shareChange(judge, change);
  sendSoon();
  return "";
}

// It goes from this device, and the server is told.
export async function dropPhoto(sheet, aspect, photo, tellServer) {
  // Always told: whether it is on its way just now is not known here, and what arrives after this is not shown.
  await tellServer({ id: photoName(aspect.id, photo.id), kind: "drop_photo" }, photo.id);
  if (photo.blob && photo.state !== "sent") await letGo(photo);
}

export async function letGo(photo) {
  const change = await forgetPhoto(photo);
  absorb(change);
  shareChange(photo.judge, change);
}

function forgetUrls() {
  for (const [id, url] of urls) {
    if (model.photos.has(id)) continue;
    URL.revokeObjectURL(url);
    urls.delete(id);
  }
}

export function showPhoto(photo, label, drop) {
  dropping = drop;
  find("#photo-shown").replaceChildren(el("img", { src: sourceOf(photo), alt: label }));
  write(find("#photo-said"), photo.trouble ? spoken(photo.trouble.problem) : "");
  find("#photo-drop").hidden = !drop;
  find("#photo-dialog").showModal();
}

export function start() {
  on("work", forgetUrls);
  find("#photo-drop").addEventListener("click", () => {
    find("#photo-dialog").close();
    dropping?.();
    tell("dropped");
  });
  find("#photo-dialog").addEventListener("close", () => find("#photo-shown").replaceChildren());
}
