// Only a rehearsal's address reads like this. Once it was wiped it is in no list any more, and what is left of it is forgotten.
const REHEARSAL = /^[^/]+-rehearsal-[1-9][0-9]*\//;

export const isWiped = (sheet, forms) => REHEARSAL.test(sheet) && !forms.some((each) => sheet.startsWith(`${each.key}/`));
