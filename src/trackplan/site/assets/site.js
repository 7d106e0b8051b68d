// Search, filters and copy buttons. All else on a page works without this.
"use strict";
(() => {
  const root = new URL("..", document.currentScript.src).href;

  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  // A classic script: a page opened from a folder may not fetch.
  const load = (file) =>
    new Promise((done, failed) => {
      document.head.append(make("script", { src: root + "assets/" + file, onload: done, onerror: failed }));
    });

  // --- search ---------------------------------------------------------------------------------
  const MOST = 12;
  let engine = null;
  let loading = null;

  const words = (text) => text.split(/[\s\p{P}\p{S}]+/u).filter(Boolean);
  const terms = (text) => {
    const apart = text.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2");
    return words(apart);
  };

  const prepare = () => {
    loading ??= Promise.all([load("minisearch.js"), load("search.js")]).then(() => {
      engine = new MiniSearch({
        fields: ["name", "text", "words"],
        storeFields: [],
        tokenize: terms,
        searchOptions: {
          boost: { name: 4, words: 1.2 },
          prefix: (term) => term.length > 1,
          fuzzy: (term) => (term.length > 3 ? 0.25 : false),
          boostDocument: (id) => (TRACKPLAN_SEARCH[id][0] === "event" ? 1.8 : 1),
        },
      });
      engine.addAll(
        TRACKPLAN_SEARCH.map(([, name, , text, more], id) => ({ id, name, text, words: more })),
      );
    });
    return loading;
  };

  const search = (query) => {
    const asked = query.trim().toLowerCase();
    const strict = engine.search(query, { combineWith: "AND" });
    const found = strict.length ? strict : engine.search(query);
    const exact = found.filter(({ id }) => TRACKPLAN_SEARCH[id][1].toLowerCase() === asked);
    return [...exact, ...found.filter((one) => !exact.includes(one))].slice(0, MOST).map(({ id }) => TRACKPLAN_SEARCH[id]);
  };

  const finder = () => {
    const list = make("ul", { className: "found", id: "found", hidden: true, role: "listbox" });
    list.setAttribute("aria-label", "Search results");
    const input = make("input", { type: "search", placeholder: "Search  /", autocomplete: "off", spellcheck: false });
    for (const [name, value] of Object.entries({
      "aria-label": "Search events, attributes, owners and tags", "aria-controls": "found",
      "aria-expanded": "false", "aria-autocomplete": "list", role: "combobox",
    })) input.setAttribute(name, value);
    document.querySelector(".brand").after(make("div", { id: "find" }, input, list));
    let at = -1;

    const close = () => {
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const options = () => [...list.querySelectorAll("[role=option]")];
    const choose = (index) => {
      const all = options();
      at = all.length ? (index + all.length) % all.length : -1;
      all.forEach((one, each) => one.setAttribute("aria-selected", String(each === at)));
      if (at < 0) return;
      input.setAttribute("aria-activedescendant", all[at].id);
      all[at].scrollIntoView({ block: "nearest" });
    };
    const go = (option) => option && location.assign(root + option.dataset.href);
    const show = () => {
      if (!engine || !input.value.trim()) return close();
      const found = search(input.value);
      list.replaceChildren(
        ...found.map(([kind, name, href, text], index) => {
          const option = make("li", { id: `found-${index}`, role: "option" },
            make("span", { className: "name", textContent: name }),
            make("span", { className: "kind", textContent: kind }),
            ...(text ? [make("span", { className: "text", textContent: text })] : []));
          option.dataset.href = href || `${kind}s/${name}.html`;
          return option;
        }),
      );
      if (!found.length) list.append(make("li", { className: "none", role: "option", textContent: "Nothing found" }));
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      choose(0);
    };

    input.addEventListener("focus", () => prepare().then(show), { once: true });
    input.addEventListener("input", () => prepare().then(show));
    input.addEventListener("blur", close);
    list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[data-href]");
      if (option) go(option);
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        choose(at + (event.key === "ArrowDown" ? 1 : -1));
      } else if (event.key === "Enter") {
        prepare().then(() => {
          if (list.hidden) show();
          go(list.querySelector("[aria-selected=true][data-href]"));
        });
      } else if (event.key === "Escape") {
        input.value = "";
        close();
        input.blur();
      }
    });
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest?.("input, select, textarea");
      if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        input.focus();
      }
    });
  };

  // --- tables: filter and sort ----------------------------------------------------------------
  const FILTERED = ["Owner", "Status", "Source", "Severity", "Type"];
  const order = new Intl.Collator("en", { numeric: true });

  const table = (element) => {
    const body = element.tBodies[0];
    const rows = [...body.rows].map((row, index) => ({
      row, index,
      cells: [...row.cells].map((cell) => cell.textContent.trim()),
      tags: (row.dataset.tags ?? "").split("\n").filter(Boolean),
      text: row.textContent.toLowerCase(),
    }));
    if (rows.length < 2) return;
    const titles = [...element.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
    const state = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
    const controls = [];
    const count = make("output");

    const apply = () => {
      let shown = 0;
      for (const each of rows) {
        const hidden = !controls.every(({ control, fits }) => !control.value || fits(each, control.value));
        each.row.hidden = hidden;
        shown += hidden ? 0 : 1;
      }
      count.textContent = shown === rows.length ? "" : `${shown} of ${rows.length}`;
    };
    const changed = () => {
      const now = new URLSearchParams(controls.filter(({ control }) => control.value).map(({ name, control }) => [name, control.value]));
      history.replaceState(null, "", String(now) ? `#${now}` : location.href.split("#")[0]);
      apply();
    };
    const add = (name, control, fits) => {
      control.value = state.get(name) ?? "";
      control.setAttribute("aria-label", name);
      control.addEventListener("input", changed);
      controls.push({ name, control, fits });
    };
    const choice = (name, all, fits) => {
      const values = [...new Set(all)].filter(Boolean).sort(order.compare);
      if (values.length < 2) return;
      add(name.toLowerCase(), make("select", {}, make("option", { value: "", textContent: `Any ${name.toLowerCase()}` }),
        ...values.map((value) => make("option", { value, textContent: value }))), fits);
    };

    add("filter", make("input", { type: "search", placeholder: "Filter" }), (each, value) =>
      value.toLowerCase().split(/\s+/).every((word) => each.text.includes(word) || each.tags.some((tag) => tag.toLowerCase().includes(word))));
    titles.forEach((title, column) => {
      if (!FILTERED.includes(title)) return;
      const parts = (each) => (title === "Source" ? each.cells[column].split(", ") : [each.cells[column]]);
      choice(title, rows.flatMap(parts), (each, value) => parts(each).includes(value));
    });
    choice("Tag", rows.flatMap(({ tags }) => tags), (each, value) => each.tags.includes(value));
    element.closest(".scroll").before(make("div", { className: "filters", role: "search", ariaLabel: "Filter the table" },
      ...controls.map(({ control }) => control), count));
    apply();

    titles.forEach((title, column) => {
      const head = element.tHead.rows[0].cells[column];
      const button = make("button", { type: "button", textContent: title });
      button.addEventListener("click", () => {
        const up = head.getAttribute("aria-sort") !== "ascending";
        for (const other of element.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const sorted = [...rows].sort((one, other) =>
          (order.compare(one.cells[column], other.cells[column]) || one.index - other.index) * (up ? 1 : -1));
        body.append(...sorted.map(({ row }) => row));
      });
      head.replaceChildren(button);
    });
  };

  // --- permalinks: to each section and row ----------------------------------------------------
  const permalink = (element) => {
    const place = element.matches("tr") ? element.cells[0] : element;
    const label = `Link to ${place.textContent.trim()}`;
    place.append(make("a", { className: "perma", href: `#${encodeURIComponent(element.id)}`, textContent: "#", ariaLabel: label }));
  };

  // --- Liquid: how a template writes an attribute, with the fallback that it needs -------------
  const liquid = (element) => {
    for (const row of element.tBodies[0].rows) {
      const [head, { textContent: type }] = row.cells;
      const path = [...head.childNodes].filter((one) => one.nodeType === 3 || one.matches("a, .path")).map((one) => one.textContent).join("").trim();
      if (/^(array|object|map)/.test(type) || path.includes("*")) continue;
      const steps = path.replaceAll("[]", "[0]").split(".").map((step) => {
        const [, name, places] = /^(.*?)((?:\[0\])*)$/s.exec(step);
        return (/^[A-Za-z_][\w-]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`) + places;
      });
      const fallback = /^(number|integer)/.test(type) ? "0" : /^boolean/.test(type) ? "false" : '""';
      const text = `{{ ${element.dataset.liquid}${steps.join("")}${"lack" in row.dataset ? ` | default: ${fallback}` : ""} }}`;
      const button = make("button", { type: "button", className: "copy-liquid", textContent: "Liquid", title: text, ariaLabel: `Copy ${text}` });
      button.addEventListener("click", () => copied(button, text));
      const last = row.cells[row.cells.length - 1];
      last.insertBefore(button, last.querySelector(":scope > small"));
    }
  };

  // --- copy -----------------------------------------------------------------------------------
  // `innerText` is what is shown: of a form's text, the parts of other forms are not.
  const copier = (block) => {
    const shown = () => [...block.querySelectorAll("pre")].find((each) => each.checkVisibility());
    const button = make("button", { type: "button", className: "copy", textContent: "Copy" });
    button.addEventListener("click", () => copied(button, shown().innerText, shown()));
    block.append(button);
  };

  // Pages from a folder may have no clipboard: what is selected is copied there.
  const copied = async (button, text, element = button.appendChild(make("span", { textContent: text }))) => {
    const title = button.dataset.title ??= button.firstChild.textContent;
    let done = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      getSelection().selectAllChildren(element);
      done = document.execCommand("copy");
    }
    button.textContent = done ? "Copied" : "Not copied";
    setTimeout(() => { button.textContent = title; }, 1500);
  };

  // Where the sections are more than a narrow window shows, the one that this page is in comes into view.
  const here = document.querySelector("nav [aria-current]");
  if (here) here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.offsetWidth / 2;

  document.querySelectorAll("table[data-liquid]").forEach(liquid);
  document.querySelectorAll("main h2[id], main tr[id]").forEach(permalink);
  finder();
  document.querySelectorAll("table[data-filter]").forEach(table);
  document.querySelectorAll(".ways, .block").forEach(copier);
})();
