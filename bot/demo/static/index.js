// The demo's page: panes, each a window on one place through one person's eyes; what they show comes from the server.
const say = JSON.parse(document.getElementById("sentences").textContent);
const $ = (id) => document.getElementById(id);
const [main, side, said, apps] = [$("panes"), $("side"), $("said"), $("apps")];
const SIGNS = { text: "#", forum: "▤", thread: "↳", dm: "@" };
const seen = new Map(); // "person:place" → the newest message that was looked at
let panes = [];
let active = null;
let shown = null; // the state of the active pane
let failures = 0;
let run = "";

const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const make = (tag, attributes = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), attributes);
  element.append(...children.filter(Boolean));
  return element;
};
const initials = (name) => [...name][0];
const title = (place) => (SIGNS[place.kind] === "#" ? "#" : "") + place.name;

async function ask(path, body) {
  const options = body && { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  const answer = await fetch(path, options);
  if (!answer.ok) throw Object.assign(new Error(path), { status: answer.status });
  return answer.json();
}

let fading = 0;
function tell(sentence, failed = false) {
  said.textContent = sentence;
  said.hidden = false;
  said.classList.toggle("failed", failed);
  clearTimeout(fading);
  if (!failed) fading = setTimeout(() => { said.hidden = true; }, 6000);
}

// ---------------------------------------------------------------- panes

function remember() {
  history.replaceState(null, "", "#" + panes.map((p) => `${p.person}:${p.place}`).join("|"));
}

async function look(pane, person, place) {
  const turn = (pane.turn = (pane.turn ?? 0) + 1); // who clicks twice sees what they clicked last
  try {
    const state = await ask(`/demo/state?as=${person}&in=${place}`);
    if (turn === pane.turn) await show(pane, person, state, turn);
  } catch (error) { tell(error.status ? say.GONE : say.LOST, true); }
}

async function show(pane, person, state, turn) {
  const [who, where] = [state.people.find((p) => p.key === person), state.places.find((p) => p.id === state.place)];
  Object.assign(pane, { person, place: where.id, where });
  activate(pane);
  draw(state);
  remember();
  const face = make("span", { className: `face ${who.key}`, textContent: initials(who.name), ariaHidden: "true" });
  const heading = make("span", { className: "title" }, make("b", {}, make("bdi", { textContent: who.name })), `, ${say.ROLES[who.role]}`);
  const buttons = [
    where.kind !== "dm" && where.kind !== "forum" && make("button", { type: "button", className: "apps", textContent: say.APPS, onclick: () => { activate(pane); openApps(); } }),
    panes.length < 2 && make("button", { type: "button", className: "beside", textContent: say.BESIDE, onclick: () => addPane(person, where.id) }),
  ];
  let body = make("p", { className: "forum", textContent: fill(say.FORUM, { place: where.name }) });
  if (where.kind !== "forum") {
    const { key } = await ask("/demo/open", { as: person, in: where.id });
    if (turn !== pane.turn) return;
    const name = fill(say.WINDOW, { place: title(where), person: who.name });
    const address = `/window?title=${encodeURIComponent(name)}#${key}`;
    body = make("iframe", { src: address, title: name });
    buttons.push(make("a", { href: address, target: "_blank", rel: "noopener", textContent: say.OWN_TAB }));
  }
  if (panes.length > 1) buttons.push(make("button", { type: "button", textContent: "×", ariaLabel: say.CLOSE, onclick: () => removePane(pane) }));
  pane.element.replaceChildren(make("div", { className: "bar", onclick: () => activate(pane) }, face, heading, ...buttons), body);
}

function activate(pane) {
  const changes = active !== pane;
  active = pane;
  panes.forEach((p) => p.element.classList.toggle("active", p === pane));
  if (changes && pane.place) void refresh();
}

async function addPane(person, place) {
  const pane = { element: make("section", { className: "pane" }), person, place: 0 };
  panes.push(pane);
  main.append(pane.element);
  main.classList.toggle("two", panes.length > 1);
  await look(pane, person, place);
  if (panes.length > 1) await look(panes[0], panes[0].person, panes[0].place);
  activate(pane);
}

function removePane(pane) {
  pane.element.remove();
  panes = panes.filter((p) => p !== pane);
  main.classList.toggle("two", panes.length > 1);
  void look(panes[0], panes[0].person, panes[0].place);
}

// ---------------------------------------------------------------- the side

function draw(state) {
  shown = state;
  $("now").textContent = state.now;
  panes.forEach((pane) => {
    const place = pane.person === state.person && state.places.find((p) => p.id === pane.place);
    if (place) seen.set(`${pane.person}:${place.id}`, place.newest);
  });
  replace($("people"), state.people.map((person) => ({
    key: person.key, pressed: person.key === state.person, click: () => look(active, person.key, active.place),
    children: [make("span", { className: `face ${person.key}`, textContent: initials(person.name) }),
      make("span", { className: "who" }, make("b", {}, make("bdi", { textContent: person.name })), make("small", { textContent: say.ROLES[person.role] }))],
  })), (item) => make("button", { type: "button", ariaPressed: String(item.pressed), onclick: item.click }, ...item.children));
  replace($("places"), state.places.map((place) => {
    const key = `${state.person}:${place.id}`;
    if (!seen.has(key)) seen.set(key, place.newest);
    return { key, ...place, fresh: BigInt(seen.get(key)) < BigInt(place.newest), current: place.id === state.place };
  }), (item) => make("li", { className: `${item.kind}${item.fresh ? " new" : ""}` },
    make("button", { type: "button", title: item.name, ariaCurrent: String(item.current), onclick: () => { closeDrawer(); void look(active, active.person, item.id); } },
      make("span", { className: "sign", textContent: SIGNS[item.kind] }), make("span", { className: "name" }, make("bdi", { textContent: item.name })))));
  if (state.failures > failures) tell(fill(say.FAILED, { count: state.failures }), true);
  failures = state.failures;
  if (run && run !== state.run) location.reload(); // another demo has taken this one's place
  run = state.run;
}

// Draw a list anew only when it changed, so that what has the focus keeps it.
function replace(list, items, draw) {
  const mark = JSON.stringify(items.map(({ children, click, newest, ...rest }) => rest));
  if (list.dataset.mark === mark) return;
  list.dataset.mark = mark;
  list.replaceChildren(...items.map(draw));
}

async function refresh() {
  try {
    const [person, place] = [active.person, active.place];
    const state = await ask(`/demo/state?as=${person}&in=${place}`);
    if (active.person === person && active.place === place) draw(state);
  } catch (error) {
    if (!error.status) tell(say.LOST, true);
  }
}

// ---------------------------------------------------------------- time and menus

document.querySelector(".time").addEventListener("click", async (event) => {
  const step = event.target.dataset?.step;
  if (!step) return;
  const buttons = document.querySelectorAll(".time button");
  buttons.forEach((b) => { b.disabled = true; });
  try {
    tell((await ask("/demo/time", { step })).said);
    await refresh();
  } catch { tell(say.LOST, true); }
  buttons.forEach((b) => { b.disabled = false; });
});

function openApps(message = null) {
  offer("user", shown.members.map((m) => [m.id, m.name]), message && shown.lines.find((l) => l.id === message)?.author_id);
  offer("message", shown.lines.map((l) => [l.id, `${l.author}: ${l.begins}`]), message);
  apps.showModal();
}

function offer(kind, targets, chosen) {
  const section = $(`apps-${kind}`);
  const select = section.querySelector("select");
  select.replaceChildren(...targets.map(([value, textContent]) => make("option", { value, textContent })));
  if (chosen && targets.some(([value]) => value === chosen)) select.value = chosen;
  const menus = targets.length ? shown.menus[kind] : [];
  section.querySelector(".choices").replaceChildren(...(menus.length ? menus.map((menu) => make("button", { type: "button", textContent: menu, onclick: () => use(menu, select.value) })) : [say.APPS_NONE]));
}

async function use(menu, target) {
  apps.close();
  try {
    tell((await ask("/demo/menu", { as: active.person, in: active.place, menu, target })).said);
    active.element.querySelector("iframe")?.contentWindow.postMessage({ newest: true }, location.origin);
  } catch { tell(say.GONE); }
}

window.addEventListener("message", (event) => {
  const pane = panes.find((p) => p.element.querySelector("iframe")?.contentWindow === event.source);
  if (event.origin !== location.origin || !pane) return;
  activate(pane);
  if (event.data?.menuOf && pane.where.kind !== "dm") void refresh().then(() => openApps(String(event.data.menuOf)));
});

said.addEventListener("click", () => { said.hidden = true; });
function closeDrawer() { side.classList.remove("open"); $("drawer").ariaExpanded = "false"; }
$("drawer").addEventListener("click", (event) => { event.stopPropagation(); $("drawer").ariaExpanded = String(side.classList.toggle("open")); });
document.addEventListener("click", (event) => { if (!side.contains(event.target)) closeDrawer(); });

const wanted = decodeURIComponent(location.hash.slice(1)).split("|").filter(Boolean).slice(0, 2).map((p) => p.split(":"));
const known = (person) => (["alice", "mara", "kenji"].includes(person) ? person : "alice");
for (const [person, place] of wanted.length ? wanted : [["alice", "0"]]) await addPane(known(person), /^\d+$/.test(place) ? place : "0");
activate(panes[0]);
setInterval(refresh, 1500);
