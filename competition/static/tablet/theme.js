// Before the first paint, so that a dark hall sees no white flash: the theme and language chosen on this device.
(function () {
  var root = document.documentElement;
  var kept = function (name) { try { return localStorage.getItem("saiwu-" + name); } catch { return null; } };
  root.dataset.theme = kept("theme") || "auto";
  var language = kept("language") || (/^en/.test(navigator.language) ? "en" : "zh");
  root.lang = language === "en" ? "en" : "zh-CN";
})();
