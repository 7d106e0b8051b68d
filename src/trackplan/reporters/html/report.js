
"use strict";
const table = document.querySelector(".events");
const form = document.querySelector(".filters");
if (table && form) {
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const compare = new Intl.Collator("en", { numeric: true }).compare;

  const told = (row, column) => row.cells[column].dataset.sort ?? "";
  const sort = (head, column) => {
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    rows.sort((one, other) => compare(told(one, column), told(other, column)) * (down ? -1 : 1));
    body.append(...rows);
  };
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    if (head.classList.contains("plain")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(head, column));
    head.append(button);
  });

  const chosen = (name) => form.elements[name]?.value ?? "";
  const filter = () => {
    const name = chosen("name").trim().toLowerCase();
    const findings = chosen("findings");
    const planned = chosen("planned");
    for (const row of rows) {
      const some = Number(row.dataset.findings) > 0;
      row.hidden =
        !told(row, 0).toLowerCase().includes(name) ||
        (findings === "error" && !(Number(row.dataset.errors) > 0)) ||
        (findings === "some" && !some) ||
        (findings === "none" && some) ||
        (planned !== "" && row.dataset.planned !== planned);
    }
    const shown = rows.filter((row) => !row.hidden).length;
    form.querySelector("output").value = shown === rows.length ? "" : `${shown} of ${rows.length}`;
  };
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
}
addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll("details:not([id])")) fold.open = true;
});
