// The public board is a plain page without this file: it asks every five seconds, and what is new is drawn by the server.
import { askPartOfPage, askWhatIsNew, keepAsking } from "./poll.js";

const board = document.querySelector("[data-board]");
const ago = document.querySelector("[data-ago]");
let received = null;

async function ask() {
  const answer = await askWhatIsNew(board.dataset.board, `"${board.dataset.tag}"`);
  if (answer.found) {
    if (!answer.found.board?.events) throw new Error("not a board");
    const fresh = await askPartOfPage("[data-board]");
    board.replaceChildren(...fresh.childNodes);
    board.dataset.tag = fresh.dataset.tag;
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
