// The desk works without this file: it only lets Esc clear the search, wherever the focus is.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const clear = document.getElementById("desk-clear");
  const search = document.getElementById("desk-q");
  if (clear) clear.click();
  else if (search) {
    search.value = "";
    search.focus();
  }
});
