// What the journal calls what stands beside a mark: a note has a cell of its own, and so has each photo that is taken
// away. Everything that holds for marks holds for them: coalescing, versions, conflicts, other windows.
const APART = "\n"; // in no aspect's name

export const noteName = (aspect) => `note${APART}${aspect}`;
export const photoName = (aspect, photo) => `photo${APART}${aspect}${APART}${photo}`;
export const aspectOf = (name) => name.split(APART)[1] ?? name;
export const isNote = (name) => name.startsWith(`note${APART}`);
export const isPhoto = (name) => name.startsWith(`photo${APART}`);
