// A PDF may be dropped anywhere on the page instead of being chosen: it is put into the field and sent with its form.
const form = document.getElementById("by-file");
const field = form?.elements.namedItem("file");
const hint = document.getElementById("drop-hint");
const several = document.getElementById("drop-several");
let leaving;

const brings = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

const show = (over) => form.classList.toggle("drop-over", over);

// Without preventDefault a browser opens the file in place of the page.
function over(event) {
  if (!brings(event)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "copy";
  clearTimeout(leaving);
  show(true);
}

// Each element on the way sends a dragleave; only one that nothing follows has left the page.
function leave() {
  clearTimeout(leaving);
  leaving = setTimeout(show, 100, false);
}

function drop(event) {
  if (!brings(event)) return;
  event.preventDefault();
  clearTimeout(leaving);
  show(false);
  const { files } = event.dataTransfer;
  several.textContent = files.length > 1 ? several.dataset.says : "";
  if (files.length !== 1) return;
  field.files = files;
  form.requestSubmit();
}

if (field) {
  hint.hidden = false;
  document.addEventListener("dragover", over);
  document.addEventListener("dragleave", leave);
  document.addEventListener("drop", drop);
}
