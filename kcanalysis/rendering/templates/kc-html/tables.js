// Tables: the newest quarter first on a phone, heads that stay in view, and figures to take away.
{
  const headed = [...document.querySelectorAll(".table-box:has(thead)")];
  const phone = matchMedia("(max-width: 40rem)");
  // The columns up to the newest, which is brought forward, go the other way.
  const newest = [...document.querySelectorAll("thead tr:only-child > .emphasis")].map((head) => [head.closest("table"), head.cellIndex]);
  const turn = () => {
    for (const [table, last] of newest) {
      for (const row of table.rows) row.cells[0].after(...[...row.cells].slice(1, last + 1).reverse());
    }
  };
  if (phone.matches) turn();
  phone.addEventListener("change", turn);

  // Where a box scrolls sideways, its head cannot stick to the window by itself.
  const follow = () => {
    for (const box of headed.filter((box) => !box.closest(".boxes"))) {
      const { top, bottom } = box.getBoundingClientRect();
      const head = box.querySelector("thead");
      const room = getComputedStyle(box).overflowX === "visible" ? 0 : bottom - top - 3 * head.offsetHeight;
      head.style.transform = top < 0 && room > 0 ? `translateY(${Math.min(-top, room)}px)` : "";
    }
  };
  addEventListener("scroll", follow, { passive: true });

  const text = (cell) => {
    const bare = cell.cloneNode(true);
    for (const mark of bare.querySelectorAll("sup, .back")) mark.remove();
    return bare.textContent.trim();
  };
  const rows = (box) => [...box.querySelectorAll("tr")].map((row) => [...row.cells]);
  const escaped = (told) => told.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);

  function copy(box) {
    const cells = rows(box).map((row) => row.map(text));
    const lines = cells.map((row) => `<tr>${row.map((told) => `<td>${escaped(told)}</td>`).join("")}</tr>`);
    const fill = (event) => {
      event.clipboardData.setData("text/plain", cells.map((row) => row.join("\t")).join("\n"));
      event.clipboardData.setData("text/html", `<table>${lines.join("")}</table>`);
      event.preventDefault();
    };
    document.addEventListener("copy", fill, { once: true });
    document.execCommand("copy");
  }

  // A line for each figure. What a spreadsheet would take for a formula gets an apostrophe in front.
  function save(box) {
    const [heads, ...body] = rows(box);
    const lines = [["item", "column", "printed", "in full", "computed", "source", "note"]];
    for (const [label, ...cells] of body) {
      for (const cell of cells.filter(text)) {
        const { value, formula, source, exception, reason } = cell.dataset;
        lines.push([text(label), text(heads[cell.cellIndex]), text(cell), value, formula, source?.replaceAll("\n", "; "), exception ?? reason]);
      }
    }
    const quoted = (told = "") => `"${/^[=+@\t\r-]/.test(told) && isNaN(told) ? "'" : ""}${told.replaceAll('"', '""')}"`;
    const href = URL.createObjectURL(new Blob(["\ufeff", lines.map((line) => line.map(quoted).join(",")).join("\r\n")], { type: "text/csv" }));
    const stem = decodeURIComponent(location.pathname).split("/").pop().replace(/\.html$/, "");
    const name = box.getAttribute("aria-label").toLowerCase().replace(/\W+/g, "-");
    Object.assign(document.createElement("a"), { href, download: `${stem}-${name}.csv` }).click();
    setTimeout(() => URL.revokeObjectURL(href), 1000);
  }

  for (const box of headed) {
    const take = Object.assign(document.createElement("p"), { className: "take" });
    for (const [name, act] of [["Copy", copy], ["CSV", save]]) {
      const button = Object.assign(document.createElement("button"), { textContent: name, type: "button" });
      button.setAttribute("aria-label", `${name}: ${box.getAttribute("aria-label")}`);
      button.addEventListener("click", () => act(box));
      take.append(button);
    }
    box.after(take);
  }
}
