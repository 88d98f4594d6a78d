// The words of the head: whose page it is, what is on this device only, and what went wrong.
import { el, find, mark, write } from "./dom.js";
import { canWrite, model, on, pending, troubles } from "./model.js";
import { acceptTheirs } from "./marking.js";
import { aspectOf, isNote, isPhoto } from "./names.js";
import { letGo } from "./photos.js";
import { go } from "./rail.js";
import { goTo } from "./sheet.js";
import { link } from "./sync.js";
import { say, spoken } from "./words.js";

const notices = new Map(); // name → {tone, text, button}

function stateOfQueue() {
  const n = pending();
  if (model.failed) return ["failed", say("queue_failed")];
  if (link.state === "signed-out") return ["waiting", n ? say("queue_signed_out", { n }) : say("signed_out")];
  if (model.writing) return ["pending", say("queue_writing", { n })];
  if (!n) return ["clean", say(navigator.onLine && link.state === "ok" ? "queue_clean" : "queue_clean_offline")];
  if (!navigator.onLine) return ["waiting", say("queue_offline", { n })];
  return link.state === "waiting" ? ["waiting", say("queue_no_answer", { n })] : ["pending", say("queue_pending", { n })];
}

function paintQueue() {
  const [state, text] = stateOfQueue();
  mark(find("#queue"), "data-state", state);
  write(find("#queue-text"), text);
  const wrong = troubles().length;
  find("#troubles").hidden = wrong === 0;
  write(find("#troubles"), say("troubles", { n: wrong }));
  paintLink();
}

function paintLink() {
  notice("link", link.state === "waiting" && link.problem ? "warn" : null, spoken(link.problem));
  notice("other-judge", link.state === "other-judge" ? "warn" : null, say("other_judge", { name: model.judge?.name }), [say("reload"), () => location.reload()]);
  notice("others", model.others ? "info" : null, say("others_wait", { n: model.others }));
}

// A line below the head, by its name; without a tone it goes.
export function notice(name, tone, text = "", button = null) {
  const before = notices.get(name);
  if ((before?.tone ?? null) === tone && (before?.text ?? "") === (tone ? text : "")) return;
  if (tone) notices.set(name, { tone, text, button });
  else notices.delete(name);
  find("#notices").replaceChildren(
    ...[...notices].map(([key, each]) =>
      el("div", { class: `said said-${each.tone}`, "data-notice": key }, el("p", {}, each.text), each.button ? el("button", { type: "button", onclick: each.button[1] }, each.button[0]) : ""),
    ),
  );
}

export function forgetNotices() {
  notices.clear();
  find("#notices").replaceChildren();
}

// Everything that is wrong in one place, also where its sheet is no longer in the list.
function listTroubles() {
  const items = troubles().map((each) => {
    const { sheet, aspect: name = "", address, trouble } = each;
    const aspect = aspectOf(name);
    const values = { mine: trouble.mine || say("no_mark"), theirs: trouble.standing || say("no_mark"), reason: trouble.reason };
    const where = sheet ?? address;
    const known = typeof where === "string" && model.sheets.get(where)?.work;
    const photo = each.blob || isPhoto(name);
    const text = photo ? say(each.blob ? "trouble_photo" : "trouble_photo_stays") : aspect ? say(`trouble_${trouble.outcome}`, values) : say(`sheet_${trouble.outcome}`, { items: "" });
    const open = () => {
      find("#trouble-list").close();
      go(where);
      if (aspect) goTo(aspect);
    };
    const done = () => (each.blob ? letGo(each) : acceptTheirs(each)).then(relist);
    const gone = known && (canWrite(model.sheets.get(where)) || aspect) ? el("button", { type: "button", onclick: open }, say("show")) : "";
    return el("li", {}, el("p", {}, el("strong", {}, `${where.split("/").pop()} ${aspect}${isNote(name) ? ` ${say("note")}` : ""}`), ` ${text} ${spoken(trouble.problem)}`), el("div", { class: "buttons" }, gone, aspect && trouble.outcome === "conflict" ? "" : el("button", { type: "button", onclick: done }, say("understood"))));
  });
  find("#trouble-items").replaceChildren(...items);
  return items.length;
}

function relist() {
  if (!listTroubles()) find("#trouble-list").close();
}

function paintJudge() {
  write(find("#judge"), [model.judge?.name, model.device?.name].filter(Boolean).join(" · "));
  mark(document.documentElement, "data-hue", (model.judge?.id ?? 0) % 6);
  find("#handover").hidden = !model.device;
}

export function start() {
  on("queue", paintQueue);
  on("work", paintJudge);
  on("photo", paintQueue);
  addEventListener("online", paintQueue);
  addEventListener("offline", paintQueue);
  find("#troubles").addEventListener("click", () => {
    listTroubles();
    find("#trouble-list").showModal();
  });
  for (const each of document.querySelectorAll("dialog [data-close]")) each.addEventListener("click", () => each.closest("dialog").close());
}
