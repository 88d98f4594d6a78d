// The page works without this file, by numbers: here fields are moved by hand, and each change is proved at once.
const form = document.querySelector("form[data-design]");
let waiting;
let asked = 0;

async function prove() {
  const mine = ++asked;
  const data = new FormData(form);
  data.set("action", "preview");
  const answer = await fetch(location.href, { method: "POST", body: data });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const proof = page.querySelector("#proof");
  if (mine !== asked || !proof) return;
  document.querySelector("#proof").innerHTML = proof.innerHTML;
  place();
}

function later() {
  clearTimeout(waiting);
  waiting = setTimeout(prove, 400);
}

const input = (name, part) => form.elements[`${part}-${name}`];

// A handle for each field that is used, over the picture; the arrow keys move it by a millimetre.
function place() {
  const page = document.querySelector(".proof-page");
  if (!page) return;
  for (const row of form.querySelectorAll("[data-field]")) {
    const name = row.dataset.field;
    if (!input(name, "use").checked) continue;
    const handle = document.createElement("button");
    handle.type = "button";
    handle.className = "proof-handle";
    handle.setAttribute("aria-label", row.querySelector("th").textContent.trim());
    page.append(handle);
    put(handle, name, page);
    handle.addEventListener("pointerdown", (event) => drag(event, handle, name, page));
    handle.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (!step) return;
      event.preventDefault();
      move(name, step[0], step[1]);
      put(handle, name, page);
      later();
    });
  }
}

const scale = (page) => page.clientWidth / Number(page.dataset.width);

function put(handle, name, page) {
  const share = (part, whole) => `${(100 * Number(input(name, part).value)) / Number(page.dataset[whole])}%`;
  handle.style.left = share("left", "width");
  handle.style.top = share("top", "height");
  handle.style.width = share("width", "width");
}

function move(name, across, down) {
  for (const [part, by] of [["left", across], ["top", down]]) {
    const field = input(name, part);
    field.value = String(Math.max(0, Math.round((Number(field.value) + by) * 10) / 10));
  }
}

function drag(start, handle, name, page) {
  start.preventDefault();
  handle.setPointerCapture(start.pointerId);
  let { clientX: x, clientY: y } = start;
  const follow = (event) => {
    move(name, (event.clientX - x) / scale(page), (event.clientY - y) / scale(page));
    [x, y] = [event.clientX, event.clientY];
    put(handle, name, page);
  };
  handle.addEventListener("pointermove", follow);
  handle.addEventListener("pointerup", () => {
    handle.removeEventListener("pointermove", follow);
    later();
  }, { once: true });
}

if (form) {
  form.addEventListener("input", later);
  place();
}
