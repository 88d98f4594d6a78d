// One aspect on the screen: its choices or its number, what became of the mark, and the buttons where two values differ.
import { buildBeside, forgetNote, paintBeside } from "./beside.js";
import { rangeWords } from "./confirming.js";
import { el, find, mark, write } from "./dom.js";
import { canMark, isMarked, statusOf } from "./model.js";
import { canonical, fault, plain, sameMark } from "./numbers.js";
import { paintTrouble } from "./trouble.js";
import { say } from "./words.js";

// `acts` is what a tap does: enter(aspect, typed), keepMine(aspect, cell), takeTheirs(aspect, cell), acceptTheirs(cell), and
// what beside.js asks for.
export function buildItem(aspect, index, acts) {
  const name = `item-${index}`;
  const choices = aspect.choices.length > 0;
  const title = el(choices ? "legend" : "label", { class: "item-title", for: choices ? null : `${name}-field` }, el("span", { class: "item-id" }, aspect.id), ` ${aspect.description}`);
  const control = choices ? buildChoices(aspect, name, acts) : buildNumber(aspect, name, acts);
  const state = el("p", { class: "item-state", id: `${name}-state` });
  const clear = el("button", { type: "button", class: "quiet", hidden: true, onclick: () => acts.enter(aspect, "") }, say("clear"));
  clear.setAttribute("aria-label", say("clear_item", { item: aspect.id }));
  const wrong = el("p", { class: "item-wrong", id: `${name}-wrong`, role: "alert", hidden: true });
  const trouble = el("div", { class: "item-trouble", hidden: true });
  const beside = buildBeside(aspect, name, acts);
  const root = el(choices ? "fieldset" : "section", { class: "item", id: name, tabindex: "-1", "data-aspect": aspect.id }, title, about(aspect, name), control, wrong, el("div", { class: "item-foot" }, state, clear, beside.open, beside.pick), trouble, beside.root);
  return { aspect, root, beside, control, state, clear, wrong, trouble, acts, radios: [...control.querySelectorAll("input[type=radio]")], field: find("input.number", control), shown: "" };
}

function about(aspect, name) {
  const parts = [say(`kind_${aspect.kind}`), say("maximum", { maximum: aspect.maximum })];
  if (aspect.measured && !aspect.choices.length) parts.push(say("type_the_measurement"));
  else if (aspect.kind === "deduction") parts.push(say("type_what_is_taken_off"));
  const made = el("p", { class: "item-about", id: `${name}-about` }, parts.join(" · "));
  if (aspect.plausible) made.append(" · ", say("plausible", { range: rangeWords(aspect) }));
  if (aspect.requirement) made.append(el("br"), say("requirement", { text: aspect.requirement }));
  if (aspect.extra) made.append(el("br"), aspect.extra);
  return made;
}

function buildChoices(aspect, name, acts) {
  const judged = aspect.kind === "judgement";
  const cards = aspect.choices.map(({ value, words }) => {
    const input = el("input", { type: "radio", name, value, onchange: () => acts.enter(aspect, value) });
    const body = judged || !words
      ? [el("span", { class: "choice-value" }, value), words && el("span", { class: "choice-words" }, words)]
      : [el("span", { class: "choice-value" }, words), words === value || aspect.measured ? "" : el("span", { class: "choice-words" }, value)];
    return el("label", { class: "choice" }, input, el("span", { class: "choice-body" }, ...body));
  });
  return el("div", { class: `choices choices-${judged && cards.length === 4 ? "four" : "two"}` }, ...cards);
}

function buildNumber(aspect, name, acts) {
  const field = el("input", { class: "number", id: `${name}-field`, inputmode: "decimal", autocomplete: "off", maxlength: 12, enterkeyhint: "done", "aria-describedby": `${name}-about ${name}-wrong` });
  field.addEventListener("change", () => typed(aspect, field, acts));
  const row = el("div", { class: "number-row" }, field);
  if (aspect.kind === "deduction" && !aspect.measured) {
    const step = (by, label, sign) => el("button", { type: "button", class: "step", "aria-label": say(label, { item: aspect.id }), onclick: () => bump(aspect, field, acts, by) }, sign);
    row.prepend(step(-1, "less", "−"));
    row.append(step(1, "more", "+"));
  }
  if (!aspect.measured) row.append(el("span", { class: "of" }, `/ ${aspect.maximum}`));
  return row;
}

function typed(aspect, field, acts) {
  const text = plain(field.value);
  const wrong = fault(aspect, text);
  const item = field.closest(".item");
  showFault(item, field, wrong && say(wrong, { text, maximum: aspect.maximum }));
  if (!wrong) acts.enter(aspect, aspect.measured ? text : canonical(text));
}

function showFault(item, field, sentence) {
  const shown = find(".item-wrong", item);
  write(shown, sentence);
  shown.hidden = !sentence;
  if (sentence) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

// In hundredths, so that 0.1 three times is 0.3.
function bump(aspect, field, acts, by) {
  const step = Number(aspect.maximum) > 1 ? 100 : 10;
  const next = Math.round(Number(plain(field.value) || 0) * 100) + by * step;
  const kept = Math.min(Math.round(Number(aspect.maximum) * 100), Math.max(0, next));
  field.value = canonical((kept / 100).toFixed(2));
  typed(aspect, field, acts);
}

// Only what differs is written: a tap paints one item.
export function paintItem(item, sheet, cell) {
  const status = statusOf(cell);
  const writable = canMark(sheet, item.aspect.id);
  mark(item.root, "data-status", status);
  for (const radio of item.radios) {
    const chosen = isMarked(cell) && (radio.value === cell.typed || sameMark(radio.value, cell.typed));
    if (radio.checked !== chosen) radio.checked = chosen;
    if (radio.disabled === writable) radio.disabled = !writable;
  }
  if (item.field) paintField(item, cell, writable);
  write(item.state, words(item.aspect, cell, status));
  item.clear.hidden = !writable || !isMarked(cell);
  const act = { keepMine: () => item.acts.keepMine(item.aspect, cell), takeTheirs: () => item.acts.takeTheirs(item.aspect, cell), acceptTheirs: () => item.acts.acceptTheirs(cell) };
  item.shown = paintTrouble(item.shown, item.trouble, cell, writable, act);
  paintBeside(item.beside, sheet);
}

function paintField(item, cell, writable) {
  for (const each of item.control.querySelectorAll("input, button")) each.disabled = !writable;
  // What is wrong stays to be corrected, and nothing is changed under somebody who types.
  if (item.field.hasAttribute("aria-invalid") || document.activeElement === item.field) return;
  if (item.field.value !== cell.typed) item.field.value = cell.typed;
}

// An unusual value was taken back: what stood before stands in the field again.
export function putBack(item, cell) {
  if (item?.field) item.field.value = cell.typed;
}

export function forgetTyping(item) {
  forgetNote(item.beside);
  if (!item.field) return;
  showFault(item.root, item.field, "");
}

function words(aspect, cell, status) {
  const gives = aspect.measured && cell.value && !cell.trouble ? ` · ${say("gives", { mark: canonical(cell.value) })}` : "";
  return say(`item_${status}`) + gives;
}
