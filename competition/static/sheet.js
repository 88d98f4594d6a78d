// The sheet works without this file: it keeps the count, the list of what is missing and the subtotal up to date.
const form = document.querySelector("form[data-sheet]");
const items = [...form.querySelectorAll(".item")];
let changed = false;

// An aspect that did not come back has no field and keeps its mark.
const valueOf = (item) => {
  if ("held" in item.dataset) return item.dataset.kept;
  const field = item.querySelector("input[type=radio]:checked, input:not([type=radio])");
  return field ? field.value.normalize("NFKC").trim() : "";
};

function refresh() {
  let missing = 0;
  let hundredths = 0;
  for (const item of items) {
    const value = valueOf(item);
    const empty = value === "";
    missing += empty;
    const link = document.querySelector(`[data-item="${item.id}"]`);
    if (link) link.hidden = !empty;
    // What a calculation gives is known when the sheet is saved; until then the mark of before counts.
    const number = Number(item.dataset.counts === "kept" ? item.dataset.kept : value);
    const sign = { yes: 1, kept: 1, minus: -1 }[item.dataset.counts] ?? 0;
    if (Number.isFinite(number)) hundredths += sign * Math.round(number * 100);
  }
  for (const shown of document.querySelectorAll("[data-missing]")) shown.textContent = missing;
  for (const part of document.querySelectorAll("[data-missing-list], [data-missing-link]")) part.hidden = missing === 0;
  form.querySelector("[data-subtotal]").textContent = String(hundredths / 100);
}

form.addEventListener("input", () => {
  changed = true;
  refresh();
});
form.addEventListener("submit", () => {
  changed = false;
});
window.addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});

document.querySelector(".turn-strip [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
