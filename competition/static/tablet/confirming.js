// An unusual value is entered only after the judge typed 确认; whoever takes it back keeps the mark that stood before.
import { find, write } from "./dom.js";
import { cellOf, model, on } from "./model.js";
import { ends, unusual } from "./outliers.js";
import { say } from "./words.js";

const WORDS = ["确认", "confirm"];
let answer = null; // who waits for the dialog

const dialog = () => find("#confirm");

// What the same seat has of that aspect on its other works: nobody else's marks are on this device.
function others(sheet, aspect) {
  const of = [...model.sheets.values()].filter((each) => each !== sheet && each.form.key === sheet.form.key);
  return of.map((each) => cellOf(each.address, aspect.id).typed);
}

export function rangeWords({ plausible }) {
  const [from, to] = plausible ?? [];
  if (from && to) return say("range_between", { from, to });
  return from ? say("range_from", { from }) : say("range_to", { to });
}

// `go` is called with whether the value was confirmed: at once for one that is not unusual, so that a tap stays a tap. False
// where the value was taken back.
export function checked(sheet, aspect, typed, go) {
  const found = unusual(aspect, typed, others(sheet, aspect));
  if (!found) return go(false);
  const judge = model.judge.id;
  return ask(sheet, aspect, typed, found).then((meant) => (meant && model.judge.id === judge ? go(true) : false));
}

function ask(sheet, aspect, typed, found) {
  settle(false);
  const values = { item: aspect.id, value: typed, range: aspect.plausible ? rangeWords(aspect) : "", ...ends(others(sheet, aspect)) };
  write(find("#confirm-heading"), say("confirm_heading", { code: sheet.work.code, item: aspect.id }));
  write(find("#confirm-about"), aspect.description);
  write(find("#confirm-value"), typed);
  write(find("#confirm-why"), say(`unusual_${found}`, values));
  write(find("#confirm-wrong"), "");
  find("#confirm-word").value = "";
  dialog().showModal();
  return new Promise((resolve) => (answer = resolve));
}

function settle(meant) {
  const waiting = answer;
  answer = null;
  if (dialog().open) dialog().close();
  waiting?.(meant);
}

function confirm(event) {
  event.preventDefault();
  const word = find("#confirm-word").value.normalize("NFKC").trim().toLowerCase();
  if (WORDS.includes(word)) return settle(true);
  write(find("#confirm-wrong"), say("confirm_type"));
  find("#confirm-word").select();
}

export function start() {
  find("#confirm-form").addEventListener("submit", confirm);
  find("#confirm-back").addEventListener("click", () => settle(false));
  dialog().addEventListener("close", () => dialog().open || settle(false)); // the event comes late: another one may be open by then
  // A tablet that is locked or changes hands asks nobody.
  on("signed-out", () => settle(false));
}
