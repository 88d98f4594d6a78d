// The wall is a plain page without this file: it asks every few seconds what changed, and says so when nobody answers.
import { askPartOfPage, askWhatIsNew, keepAsking } from "./poll.js";

const wall = document.querySelector("[data-wall]");
const steps = [...wall.querySelectorAll("[data-step]")].map((item) => ({
  fill: item.dataset.fill,
  letter: item.querySelector("[data-letter]").textContent,
  words: item.querySelector("[data-words]").textContent,
  count: item.querySelector("[data-count]"),
}));
const rows = [...wall.querySelectorAll("[data-rows] tr")].map((row) => [...row.querySelectorAll("td")]);
let tag = "";
let latest = null;

function draw(found) {
  found.rows.forEach((line, row) => {
    [...line].forEach((number, place) => {
      const step = steps[Number(number)];
      const cell = rows[row][place];
      if (cell.classList.contains(`fill-${step.fill}`)) return;
      cell.className = `fill fill-${step.fill}`;
      cell.firstElementChild.textContent = step.letter;
      cell.lastElementChild.textContent = step.words;
    });
  });
  steps.forEach((step, number) => { step.count.textContent = found.counts[number]; });
}

// Calls are drawn by the server alone, with their buttons: when others wait than are shown, its part of the page is fetched.
async function fetchCalls(found) {
  const shown = document.querySelector("[data-calls]");
  if (found.calls === wall.dataset.waiting || shown.contains(document.activeElement)) return;
  const { found: fresh } = await askPartOfPage("[data-calls]");
  shown.replaceChildren(...fresh.childNodes);
  wall.dataset.waiting = found.calls;
}

async function ask() {
  const answer = await askWhatIsNew(wall.dataset.wall, tag);
  if (answer.found) {
    latest = answer.found;
    if (latest.shape !== wall.dataset.shape) {
      location.reload();
      return answer.moment;
    }
    draw(latest);
    tag = answer.tag;
  }
  await fetchCalls(latest);
  return answer.moment;
}

keepAsking(wall, { every: 3000, ask });
