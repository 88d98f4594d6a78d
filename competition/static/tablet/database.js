// IndexedDB as promises. A write is "durable" once it is on disk, not once it is in a buffer: a killed browser loses nothing.
const NAME = "saiwu-tablet";
let opening;

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      const database = request.result;
      database.createObjectStore("kept");
      database.createObjectStore("cells", { keyPath: "key" }).createIndex("judge", "judge");
      database.createObjectStore("ops", { keyPath: "seq", autoIncrement: true }).createIndex("judge", "judge");
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      request.result.onclose = () => (opening = undefined);
      resolve(request.result);
    };
    request.onerror = () => {
      opening = undefined;
      reject(request.error);
    };
  });
  return opening;
}

// All that `work` asks for happens in one transaction. It gets the stores and returns an object that it may fill while
// requests are answered; that object is the result once the transaction is complete.
export async function transact(names, mode, work) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(names, mode, { durability: "strict" });
    let result;
    transaction.oncomplete = () => resolve(result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
    result = work(...names.map((name) => transaction.objectStore(name)));
  });
}

export const then = (request, next) => {
  request.onsuccess = () => next(request.result);
};

export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
