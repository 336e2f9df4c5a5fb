// Shows what is known of a figure: pointed at, tapped, or reached with the arrow keys.
"use strict";
const known = ["exception", "reason", "value", "formula", "source"];
const figures = `:is(td, span, g):is(${known.map((name) => `[data-${name}]`)})`;
const heads = { exception: "Exception", reason: "No figure", value: "In full", formula: "Computed", source: "Source" };
const origin = document.getElementById("origin");
let shown = null;
let leaving = 0;

// The rows that tell of exceptions, and the figures that have one, lead to each other.
for (const [number, row] of document.querySelectorAll("tr[data-exception]").entries()) {
  row.id = `exception-${number + 1}`;
  const marks = [...document.querySelectorAll(`${figures} sup`)];
  for (const [place, mark] of marks.filter((mark) => mark.parentElement.dataset.exception === row.dataset.exception).entries()) {
    mark.id = `${row.id}-${place + 1}`;
    mark.replaceChildren(linked(`#${row.id}`, mark.textContent));
    mark.firstChild.ariaLabel = "The exception";
    if (place === 0) row.cells[0].append(Object.assign(linked(`#${mark.id}`, " where it is shown"), { className: "back" }));
  }
}
for (const box of document.querySelectorAll("[data-figures]")) if (box.querySelector(figures)) box.tabIndex = 0;

function linked(href, textContent) {
  return Object.assign(document.createElement("a"), { href, textContent });
}

function told(figure, name) {
  const { value, source, link } = figure.dataset;
  if (name === "value") return Number(value).toLocaleString("en", { maximumFractionDigits: 4 });
  if (name !== "source") return figure.dataset[name];
  const lines = document.createDocumentFragment();
  for (const line of source.split("\n")) lines.append(Object.assign(document.createElement("span"), { textContent: line }));
  if (link) lines.append(Object.assign(linked(link, "The release at EDGAR"), { target: "_blank", rel: "noopener" }));
  return lines;
}

function show(figure) {
  clearTimeout(leaving);
  if (figure === shown) return;
  hide();
  shown = figure;
  origin.replaceChildren();
  if (figure.matches("g")) origin.append(Object.assign(document.createElement("p"), { textContent: figure.getAttribute("aria-label") }));
  for (const name of known) {
    if (!figure.dataset[name]) continue;
    const line = document.createElement("p");
    line.append(Object.assign(document.createElement("b"), { textContent: heads[name] }), told(figure, name));
    origin.append(line);
  }
  origin.hidden = false;
  figure.setAttribute("aria-describedby", "origin");
  place();
}

function hide() {
  clearTimeout(leaving);
  shown?.removeAttribute("aria-describedby");
  shown = null;
  origin.hidden = true;
}

// Below the figure, or above it where there is no room below; on a phone at the other end of the screen.
function place() {
  if (!shown) return;
  const box = shown.getBoundingClientRect();
  const room = innerHeight - box.bottom;
  origin.style.maxHeight = `min(70vh, ${Math.max(room, box.top) - 8}px)`;
  const below = origin.offsetHeight + 8 <= room;
  origin.classList.toggle("up", room < box.top);
  const left = Math.min(box.right - origin.offsetWidth, innerWidth - origin.offsetWidth - 8);
  origin.style.left = Math.max(8, left) + "px";
  origin.style.top = (below ? box.bottom + 4 : box.top - origin.offsetHeight - 4) + "px";
}

// The figure to go to from a figure, or from what is around it; a table has rows and columns.
function next(from, key) {
  const all = [...from.closest("[data-figures]").querySelectorAll(figures)];
  const at = all.indexOf(from);
  if (at < 0) return all[0];
  const isCell = from.matches("td");
  const across = isCell ? all.filter((one) => one.parentElement === from.parentElement) : all;
  const along = isCell ? all.filter((one) => one.cellIndex === from.cellIndex) : all;
  switch (key) {
    case "ArrowLeft": return across[across.indexOf(from) - 1];
    case "ArrowRight": return across[across.indexOf(from) + 1];
    case "ArrowUp": return along[along.indexOf(from) - 1];
    case "ArrowDown": return along[along.indexOf(from) + 1];
    case "Home": return across[0];
    case "End": return across.at(-1);
  }
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") return hide();
  const from = event.target;
  if (event.key === "Enter" && from.dataset?.link) return open(from.dataset.link, "_blank", "noopener");
  if (!from.matches?.(`[data-figures], ${figures}`) || !from.closest("[data-figures]").querySelector(figures)) return;
  if (!/^(Arrow(Left|Right|Up|Down)|Home|End)$/.test(event.key) || event.altKey) return;
  event.preventDefault();
  const figure = next(from, event.key);
  if (!figure) return;
  figure.tabIndex = -1;
  figure.focus();
});
document.addEventListener("focusin", (event) => event.target.matches(figures) ? show(event.target) : hide());
document.addEventListener("pointerover", (event) => {
  if (event.pointerType !== "mouse") return;
  const figure = event.target.closest(figures);
  if (figure) show(figure);
  else if (origin.contains(event.target)) clearTimeout(leaving);
  else if (shown && shown !== document.activeElement) {
    clearTimeout(leaving);
    leaving = setTimeout(hide, 200);
  }
});
document.addEventListener("click", (event) => {
  const figure = event.target.closest(figures);
  if (figure) show(figure);
  else if (!origin.contains(event.target)) hide();
});
document.addEventListener("scroll", place, { capture: true, passive: true });
addEventListener("resize", place);
document.getElementById("hint").hidden = !document.querySelector(figures);
