// A scanned code leads to /v#…: what stands behind the # never reaches a server by itself, so it is handed over here.
// Without this file the same address can be pasted into the form.
const form = document.getElementById("by-address");

if (form && location.hash.length > 1) {
  form.elements.namedItem("address").value = location.href;
  history.replaceState(null, "", location.pathname);
  form.submit();
}
