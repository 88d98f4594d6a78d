// The judge's tablet: where the parts meet. The page stands from what this device keeps, then asks the server.
import * as confirming from "./confirming.js";
import { find } from "./dom.js";
import * as device from "./device.js";
import * as head from "./head.js";
import { model, on, tell, tellQueue } from "./model.js";
import * as photos from "./photos.js";
import * as people from "./people.js";
import * as rail from "./rail.js";
import * as rehearsal from "./rehearsal.js";
import * as release from "./release.js";
import * as review from "./review.js";
import * as sheet from "./sheet.js";
import { link, send } from "./sync.js";
import * as vouching from "./vouching.js";
import { askForWork, recall } from "./work.js";
import { fillIn, keep, kept, languages, language, say } from "./words.js";

const root = document.documentElement;

function openOne() {
  const empty = model.sheets.size === 0;
  find("#empty").hidden = !empty;
  // A list that comes while a sheet is looked through does not show that sheet again below it.
  find("#sheet").hidden = find("#bar").hidden = empty || review.isShown();
  if (empty) return;
  const address = rail.firstSheet(sheet.openSheet()?.address ?? kept("sheet"));
  if (address && !sheet.openSheet()) sheet.show(address);
}

function choose(event) {
  const { theme, language: chosen } = event.target.dataset;
  if (theme) root.dataset.theme = theme;
  if (theme) keep("theme", theme);
  if (chosen) speak(chosen);
  paintChoices();
}

function speak(chosen) {
  keep("language", chosen);
  root.lang = chosen === "en" ? "en" : "zh-CN";
  fillIn();
  head.forgetNotices();
  release.tellWhatIsMissing();
  if (link.state === "signed-out") tell("signed-out");
  tell("work");
  tellQueue();
}

function paintChoices() {
  for (const each of document.querySelectorAll("[data-theme][type=button]")) each.setAttribute("aria-pressed", String(each.dataset.theme === root.dataset.theme));
  for (const each of document.querySelectorAll("[data-language]")) each.setAttribute("aria-pressed", String(each.dataset.language === language()));
}

async function start() {
  fillIn();
  for (const each of [sheet, rail, head, rehearsal, review, people, device, confirming, vouching, photos]) each.start();
  release.listen();
  on("work", ready);
  for (const each of document.querySelectorAll("[data-theme][type=button], [data-language]")) each.addEventListener("click", choose);
  paintChoices();
  addEventListener("pagehide", sheet.commit);
  addEventListener("beforeunload", (event) => model.writing && event.preventDefault());
  document.addEventListener("visibilitychange", () => document.hidden && sheet.commit());
  await recall().catch(() => head.notice("storage", "bad", say("no_storage")));
  const why = await askForWork();
  if (why === "offline") await people.openLocked();
  if (!model.judge) find("#starting").textContent = say(why === "offline" ? "first_time_offline" : "not_here");
  release.start();
}

// Once there is a list, kept or new; without a network the page does not wait for one.
function ready() {
  openOne();
  if (root.dataset.ready) return;
  find("#starting").hidden = true;
  tellQueue();
  root.dataset.ready = "1";
  send();
}

if (languages.length) start();
