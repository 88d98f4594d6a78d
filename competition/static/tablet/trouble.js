// Where two values differ, or one was not taken: what stands where, and the buttons to choose.
import { el } from "./dom.js";
import { say, spoken } from "./words.js";

// Painted once for each trouble; `acts` are keepMine(), takeTheirs() and acceptTheirs().
export function paintTrouble(shown, root, cell, writable, acts) {
  const { trouble } = cell;
  const next = trouble && !cell.queued && !cell.writing ? `${trouble.id}${writable}` : "";
  if (shown === next) return shown;
  root.hidden = !next;
  root.replaceChildren(...(next ? parts(cell, writable, acts) : []));
  return next;
}

function parts(cell, writable, acts) {
  const { outcome, mine, standing, problem, reason } = cell.trouble;
  const values = { mine: mine || say("no_mark"), theirs: standing || say("no_mark"), reason };
  const button = (label, act) => el("button", { type: "button", onclick: act }, say(label, values));
  const said = [el("p", {}, say(`trouble_${outcome}`, values))];
  if (problem) said.push(el("p", { class: "quiet-words" }, `${spoken(problem)}`));
  const mineToo = writable && outcome === "conflict";
  const buttons = mineToo ? [button("use_mine", acts.keepMine), button("use_theirs", acts.takeTheirs)] : [button(outcome === "refused" ? "drop_mine" : "understood", acts.acceptTheirs)];
  return [...said, el("div", { class: "buttons" }, ...buttons)];
}
