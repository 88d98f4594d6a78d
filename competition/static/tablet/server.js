// Requests to the server. Only JSON of our own shape is an answer: a Wi-Fi log-in page answers 200 with HTML.
import { aspectOf } from "./names.js";

const release = document.documentElement.dataset.release;

const PATIENCE = 10_000;
const LONG_PATIENCE = 60_000; // of a photo

export class NoAnswer extends Error {}
export class SignedOut extends Error {}
export class Refused extends Error {}

async function ask(path, options = {}, patience = PATIENCE) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patience);
  try {
    const answer = await fetch(`/tablet/api/${path}`, { ...options, credentials: "same-origin", signal: stop.signal });
    if (answer.status === 304) return { status: 304 };
    const body = answer.status === TOO_LARGE ? await answer.json().catch(() => null) : await answer.json();
    return { status: answer.status, etag: answer.headers.get("ETag"), body };
  } catch (error) {
    throw new NoAnswer(String(error));
  } finally {
    clearTimeout(timer);
  }
}

function read({ status, etag, body }, shape) {
  const problem = body?.problem ?? null;
  if (status === 401) throw Object.assign(new SignedOut("401"), { problem });
  if (problem && status >= 400 && status < 500 && status !== 429) throw Object.assign(new Refused(String(status)), { problem, status });
  if (status !== 200 || !shape(body)) throw new NoAnswer(String(status));
  return { body, etag };
}

const post = (path, body) =>
  ask(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Saiwu-Tablet": "1" },
    body: JSON.stringify(body),
  });

export async function getWork(etag) {
  const answer = await ask("work", { headers: etag ? { "If-None-Match": etag } : {}, cache: "no-store" });
  if (answer.status === 304) return null;
  return read(answer, (body) => Array.isArray(body?.forms) && Number.isInteger(body?.judge?.id));
}

const OUTCOMES = ["applied", "conflict", "locked", "refused", "unproven"];

// PINs that the server has to look at, by operation: in memory until it answered, and nowhere else.
export const pins = new Map();

// An operation as it leaves the device: what the journal adds for itself stays here.
export function wire({ op_id, kind, sheet, form, aspect, typed, base_version, confirmed, signature, seen, proof, at }) {
  const about = kind === "submit" ? { signature, seen, proof } : { aspect: aspectOf(aspect), typed, confirmed };
  return { op_id, kind, sheet, form, ...about, base_version, at };
}

export async function postOperations(judge, device, ops) {
  const proved = (op) => ({ ...wire(op), pin: pins.get(op.op_id) });
  const answer = await post("operations", { judge, device: { ...device, release }, ops: ops.map(proved) });
  const { body } = read(answer, (found) => Array.isArray(found?.results));
  for (const each of body.results) pins.delete(each?.op_id);
  return body.results.filter((each) => OUTCOMES.includes(each?.outcome) && Number.isInteger(each.version));
}

const TOO_LARGE = 413; // said by whatever stands before the server: trying again would not help

export async function postPhoto({ id, judge, sheet, aspect, blob }) {
  const place = new URLSearchParams({ judge, sheet, aspect });
  const answer = await ask(`photos/${id}?${place}`, { method: "POST", headers: { "Content-Type": "image/jpeg", "X-Saiwu-Tablet": "1" }, body: blob }, LONG_PATIENCE);
  if (answer.status === TOO_LARGE) return { outcome: "refused", problem: answer.body?.problem ?? null };
  return read(answer, (body) => body?.photo === id && OUTCOMES.includes(body.outcome)).body;
}

export const getJudges = async () => read(await ask("judges", { cache: "no-store" }), (body) => Array.isArray(body?.judges)).body.judges;
const isKey = (body) => typeof body?.key === "string";
export const unlock = async (user, pin) => read(await post("unlock", { user, pin }), (body) => body?.user === user && isKey(body)).body.key;
export const checkPin = async (pin) => read(await post("pin", { pin }), isKey).body.key;
export const lock = async () => read(await post("lock", {}), (body) => body != null);
export const seen = async (device) => read(await post("seen", { device: { ...device, release } }), (body) => body != null);
export const call = async (sheet, note) => read(await post("call", { sheet, note }), (body) => body?.call != null).body.call;
