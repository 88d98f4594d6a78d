// The words of the page in both languages, from the catalogue: a shell that is kept for offline use speaks either.
const all = JSON.parse(document.getElementById("words").textContent);

export const languages = Object.keys(all);
export const language = () => (document.documentElement.lang === "en" ? "en" : "zh");

export function say(key, values = {}) {
  const text = all[language()][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_whole, name) => values[name] ?? "");
}

// A sentence of the server comes in both languages.
export const spoken = (text) => (text ? text[language()] || text.zh : "");

export function keep(name, value) {
  try {
    localStorage.setItem(`saiwu-${name}`, value);
  } catch {
    // A browser that keeps nothing still shows what was chosen until it is closed.
  }
}

export function kept(name) {
  try {
    return localStorage.getItem(`saiwu-${name}`);
  } catch {
    return null;
  }
}

// What stands in the template is filled in again when the language changes.
export function fillIn(root = document) {
  for (const each of root.querySelectorAll("[data-say]")) each.textContent = say(each.dataset.say);
  for (const each of root.querySelectorAll("[data-say-label]")) each.setAttribute("aria-label", say(each.dataset.sayLabel));
  document.title = say("title");
}
