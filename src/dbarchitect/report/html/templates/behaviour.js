// Adds sorting, filtering and highlighting to a page that says everything without them.
"use strict";
(() => {
  const LEAST_ROWS_TO_SORT = 2;
  const LEAST_ROWS_TO_FILTER = 8;
  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

  const keyOf = (row, place) => {
    const cell = row.cells[place];
    return { number: cell.dataset.sort === undefined ? NaN : Number(cell.dataset.sort), text: cell.textContent };
  };

  // A number that is missing comes last, whichever way the others are ordered.
  const compare = (one, other, sign) => {
    const missing = [Number.isNaN(one.number), Number.isNaN(other.number)];
    if (missing[0] !== missing[1]) return missing[0] ? 1 : -1;
    return sign * (missing[0] ? collator.compare(one.text, other.text) : one.number - other.number);
  };

  const sort = (table, place) => {
    const heads = [...table.tHead.rows[0].cells];
    const direction = heads[place].getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
    heads.forEach((head) => head.removeAttribute("aria-sort"));
    heads[place].setAttribute("aria-sort", direction);
    const sign = direction === "ascending" ? 1 : -1;
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row) => ({ row, key: keyOf(row, place) }));
    rows.sort((one, other) => compare(one.key, other.key, sign));
    body.append(...rows.map((item) => item.row));
  };

  const makeSortable = (table) => {
    [...table.tHead.rows[0].cells].forEach((head, place) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      button.addEventListener("click", () => sort(table, place));
      head.append(button);
    });
  };

  const filterBox = (name, apply) => {
    const label = document.createElement("label");
    const input = document.createElement("input");
    label.className = "filter";
    input.type = "search";
    input.addEventListener("input", () => apply(input.value.trim().toLowerCase()));
    label.append(name, input);
    return label;
  };

  const show = (elements, wanted) => {
    let shown = 0;
    for (const element of elements) {
      element.hidden = wanted !== "" && !element.textContent.toLowerCase().includes(wanted);
      shown += element.hidden ? 0 : 1;
    }
    return shown;
  };

  for (const table of document.querySelectorAll("main table")) {
    const rows = [...table.tBodies[0].rows];
    if (rows.length >= LEAST_ROWS_TO_SORT) makeSortable(table);
    if (rows.length >= LEAST_ROWS_TO_FILTER) {
      table.parentElement.before(filterBox("Filter rows", (wanted) => show(rows, wanted)));
    }
  }

  for (const fold of document.querySelectorAll("details.fold")) {
    const inner = fold.querySelectorAll(":scope > details.fold");
    if (inner.length >= LEAST_ROWS_TO_FILTER) {
      inner[0].before(filterBox("Filter", (wanted) => show(inner, wanted)));
    }
  }

  const groups = [...document.querySelectorAll("details.group")];
  if (groups.length > 0) {
    groups[0].before(
      filterBox("Filter evidence", (wanted) => {
        for (const group of groups) {
          const shown = show(group.querySelectorAll("article"), wanted);
          group.hidden = shown === 0;
          group.open = wanted !== "" && shown > 0;
        }
      }),
    );
  }

  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    let inside = target.closest("details");
    if (!inside) return;
    for (; inside; inside = inside.parentElement.closest("details")) inside.open = true;
    target.hidden = false;
    target.scrollIntoView();
    if (target.tabIndex === -1) target.focus({ preventScroll: true });
  };
  addEventListener("hashchange", reveal);
  reveal();

  for (const box of document.querySelectorAll(".box")) {
    const wires = [...box.parentElement.querySelectorAll(".wire")].filter((wire) =>
      wire.dataset.ends.split(" ").includes(box.dataset.place),
    );
    const light = (lit) => wires.forEach((wire) => wire.classList.toggle("lit", lit));
    box.addEventListener("mouseenter", () => light(true));
    box.addEventListener("mouseleave", () => light(false));
    box.addEventListener("focusin", () => light(true));
    box.addEventListener("focusout", () => light(false));
  }

  const closed = [];
  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll(".tree details:not([open])")) {
      details.open = true;
      closed.push(details);
    }
  });
  addEventListener("afterprint", () => closed.splice(0).forEach((details) => { details.open = false; }));
})();
