// Runs in a page and gives a list of faults: what would shut out somebody who uses a keyboard, a
// screen reader, a phone or a dark screen. An empty list is a good page.

const faults = [];
const all = (css) => [...document.querySelectorAll(css)];
const text = (node) => (node?.textContent ?? "").replace(/\s+/g, " ").trim();
const name = (node) => `<${node.tagName.toLowerCase()}${node.id ? ` id=${node.id}` : ""}> "${text(node).slice(0, 40)}"`;
const shown = (node) => node.checkVisibility({ visibilityProperty: true });
const fault = (what, node) => faults.push(node ? `${what}: ${name(node)}` : what);

// Structure: one heading of the first rank, none skipped, one main part, named landmarks.
if (!document.documentElement.lang) fault("the page names no language");
if (document.title.trim() === "") fault("the page has no title");
if (all("h1").length !== 1) fault(`${all("h1").length} headings of the first rank`);
if (all("main").length !== 1) fault(`${all("main").length} main parts`);
// A summary of faults stands before the page's own heading, so rank 1 counts as given.
let rank = 1;
for (const heading of all("h1, h2, h3, h4, h5, h6").filter(shown)) {
  const next = Number(heading.tagName[1]);
  if (next > rank + 1) fault(`a heading of rank ${next} after rank ${rank}`, heading);
  if (text(heading) === "") fault("an empty heading", heading);
  rank = next;
}
for (const nav of all("nav")) {
  if (!nav.getAttribute("aria-label") && !nav.hasAttribute("aria-labelledby")) fault("an unnamed nav", nav);
}

// Names: every id once, every reference to one that exists, every control named.
const ids = all("[id]").map((node) => node.id);
for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) fault(`the id ${id} stands twice`);
for (const attribute of ["for", "aria-labelledby", "aria-describedby", "aria-controls"]) {
  for (const node of all(`[${attribute}]`)) {
    for (const id of node.getAttribute(attribute).split(/\s+/)) {
      if (!document.getElementById(id)) fault(`${attribute} names "${id}", which is not there`, node);
    }
  }
}
for (const link of all('a[href^="#"]')) {
  if (!document.getElementById(link.hash.slice(1))) fault(`a link to ${link.hash}, which is not there`, link);
}
const label = (node) =>
  node.getAttribute("aria-label") ||
  (node.getAttribute("aria-labelledby") ?? "").split(/\s+/).map((id) => text(document.getElementById(id))).join("");
for (const control of all("input:not([type=hidden]), select, textarea")) {
  if ([...control.labels].map(text).join("") === "" && !label(control)) fault("a field without a label", control);
  if (control.autofocus && control.type === "text" && !control.hasAttribute("aria-invalid")) fault("a field that grabs the focus", control);
}
for (const control of all("a[href], button, summary")) {
  if (text(control) === "" && !label(control)) fault("a link or button without words", control);
}
for (const radio of all("input[type=radio]")) {
  if (text(radio.closest("fieldset")?.querySelector("legend")) === "") fault("a choice without a question", radio);
}
for (const drawing of all("svg")) {
  const named = label(drawing) !== "" || drawing.querySelector(":scope > title");
  const hidden = drawing.closest("[aria-hidden=true]");
  const part = drawing.parentElement.closest("svg");
  if (!part && !hidden && !(drawing.getAttribute("role") === "img" && named)) fault("a drawing without words", drawing);
}
for (const table of all("table")) {
  // What an admin wrote in Markdown has no captions; a heading or a sentence stands above it.
  if (table.closest(".playbook")) continue;
  if (!table.caption && !label(table)) fault("a table without a caption", table);
  if (!table.querySelector("th[scope]")) fault("a table without heads", table);
}
for (const node of all("[tabindex]")) {
  if (node.tabIndex > 0) fault("an order of its own for the Tab key", node);
}

// Size: what is pressed is 24 pixels high, or a circle of 24 pixels around its middle touches
// nothing else that is pressed (WCAG 2.5.8), or it is a link inside a sentence.
const inText = (link) => [...link.parentElement.childNodes].some((part) => part.nodeType === Node.TEXT_NODE && part.data.trim() !== "");
const targets = all("a[href], button, summary, select, input:not([type=hidden])").filter((node) => shown(node) && !node.matches(".skip, .vh"));
const boxes = targets.map((node) => node.getBoundingClientRect());
const small = (box) => box.height < 24 || box.width < 24;
function near(box, other) {
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  const dx = Math.max(other.left - x, 0, x - other.right);
  const dy = Math.max(other.top - y, 0, y - other.bottom);
  const middles = Math.hypot(other.left + other.width / 2 - x, other.top + other.height / 2 - y);
  return Math.hypot(dx, dy) < 12 || (small(other) && middles < 24);
}
targets.forEach((target, at) => {
  const box = boxes[at];
  if (!small(box) || (target.tagName === "A" && inText(target))) return;
  if (boxes.some((other, number) => number !== at && near(box, other))) {
    fault(`only ${box.width.toFixed(0)} by ${box.height.toFixed(0)} pixels, and others are near`, target);
  }
});
// A phone's window grows with a page that is too wide for it; the root element does not.
const wide = document.scrollingElement.scrollWidth;
const room = document.documentElement.clientWidth;
if (wide > room) {
  fault(`${wide} pixels wide in a window of ${room}`);
  const out = all("main *").filter((node) => node.getBoundingClientRect().right > room + 1);
  for (const node of out.slice(0, 3)) fault("sticks out", node);
}

// Contrast: every text against what lies behind it, 4.5 to 1, or 3 to 1 for large letters.
const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
function rgba(colour) {
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data];
}
function light(colour) {
  const [r, g, b] = rgba(colour).map((part) => part / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function behind(node) {
  for (let at = node; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor;
    if (rgba(colour)[3] === 255) return colour;
  }
  return "white";
}
const seen = new Set();
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walk.nextNode()) {
  const node = walk.currentNode.parentElement;
  if (walk.currentNode.data.trim() === "" || seen.has(node) || !shown(node)) continue;
  if (node.closest("title, desc, script, .vh, .skip")) continue;
  seen.add(node);
  const style = getComputedStyle(node);
  const ink = light(node.closest("svg") ? style.fill : style.color);
  const paper = light(behind(node));
  const contrast = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
  const size = parseFloat(style.fontSize);
  const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  if (contrast < (large ? 3 : 4.5)) fault(`a contrast of ${contrast.toFixed(2)}`, node);
}
return faults;
