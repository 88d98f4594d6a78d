// Marks as they are typed and compared. They stay texts: a result never passes through a float.
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)$/;
const HUNDREDTHS = 2;

export const plain = (typed) => typed.normalize("NFKC").trim();
export const isNumber = (text) => NUMBER.test(text);

export function canonical(text) {
  const found = plain(text ?? "");
  if (!isNumber(found)) return found;
  const [whole, fraction = ""] = found.replace(/^\+/, "").split(".");
  const digits = fraction.replace(/0+$/, "");
  const front = whole.replace(/^(-?)0+(?=\d)/, "$1") || "0";
  return digits ? `${front}.${digits}` : front;
}

export const sameMark = (one, other) => canonical(one) === canonical(other);

// In hundredths, for the running subtotal; the server's own sum is what counts.
export const hundredths = (text) => Math.round(Number(text) * 100);
export const fromHundredths = (number) => canonical((number / 100).toFixed(HUNDREDTHS));

// What a mark gives now: what was measured stands in `entered`, the mark that follows from it in `value`.
export const typedOf = (found) => (found ? found.entered || found.value || "" : "");

// The key of the sentence that says why a number cannot stand, or "" where it may. What was measured only the server judges.
export function fault(aspect, text) {
  if (text === "" || aspect.measured) return "";
  if (!isNumber(text)) return "not_a_number";
  const number = Number(text);
  if (number < 0 || number > Number(aspect.maximum)) return "out_of_range";
  if (!/^\d*(\.\d{0,2}0*)?$/.test(text.replace(/^\+/, ""))) return "two_decimals";
  if (!aspect.partial && number !== 0 && number !== Number(aspect.maximum)) return "all_or_nothing";
  return "";
}
