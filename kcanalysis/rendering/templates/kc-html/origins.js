// Shows where a figure of a table comes from: pointed at, tapped, or reached with the arrow keys.
"use strict";
const cells = "td[data-source], td[data-formula], td[data-exception], td[data-reason]";
const heads = new Map([["exception", "Exception"], ["reason", "No figure"], ["formula", "Computed"], ["source", "Source"]]);
const origin = document.getElementById("origin");
let shown = null;
let leaving = 0;

function show(cell) {
  clearTimeout(leaving);
  if (cell === shown) return;
  hide();
  shown = cell;
  origin.replaceChildren();
  for (const [name, head] of heads) {
    if (!cell.dataset[name]) continue;
    const line = document.createElement("p");
    line.append(Object.assign(document.createElement("b"), { textContent: head }), cell.dataset[name]);
    origin.append(line);
  }
  origin.hidden = false;
  cell.setAttribute("aria-describedby", "origin");
  place();
}

function hide() {
  clearTimeout(leaving);
  shown?.removeAttribute("aria-describedby");
  shown = null;
  origin.hidden = true;
}

// Below the cell, or above it where there is no room below.
function place() {
  if (!shown) return;
  const cell = shown.getBoundingClientRect();
  const below = cell.bottom + origin.offsetHeight + 8 < innerHeight;
  const left = Math.min(cell.right - origin.offsetWidth, innerWidth - origin.offsetWidth - 8);
  origin.style.left = Math.max(8, left) + "px";
  origin.style.top = (below ? cell.bottom + 4 : cell.top - origin.offsetHeight - 4) + "px";
}

// The cell to go to from a cell, or from the box around its table.
function next(from, key) {
  const all = [...from.closest(".table-box").querySelectorAll(cells)];
  const at = all.indexOf(from);
  if (at < 0) return all[0];
  const row = from.parentElement;
  const across = all.filter((cell) => cell.parentElement === row);
  const along = all.filter((cell) => cell.cellIndex === from.cellIndex);
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
  const from = event.target.closest?.(`.table-box, ${cells}`);
  if (!from?.closest(".table-box")?.querySelector(cells)) return;
  if (!/^(Arrow(Left|Right|Up|Down)|Home|End)$/.test(event.key) || event.altKey) return;
  event.preventDefault();
  const cell = next(from, event.key);
  if (!cell) return;
  cell.tabIndex = -1;
  cell.focus();
});
document.addEventListener("focusin", (event) => event.target.matches(cells) ? show(event.target) : hide());
document.addEventListener("pointerover", (event) => {
  if (event.pointerType !== "mouse") return;
  const cell = event.target.closest(cells);
  if (cell) show(cell);
  else if (origin.contains(event.target)) clearTimeout(leaving);
  else if (shown && shown !== document.activeElement) {
    clearTimeout(leaving);
    leaving = setTimeout(hide, 200);
  }
});
document.addEventListener("click", (event) => {
  const cell = event.target.closest(cells);
  if (cell) show(cell);
  else if (!origin.contains(event.target)) hide();
});
document.addEventListener("scroll", place, { capture: true, passive: true });
addEventListener("resize", place);
document.getElementById("hint").hidden = false;
