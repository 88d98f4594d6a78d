// Handing a tablet over without a network: the next judge's PIN opens the key that this device holds of that judge. The server
// still takes the first one for who marks here, so nothing of the second goes out until the connection is back: then what the
// first left behind is sent under the first one's name, the server locks the device, and it asks whoever sits here for the PIN.
import { model } from "./model.js";
import { canKeep, nameOfKey, openKey } from "./pin.js";
import { lock } from "./server.js";
import * as store from "./store.js";
import { become, owed, owing, sendOf, shareWork } from "./sync.js";
import { recall, recallFor } from "./work.js";

export const judgesHere = async () => (await store.get("judges")) ?? [];

const missing = (key) => Object.assign(new Error(key), { key });

// Why it cannot be handed over here and now, as the name of a sentence; "" where it can.
export async function whyNot() {
  if (!canKeep()) return "handover_insecure";
  const others = (await judgesHere()).filter((each) => each.id !== model.judge?.id);
  const names = await Promise.all(others.map((each) => nameOfKey(each.id)));
  return names.some(Boolean) ? "" : "handover_no_keys";
}

// Lets a judge in by the PIN alone. An error says why not.
export async function letInHere(judge, pin) {
  if (!canKeep()) throw missing("handover_insecure");
  if (!(await nameOfKey(judge))) throw missing("unlock_no_key");
  await openKey(judge, pin);
  if (!(await recallFor(judge))) throw missing("unlock_no_list");
  shareWork();
}

// The connection is back, and the server takes `judge` for who marks here. True once the device is locked there too.
export async function settleHandover(judge, locked) {
  if (judge === model.judge?.id && !locked) {
    owing(false); // the same judge came back by the own PIN: nothing changed hands
    return false;
  }
  if (!(await sendOf(judge))) return false;
  await lock();
  owing(false);
  await recall(model.judge.id);
  become("signed-out");
  return true;
}

export { owed, owing };
