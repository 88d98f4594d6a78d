// Photos in the journal: in `kept`, beside the work lists, by judge. A photo is {id, judge, sheet, aspect, blob, at, state,
// tried, trouble}; its state is waiting (the server has not named it), sent, or refused.
import { then, transact } from "./database.js";
import { unsign } from "./settling.js";

const ALL = "photo/";
const keyOf = ({ judge, id }) => `${ALL}${judge}/${id}`;
const range = (start) => IDBKeyRange.bound(start, `${start}\uffff`);

export const photosOf = (kept, judge, next) => then(kept.getAll(range(`${ALL}${judge}/`)), next);
export const allPhotos = (kept, next) => then(kept.getAll(range(ALL)), next);
export const isWaiting = (photo) => photo.state === "waiting";

const nothing = () => ({ cells: [], added: [], dropped: [], photos: [], gone: [] });

export const keepPhoto = (photo) =>
  transact(["kept"], "readwrite", (kept) => {
    kept.put(photo, keyOf(photo));
    return { ...nothing(), photos: [photo] };
  });

// Reading and stamping in one transaction: one that was tried may be on the server already.
export const claimPhoto = async (judge) => {
  const out = await transact(["kept"], "readwrite", (kept) => {
    const claimed = { photo: null };
    photosOf(kept, judge, (found) => {
      const first = found.filter(isWaiting).sort((one, other) => one.at.localeCompare(other.at))[0];
      if (!first) return;
      first.tried += 1;
      kept.put(first, keyOf(first));
      claimed.photo = first;
    });
    return claimed;
  });
  return out.photo;
};

// What the server said of a photo. Who signed a sheet whose photo was not taken has not signed it.
export const settlePhoto = (photo, { outcome, problem }, trouble) =>
  transact(["kept", "cells", "ops"], "readwrite", (kept, cells, ops) => {
    const change = nothing();
    const counter = `settles/${photo.judge}`;
    then(kept.get(counter), (count) => kept.put((count ?? 0) + 1, counter));
    then(kept.get(keyOf(photo)), (found) => {
      if (!found) return;
      const taken = outcome === "applied";
      const next = { ...found, state: taken ? "sent" : "refused", trouble: taken ? null : { ...trouble, outcome: "photo", problem } };
      kept.put(next, keyOf(next));
      change.photos.push(next);
      if (!taken) then(ops.index("judge").getAll(photo.judge), (queue) => unsign({ cells, ops, queue, op: photo, change }));
    });
    return change;
  });

// Away from this device. What the server may have is taken away there by an operation.
export const forgetPhoto = (photo) =>
  transact(["kept"], "readwrite", (kept) => {
    kept.delete(keyOf(photo));
    return { ...nothing(), gone: [photo.id] };
  });

// A photo that is on the server is kept here, to be seen without a connection, as long as its sheet is being marked.
export function tidyPhotos(kept, judge, work) {
  photosOf(kept, judge, (found) => {
    for (const each of overBy(work, found)) kept.delete(keyOf(each));
  });
}

export function overBy(work, photos) {
  const marked = new Set(work.forms.flatMap((form) => form.works.filter((each) => each.state === "draft").flatMap((each) => Object.values(each.photos ?? {}).flat())));
  return photos.filter((each) => each.state === "sent" && !marked.has(each.id));
}
