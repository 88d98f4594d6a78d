// A judge's key on this device, encrypted under the PIN: the right PIN opens it, with or without a network, and nothing else
// does. What it holds proves to the server that the PIN was given. The PIN itself is never kept.
//
// Six digits are few: whoever has the device's disk and time can try them all. So five wrong tries mean waiting (counted on
// the disk before a PIN is tried), a key is worth something on this device only, and it goes once the server no longer knows
// it. 600,000 rounds are what OWASP asks of PBKDF2 with SHA-256; they take a slow tablet about a second.
import { then, transact } from "./database.js";
import * as store from "./store.js";

const ROUNDS = 600_000;
const MOST = 5;
const WAIT = 300_000;
const text = new TextEncoder();
const hex = (bytes) => [...new Uint8Array(bytes)].map((each) => each.toString(16).padStart(2, "0")).join("");
const unhex = (digits) => Uint8Array.from(digits.match(/../g) ?? [], (each) => parseInt(each, 16));

export class WrongPin extends Error {}

export const canKeep = () => Boolean(globalThis.crypto?.subtle);
const record = (judge) => `pin/${judge}`;
const tries = (judge) => `pin-tries/${judge}`;

export const nameOfKey = async (judge) => (await store.get(record(judge)))?.name ?? null;

async function wrapping(pin, { salt, rounds }) {
  const base = await crypto.subtle.importKey("raw", text.encode(pin), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return crypto.subtle.deriveKey(how, base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

// The server gave the key for this PIN.
export async function keepKey(judge, pin, key) {
  const raw = unhex(key);
  const kept = { salt: crypto.getRandomValues(new Uint8Array(16)), iv: crypto.getRandomValues(new Uint8Array(12)), rounds: ROUNDS };
  kept.wrapped = await crypto.subtle.encrypt({ name: "AES-GCM", iv: kept.iv }, await wrapping(pin, kept), raw);
  kept.name = hex(await crypto.subtle.digest("SHA-256", raw)).slice(0, 12);
  await store.put(record(judge), kept);
  await store.put(tries(judge), null);
}

// Counted before it is tried: closing the page in between gains nothing. Gives when one may try again, 0 for now.
const count = (judge) =>
  transact(["kept"], "readwrite", (kept) => {
    const out = { wait: 0 };
    then(kept.get(tries(judge)), (before) => {
      const now = Date.now();
      if (before?.until > now) return void (out.wait = before.until - now);
      const wrong = (before?.until ? 0 : (before?.wrong ?? 0)) + 1;
      kept.put({ wrong, until: wrong < MOST ? 0 : now + WAIT }, tries(judge));
    });
    return out;
  });

// The key that the PIN opens, to sign with. WrongPin with `wait` in minutes where too many were wrong.
export async function openKey(judge, pin) {
  const kept = await store.get(record(judge));
  if (!kept) throw new WrongPin("none");
  const { wait } = await count(judge);
  if (wait) throw Object.assign(new WrongPin("wait"), { wait: Math.ceil(wait / 60_000) });
  let raw;
  try {
    raw = await crypto.subtle.decrypt({ name: "AES-GCM", iv: kept.iv }, await wrapping(pin, kept), kept.wrapped);
  } catch {
    throw new WrongPin("wrong");
  }
  await store.put(tries(judge), null);
  return crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
}

// The same text as `signed_text` of the server.
export async function prove(key, { op_id, sheet, form, at, signature, seen }) {
  const signed = JSON.stringify([op_id, sheet, form, at, signature, Object.entries(seen)]);
  return hex(await crypto.subtle.sign("HMAC", key, text.encode(signed)));
}

export const forgetKey = (judge) => transact(["kept"], "readwrite", (kept) => void kept.delete(record(judge)));

// Who is no longer let in here, or has another PIN by now, has no key here: `judges` as the server names them.
export const forgetOthers = (judges) =>
  transact(["kept"], "readwrite", (kept) => {
    const names = new Map(judges.map((each) => [record(each.id), each.key]));
    then(kept.openCursor(IDBKeyRange.bound("pin/", "pin/\uffff")), function next(cursor) {
      if (!cursor) return;
      if (cursor.value.name !== names.get(cursor.key)) cursor.delete();
      cursor.continue();
    });
  });
