// The page works without this file: it draws the samples anew while the look is being chosen.
const form = document.querySelector("form[data-look]");
const names = ["design", "main", "accent", "direction", "language"];
let waiting;

function draw() {
  const asked = new FormData(form);
  for (const picture of document.querySelectorAll("[data-preview]")) {
    const address = new URL(picture.src);
    for (const name of names) address.searchParams.set(name, asked.get(name) ?? "");
    if (address.href !== picture.src) picture.src = address.href;
  }
}

form.addEventListener("input", (event) => {
  if (!names.includes(event.target.name)) return;
  clearTimeout(waiting);
  waiting = setTimeout(draw, 300);
});
