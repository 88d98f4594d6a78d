// A signature on glass as SVG path data. Who cannot draw types the name: it is drawn from the letters of this device.
const WIDTH = 600;
const HEIGHT = 200;
const NEAR = 3;
const LONGEST = 38_000;
const LETTERS = 104;
const ROW = 2; // lines are drawn thicker than this, so that every second row is enough

export class Pad {
  constructor(svg, changed) {
    this.svg = svg;
    this.path = svg.querySelector("path");
    this.strokes = [];
    this.typed = "";
    this.pointer = null;
    this.changed = changed;
    svg.addEventListener("pointerdown", (event) => this.begin(event));
    svg.addEventListener("pointermove", (event) => this.go(event));
    for (const name of ["pointerup", "pointercancel"]) svg.addEventListener(name, (event) => this.end(event));
  }

  get data() {
    return this.typed || this.strokes.map((each) => `M${each.map(([x, y]) => `${x} ${y}`).join("L")}`).join("");
  }

  get isSigned() {
    return this.typed !== "" || this.strokes.reduce((all, each) => all + each.length, 0) > 2;
  }

  clear() {
    this.strokes = [];
    this.typed = "";
    this.paint();
  }

  type(name) {
    this.strokes = [];
    this.typed = name.trim() ? drawLetters(name.trim()) : "";
    this.paint();
  }

  begin(event) {
    if (this.pointer !== null) return;
    this.typed = "";
    this.pointer = event.pointerId;
    this.svg.setPointerCapture?.(event.pointerId);
    this.strokes.push([this.place(event)]);
    event.preventDefault();
  }

  // A slow device tells of several movements at once; without them a quick signature is all corners.
  go(event) {
    if (event.pointerId !== this.pointer) return;
    const events = event.getCoalescedEvents?.() ?? [];
    for (const each of events.length ? events : [event]) this.extend(this.place(each));
    this.paint();
  }

  extend([x, y]) {
    const stroke = this.strokes[this.strokes.length - 1];
    const [before, above] = stroke[stroke.length - 1];
    if (Math.abs(x - before) + Math.abs(y - above) < NEAR || this.data.length > LONGEST) return;
    stroke.push([x, y]);
  }

  end(event) {
    if (event.pointerId !== this.pointer) return;
    this.pointer = null;
    // A touch without a movement is a dot.
    const stroke = this.strokes[this.strokes.length - 1];
    if (stroke.length === 1) stroke.push([stroke[0][0] + 1, stroke[0][1]]);
    this.paint();
  }

  place(event) {
    const box = this.svg.getBoundingClientRect();
    const inside = (part, whole, size) => Math.round(Math.min(1, Math.max(0, part / whole)) * size);
    return [inside(event.clientX - box.left, box.width, WIDTH), inside(event.clientY - box.top, box.height, HEIGHT)];
  }

  paint() {
    this.path.setAttribute("d", this.data);
    this.svg.toggleAttribute("data-typed", this.typed !== "");
    this.changed(this.isSigned);
  }
}

// Each run of dark pixels becomes a short line. Letters are made smaller until the data fit what the server takes.
function drawLetters(name) {
  for (let size = LETTERS; size > 12; size -= 8) {
    const data = traceLetters(name, size);
    if (data.length <= LONGEST) return data;
  }
  return "";
}

function traceLetters(name, size) {
  const canvas = Object.assign(document.createElement("canvas"), { width: WIDTH, height: HEIGHT });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.font = `${size}px ${getComputedStyle(document.body).fontFamily}`;
  context.textBaseline = "middle";
  context.textAlign = "center";
  context.fillText(name, WIDTH / 2, HEIGHT / 2, WIDTH - 20);
  const { data } = context.getImageData(0, 0, WIDTH, HEIGHT);
  const dark = (x, y) => x < WIDTH && data[(y * WIDTH + x) * 4 + 3] > 110;
  let found = "";
  for (let y = 0; y < HEIGHT; y += ROW) {
    for (let x = 0; x < WIDTH; x += 1) {
      if (!dark(x, y)) continue;
      const from = x;
      while (dark(x + 1, y)) x += 1;
      found += `M${from} ${y}L${x + 1} ${y}`;
    }
  }
  return found;
}
