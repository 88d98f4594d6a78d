// The PIN at a signature. With a key on this device the signature is proved at once, offline too; without one the PIN goes to
// the server with it, from memory only, and is asked for again where it was lost on the way.
import { find, write } from "./dom.js";
import { notice } from "./head.js";
import { absorb, model, on } from "./model.js";
import { canKeep, forgetKey, forgetOthers, keepKey, nameOfKey, openKey, prove, WrongPin } from "./pin.js";
import { checkPin, NoAnswer, pins } from "./server.js";
import * as store from "./store.js";
import { send, shareChange } from "./sync.js";
import { say, spoken } from "./words.js";

const SHAPE = /^\d{6}$/;

export const isPin = (text) => SHAPE.test(text.normalize("NFKC").trim());
export const readPin = (field) => field.value.normalize("NFKC").trim();
export const asksPin = () => Boolean(model.device?.pin);

// What shows that the PIN was given for this signature: {proof}, or {} where the server has to look at the PIN itself. An error
// tells what is wrong with the PIN (see `reason`).
export async function vouch(op, pin) {
  if (await nameOfKey(op.judge)) return { proof: await prove(await openKey(op.judge, pin), op) };
  try {
    await setUp(op.judge, pin);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
  }
  if (await nameOfKey(op.judge)) return { proof: await prove(await openKey(op.judge, pin), op) };
  pins.set(op.op_id, pin);
  return {};
}

async function setUp(judge, pin) {
  const key = await checkPin(pin);
  if (canKeep()) await keepKey(judge, pin, key);
  await paint();
}

export function reason(error) {
  if (error.key) return say(error.key);
  if (error instanceof WrongPin) return error.wait ? say("pin_wait", { n: error.wait }) : say("pin_wrong");
  return spoken(error.problem) || say("no_connection");
}

const waiting = () => [...model.ops.values()].filter((each) => each.unproven && each.judge === model.judge?.id);

async function given(event) {
  event.preventDefault();
  const pin = readPin(find("#pin-again"));
  try {
    if (!waiting().length) await setUp(model.judge.id, pin);
    for (const op of waiting()) await again(op, pin);
  } catch (error) {
    write(find("#pin-wrong"), reason(error));
    find("#pin-again").select();
    return;
  }
  find("#pin-dialog").close();
  paint();
  send();
}

async function again(op, pin) {
  const change = await store.prove({ ...op, ...(await vouch(op, pin)) });
  absorb(change);
  shareChange(op.judge, change);
}

function ask() {
  write(find("#pin-wrong"), "");
  find("#pin-again").value = "";
  find("#pin-dialog").showModal();
}

// Said below the head: a signature waits for the PIN, or there is no key on this device yet.
async function paint() {
  const judge = model.judge?.id;
  const none = asksPin() && canKeep() && !(await nameOfKey(judge));
  if (model.judge?.id !== judge) return;
  const codes = waiting().map((each) => each.sheet.split("/").pop());
  const button = [say("enter_pin"), ask];
  notice("pin", codes.length ? "bad" : none ? "info" : null, codes.length ? say("pin_needed", { codes: codes.join(say("comma")) }) : say("pin_set_up"), button);
}

// The server names the keys that are in force; any other one goes.
async function reconcile() {
  const judges = model.device?.judges;
  if (judges) await Promise.all([forgetOthers(judges), store.put("judges", judges)]);
  await paint();
}

export function start() {
  on("work", paint);
  on("queue", () => waiting().length && paint());
  on("asked", reconcile);
  on("unproven", (judge) => forgetKey(judge).then(paint));
  find("#pin-form").addEventListener("submit", given);
}
