// The public board is a plain page without this file. It asks for the page every five seconds, with the tag it knows: one
// question, mostly answered by 304, and what is new was drawn by the server once for all.
import { askPartOfPage, keepAsking } from "./poll.js";

const board = document.querySelector("[data-board]");
const mine = `[data-board="${CSS.escape(board.dataset.board)}"][data-tag]`;
const ago = document.querySelector("[data-ago]");
let tag = "";
let received = null;

async function ask() {
  const answer = await askPartOfPage(mine, tag);
  tag = answer.tag;
  if (answer.found && answer.found.dataset.tag !== board.dataset.tag) {
    board.replaceChildren(...answer.found.childNodes);
    board.dataset.tag = answer.found.dataset.tag;
    board.dispatchEvent(new Event("drawn"));
  }
  received = performance.now();
  return answer.moment;
}

function sayHowOld() {
  if (received === null) return;
  const seconds = Math.round((performance.now() - received) / 1000);
  ago.textContent = ` · ${seconds} 秒前 ${seconds} s ago`;
}

setInterval(sayHowOld, 1000);
keepAsking(document.body, { every: 5000, ask });
