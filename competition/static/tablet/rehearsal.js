// 演练: a band over every sheet that does not count, and a quiet word once the rehearsal was wiped.
import { find } from "./dom.js";
import { notice } from "./head.js";
import { model, on } from "./model.js";
import { say } from "./words.js";

let known = null; // the judge in whose list a rehearsal was

function paint(shown) {
  find("#rehearsal").hidden = find("#sign-rehearsal").hidden = !shown;
  document.documentElement.toggleAttribute("data-rehearsal", shown);
}

function tellWiped() {
  notice("wiped", "info", say("rehearsal_wiped"), [say("understood"), () => notice("wiped", null)]);
}

function look() {
  const here = model.forms.some((each) => each.rehearsal);
  if (here) notice("wiped", null);
  else if (known === model.judge.id) tellWiped();
  known = here ? model.judge.id : null;
  if (!model.sheets.size) paint(false);
}

export function start() {
  on("work", look);
  on("wiped", tellWiped);
  on("opened", (sheet) => paint(sheet.form.rehearsal === true));
}
