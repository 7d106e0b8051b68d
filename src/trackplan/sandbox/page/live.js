// What came in, as it comes in. Nothing here is trusted as HTML: text goes in as text.
const KEPT = 500;
const byId = (id) => document.getElementById(id);
const list = byId("arrivals");
const state = { show: "all", event: null, find: "", paused: false, last: 0, waiting: [], spoken: 0 };

const make = (name, className, text) => {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
};

// Messages put names in backticks.
const say = (node, text) => {
  text.split("`").forEach((part, index) => node.append(index % 2 ? make("code", "", part) : part));
  return node;
};

const level = (arrival) => {
  if (!arrival.good) return "bad";
  if (arrival.outcome === "duplicate") return "call";
  if (arrival.findings.some((finding) => finding.severity === "warning")) return "warn";
  return arrival.kind === "call" ? "call" : "good";
};

const badge = (arrival) => {
  if (arrival.outcome !== "accepted") return arrival.outcome;
  return { bad: "bad", warn: "warning", call: "done", good: "good" }[level(arrival)];
};

const title = (arrival) => arrival.event || (arrival.kind === "person" ? "identify" : "unnamed");

const firstLine = (arrival) => {
  const lines = [arrival.reason, ...arrival.findings.map((finding) => finding.message), ...arrival.notes];
  const told = lines.filter(Boolean);
  if (!told.length) return null;
  const node = say(make("span", "first"), told[0]);
  if (told.length > 1) node.append(make("span", "more", ` and ${told.length - 1} more`));
  return node;
};

const findings = (arrival) => {
  const node = make("ul", "findings");
  if (arrival.reason) node.append(say(make("li", "error"), `${arrival.outcome}: ${arrival.reason}`));
  for (const [index, finding] of arrival.findings.entries()) {
    const item = say(make("li", finding.severity), finding.message);
    item.append(" ", make("code", "rule", `[${finding.rule}]`));
    // The same remedy for one finding after another is said once, after the last of them.
    if (finding.help && finding.help !== arrival.findings[index + 1]?.help) item.append(say(make("span", "help"), finding.help));
    node.append(item);
  }
  return node;
};

const fill = (details, arrival) => {
  const inside = make("div", "inside");
  if (arrival.reason || arrival.findings.length) inside.append(findings(arrival));
  if (arrival.notes.length) {
    const notes = make("ul", "notes");
    for (const note of arrival.notes) notes.append(say(make("li"), note));
    inside.append(notes);
  }
  const record = make("pre", "", JSON.stringify(arrival.record, null, 2));
  record.tabIndex = 0;
  record.setAttribute("aria-label", "The call as it was sent");
  inside.append(record);
  details.append(inside);
};

const row = (arrival) => {
  const item = make("li", `${level(arrival)} new`);
  const details = make("details");
  const summary = make("summary");
  const when = make("time", "", new Date(arrival.received * 1000).toLocaleTimeString([], { hour12: false }));
  when.dateTime = new Date(arrival.received * 1000).toISOString();
  const right = make("span", "api", `${arrival.api} · `);
  right.append(when);
  const name = make("span", "event", title(arrival));
  if (["page", "screen"].includes(arrival.kind)) name.prepend(make("span", "kind", arrival.kind), " ");
  summary.append(
    make("span", "badge", badge(arrival)),
    name,
    make("span", "person", arrival.person ?? (arrival.anonymous_id ? `anonymous ${arrival.anonymous_id}` : "")),
    right,
  );
  const first = firstLine(arrival);
  if (first) summary.append(first);
  details.append(summary);
  details.addEventListener("toggle", () => details.childElementCount === 1 && fill(details, arrival), { once: true });
  item.append(details);
  item.arrival = arrival;
  item.hidden = !matches(arrival);
  return item;
};

const matches = (arrival) => {
  if (state.show === "good" && !arrival.good) return false;
  if (state.show === "bad" && arrival.good) return false;
  if (state.event !== null && arrival.event !== state.event) return false;
  const text = `${title(arrival)} ${arrival.person ?? ""} ${arrival.anonymous_id ?? ""}`.toLowerCase();
  return text.includes(state.find);
};

const sift = () => {
  let shown = 0;
  for (const item of list.children) {
    item.hidden = !matches(item.arrival);
    shown += !item.hidden;
  }
  byId("empty").hidden = list.children.length > 0;
  byId("none").hidden = shown > 0 || list.children.length === 0;
};

const add = (arrivals) => {
  for (const arrival of arrivals) {
    list.prepend(row(arrival));
    state.last = arrival.id;
  }
  while (list.children.length > KEPT) list.lastElementChild.remove();
  byId("older").hidden = list.children.length < KEPT;
  byId("older").textContent = `Older calls are not shown here; GET /trackplan/events has them all.`;
  sift();
};

const counted = (counts) => {
  for (const name of ["all", "good", "bad"]) byId(`n-${name}`).textContent = counts[name].toLocaleString();
  document.title = counts.bad ? `(${counts.bad}) trackplan sandbox` : "trackplan sandbox";
  if (counts.bad > state.spoken) byId("said").textContent = `${counts.bad} bad of ${counts.all}`;
  state.spoken = counts.bad;
  if (counts.all === 0 && list.children.length) {
    list.replaceChildren();
    state.waiting = [];
    sift();
  }
};

let asked = null;
const askEvents = () => {
  asked ??= setTimeout(async () => {
    asked = null;
    const answer = await fetch("/trackplan/counts");
    if (answer.ok) showEvents((await answer.json()).events);
  }, 300);
};

const showEvents = (events) => {
  const names = Object.entries(events);
  const focused = document.activeElement?.dataset?.event;
  const items = names.map(([name, counts]) => {
    const item = make("li");
    const button = make("button");
    button.type = "button";
    button.dataset.event = name;
    button.setAttribute("aria-pressed", String(state.event === name));
    button.append(make("span", "event", name));
    const all = counts.good + counts.bad;
    button.append(counts.bad ? make("span", "n bad", `${counts.bad} of ${all} bad`) : make("span", "n", String(all)));
    item.append(button);
    return item;
  });
  byId("events").replaceChildren(...(items.length ? items : [make("li", "none", "None yet.")]));
  if (focused !== undefined) document.querySelector(`[data-event="${CSS.escape(focused)}"]`)?.focus();
};

byId("events").addEventListener("click", (click) => {
  const button = click.target.closest("button");
  if (!button) return;
  state.event = state.event === button.dataset.event ? null : button.dataset.event;
  for (const other of byId("events").querySelectorAll("button")) {
    other.setAttribute("aria-pressed", String(other.dataset.event === state.event));
  }
  sift();
});

for (const button of document.querySelectorAll("[data-show]")) {
  button.addEventListener("click", () => {
    state.show = button.dataset.show;
    for (const other of document.querySelectorAll("[data-show]")) {
      other.setAttribute("aria-pressed", String(other === button));
    }
    sift();
  });
}

byId("tools").addEventListener("submit", (submit) => submit.preventDefault());
byId("find").addEventListener("input", (input) => {
  state.find = input.target.value.trim().toLowerCase();
  sift();
});
byId("pause").addEventListener("click", (click) => {
  state.paused = !state.paused;
  click.target.setAttribute("aria-pressed", String(state.paused));
  if (!state.paused) add(state.waiting.splice(0));
  click.target.textContent = state.paused ? "Go on" : "Pause";
});
byId("reset").addEventListener("click", async () => {
  if (confirm("Forget all people and everything that came in?")) await fetch("/trackplan/reset", { method: "POST" });
});

const health = async () => {
  const { workspace, plan, strict } = await (await fetch("/trackplan/health")).json();
  byId("workspace").textContent = workspace.name;
  byId("plan").textContent = `· ${plan ? `judged by the plan ${plan}` : "no plan: nothing is judged"}${strict ? ", strict" : ""}`;
};

byId("example").textContent = `curl -u trackplan:trackplan ${location.origin}/api/v1/customers/usr_7f3a9c10/events \\
  -H 'Content-Type: application/json' \\
  -d '{"name": "checkout_started", "data": {"cart_value": 42.5, "currency": "USD"}}'`;

const source = new EventSource("/trackplan/stream?since=0");
source.addEventListener("open", () => {
  byId("link").className = "link up";
  byId("link").textContent = "Live";
  health();
});
source.addEventListener("error", () => {
  byId("link").className = "link down";
  byId("link").textContent = "Not connected; trying again";
});
source.addEventListener("counts", (message) => {
  counted(JSON.parse(message.data));
  askEvents();
});
source.addEventListener("arrival", (message) => {
  const arrival = JSON.parse(message.data);
  if (state.paused) state.waiting = [...state.waiting, arrival].slice(-KEPT);
  else add([arrival]);
});
sift();
