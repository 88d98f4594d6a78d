// What is unusual about a value: beyond the plausible range of its aspect, or far from what one gave the other works. The same
// rule as domain/plausible.py; in whole numbers, for a value never passes through a float.
import { isNumber, plain } from "./numbers.js";

const LEAST = 5;
const TIMES = 3n;
const COMPARED = ["measurement", "deduction"];

// As whole numbers of the smallest place that any of them has.
function whole(texts) {
  const parts = texts.map((each) => each.replace("+", "").split("."));
  const places = Math.max(...parts.map(([, fraction = ""]) => fraction.length));
  return parts.map(([front, fraction = ""]) => {
    const digits = BigInt(`${front.replace("-", "")}${fraction.padEnd(places, "0")}` || "0");
    return front.startsWith("-") ? -digits : digits;
  });
}

const below = (one, other) => {
  const [first, second] = whole([one, other]);
  return first < second;
};

// Twice the median, so that the mean of two stays whole.
function twiceMedian(numbers) {
  const ordered = [...numbers].sort((one, other) => (one < other ? -1 : one > other ? 1 : 0));
  const half = ordered.length >> 1;
  return ordered.length % 2 ? 2n * ordered[half] : ordered[half - 1] + ordered[half];
}

const size = (number) => (number < 0n ? -number : number);

function isOutlier(value, others) {
  if (others.length < LEAST) return false;
  const [mine, ...theirs] = whole([value, ...others]);
  const middle = twiceMedian(theirs);
  const deviation = twiceMedian(theirs.map((each) => size(2n * each - middle))); // four times the deviation
  return deviation > 0n && 2n * size(2n * mine - middle) > TIMES * deviation;
}

// "below", "above", "outlier", or "" where there is nothing to ask.
export function unusual(aspect, typed, others) {
  const value = plain(typed);
  if (aspect.choices.length || !isNumber(value)) return "";
  const [from, to] = aspect.plausible ?? [];
  if (from && below(value, from)) return "below";
  if (to && below(to, value)) return "above";
  if (!COMPARED.includes(aspect.kind)) return "";
  return isOutlier(value, others.map(plain).filter(isNumber)) ? "outlier" : "";
}

// The least and the greatest of them, as typed.
export function ends(others) {
  const numbers = others.map(plain).filter(isNumber);
  const ordered = numbers.sort((one, other) => (below(one, other) ? -1 : below(other, one) ? 1 : 0));
  return { from: ordered[0], to: ordered[ordered.length - 1] };
}
