// Where two devices of a judge differed and the chief judge chose: that is told in the place of the conflict.
import { typedOf } from "./numbers.js";

// Key → the mark as it stands since, with the reason; of the work list's judge.
export function choicesIn(work) {
  const found = new Map();
  for (const form of work.forms) {
    for (const [code, aspects] of Object.entries(form.chosen ?? {})) {
      const marks = form.works.find((each) => each.code === code)?.marks ?? {};
      for (const [aspect, choice] of Object.entries(aspects)) {
        if (marks[aspect]) found.set(`${work.judge.id}|${form.key}/${code}|${aspect}`, { ...choice, mark: marks[aspect] });
      }
    }
  }
  return found;
}

// The record as it is after the choice; itself where its conflict came later, or is none. Its id changes with it, the same
// in memory and journal, so that the screen sees something new.
export function afterChoice(record, choice) {
  const { trouble } = record;
  if (trouble?.outcome !== "conflict" || !choice || choice.version <= trouble.version) return record;
  const { mark, version, reason } = choice;
  const told = { ...trouble, id: `${trouble.id}-${version}`, outcome: "chosen", version: mark.version, standing: typedOf(mark), reason };
  return { ...record, typed: told.standing, value: mark.value ?? "", version: mark.version, trouble: told };
}
