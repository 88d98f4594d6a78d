// Turns the pages of the projector. Without this file they stand one below the other.
const EVERY = 10000;
const board = document.querySelector("[data-board]");
const controls = document.querySelector("[data-controls]");
let slides = [];
let at = 0;
let paused = matchMedia("(prefers-reduced-motion: reduce)").matches;
let timer;

function show() {
  clearTimeout(timer);
  slides.forEach((slide, number) => { slide.hidden = number !== at; });
  controls.querySelector("[data-place]").textContent = `${at + 1} / ${slides.length}`;
  controls.querySelector("[data-while-turning]").hidden = paused;
  controls.querySelector("[data-while-paused]").hidden = !paused;
  if (!paused) timer = setTimeout(() => turn(1), EVERY);
}

function turn(step) {
  at = (at + step + slides.length) % slides.length;
  scrollTo(0, 0);
  show();
}

function pause() {
  paused = !paused;
  show();
}

function gather() {
  slides = [...board.querySelectorAll("[data-slide]")];
  at = Math.min(at, slides.length - 1);
  show();
}

const keys = { ArrowRight: () => turn(1), PageDown: () => turn(1), ArrowLeft: () => turn(-1), PageUp: () => turn(-1), " ": pause };

document.addEventListener("keydown", (event) => {
  const act = keys[event.key];
  const isButton = event.key === " " && event.target.closest("button, a");
  if (!act || isButton || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  act();
});
controls.querySelector("[data-previous]").addEventListener("click", () => turn(-1));
controls.querySelector("[data-next]").addEventListener("click", () => turn(1));
controls.querySelector("[data-pause]").addEventListener("click", pause);
controls.hidden = false;
document.body.classList.add("turning");
board.addEventListener("drawn", gather);
gather();
