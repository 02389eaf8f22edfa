// Quick observation: one key or tap a cell, saved as you go, nothing lost when the connection is.
// Without this file the page is a plain form with radio buttons; this only makes it faster.
"use strict";
(() => {
  const bar = document.querySelector("[data-observe]");
  if (!bar) return;
  const form = bar.closest("form");
  const table = form.querySelector("table.observe");
  const pupils = [...form.querySelectorAll("input[name=pupil]")].map((field) => field.value);
  const skills = [...form.querySelectorAll("input[name=skill]")].map((field) => field.value);
  const groups = [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll(".pills")]);
  const state = bar.querySelector("[data-state]");
  const undo = bar.querySelector("[data-undo]");
  const count = bar.querySelector("[data-count]");
  const meter = bar.querySelector("progress");
  const store = `jalon-observation:${bar.dataset.owner}:${form.getAttribute("action")}`;
  const narrow = matchMedia("(max-width: 640px)");
  let done = meter.value;
  let queue = read();
  let sending = false;
  let delay = 1000;
  let timer = 0;
  const past = [];

  form.classList.add("scripted");
  for (const button of form.querySelectorAll("[data-save]")) button.hidden = true;

  // ——— what a cell holds
  const radios = (row, column) => [...groups[row][column].querySelectorAll("input")];
  const valueOf = (row, column) => radios(row, column).find((radio) => radio.checked)?.value ?? "x";
  const held = groups.map((row, r) => row.map((_, c) => valueOf(r, c)));

  function paint(row, column, value) {
    for (const radio of radios(row, column)) radio.checked = radio.value === value;
  }

  function note(row, column, value, remember = true) {
    const before = held[row][column];
    paint(row, column, value);
    if (before === value) return;
    if (remember) past.push([row, column, before]);
    held[row][column] = value;
    done += (before === "x" ? 1 : 0) - (value === "x" ? 1 : 0);
    show();
    queue.push(`${pupils[row]}.${skills[column]}.${value}.${Date.now()}`);
    write();
    clearTimeout(timer);
    timer = setTimeout(send, 250);
  }

  function show() {
    meter.value = done;
    count.textContent = `${done}/${meter.max}`;
    undo.hidden = past.length === 0;
  }

  // ——— what waits to be saved; only identifiers and levels, and only until the server has them
  function read() {
    try {
      const kept = JSON.parse(localStorage.getItem(store) ?? "[]");
      return Array.isArray(kept) ? kept.filter((line) => typeof line === "string") : [];
    } catch {
      return [];
    }
  }
  function write() {
    try {
      if (queue.length) localStorage.setItem(store, JSON.stringify(queue));
      else localStorage.removeItem(store);
    } catch {
      // A full or forbidden store: the queue still lives as long as the page.
    }
  }
  function say(word, style) {
    state.textContent = (bar.dataset[word] ?? "").replace("#", queue.length);
    state.className = style ? `saved ${style}` : "saved";
  }

  async function send() {
    clearTimeout(timer);
    if (sending || queue.length === 0) return;
    sending = true;
    const batch = queue.slice(0, 500);
    say("saving");
    const body = new URLSearchParams(batch.map((line) => ["note", line]));
    body.append("csrf", document.body.dataset.csrf ?? "");
    try {
      const answer = await fetch(form.getAttribute("action"), { method: "POST", body, redirect: "manual", keepalive: batch.length < 400 });
      if (answer.status === 200) {
        queue = queue.slice(batch.length);
        write();
        delay = 1000;
        if (queue.length === 0) say("saved");
      } else if (answer.status === 422 || answer.status === 404) {
        say("refused", "waiting");
        sending = false;
        return;
      } else if (answer.status === 401 || answer.status === 403 || answer.type === "opaqueredirect") {
        say("session", "waiting");
        sending = false;
        return;
      } else {
        retry();
      }
    } catch {
      retry();
    }
    sending = false;
    if (queue.length && delay === 1000) send();
  }
  function retry() {
    say("waiting", "waiting");
    delay = Math.min(delay * 2, 30000);
    clearTimeout(timer);
    timer = setTimeout(send, delay);
  }
  addEventListener("online", () => { delay = 1000; send(); });
  addEventListener("pagehide", () => { sending = false; send(); });
  // Somebody who leaves with notes that are nowhere else is asked; the queue is in the browser's store otherwise.
  addEventListener("beforeunload", (event) => {
    if (queue.length && read().length === 0) event.preventDefault();
  });

  // ——— moving about
  const place = (radio) => {
    const cell = radio.closest("td");
    return [cell.parentElement.sectionRowIndex, cell.cellIndex - 1];
  };
  function focus(row, column) {
    const all = radios(row, column);
    (all.find((radio) => radio.checked) ?? all[0]).focus({ preventScroll: true });
    groups[row][column].closest("td").scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  function move(row, column, down, right) {
    const r = Math.min(Math.max(row + down, 0), groups.length - 1);
    const c = Math.min(Math.max(column + right, 0), skills.length - 1);
    focus(r, c);
  }
  function advance(row, column) {
    if (column + 1 < skills.length) focus(row, column + 1);
    else if (row + 1 < groups.length) focus(row + 1, 0);
  }
  function takeBack() {
    const last = past.pop();
    if (!last) return;
    note(last[0], last[1], last[2], false);
    show();
    focus(last[0], last[1]);
  }

  const arrows = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  table.addEventListener("keydown", (event) => {
    if (!event.target.matches("input[type=radio]") || event.altKey || event.metaKey) return;
    const [row, column] = place(event.target);
    const letter = event.key.toLowerCase();
    if (letter === "z") {
      takeBack();
    } else if (event.ctrlKey) {
      return;
    } else if (arrows[event.key]) {
      move(row, column, ...arrows[event.key]);
    } else if (/^[0-4]$/.test(event.key)) {
      note(row, column, event.key);
      advance(row, column);
    } else if (/^Digit[0-4]$/.test(event.code) && !event.shiftKey) {
      // The top row of a French keyboard gives & é " ' where the figures are printed.
      note(row, column, event.code.slice(5));
      advance(row, column);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      note(row, column, "x");
    } else {
      return;
    }
    event.preventDefault();
  });
  table.addEventListener("change", (event) => {
    const [row, column] = place(event.target);
    note(row, column, event.target.value);
  });
  undo.addEventListener("click", takeBack);
  form.addEventListener("submit", (event) => { event.preventDefault(); send(); });

  // ——— on a phone, one skill at a time: a name and five buttons a line
  const steps = form.querySelector("[data-steps]");
  const buttons = [...steps.querySelectorAll("button")];
  function step(index) {
    table.dataset.skill = index;
    buttons.forEach((button, n) => button.setAttribute("aria-pressed", n === index));
  }
  function bend() {
    steps.hidden = !narrow.matches || skills.length < 2;
    if (narrow.matches) step(Number(table.dataset.skill ?? 0));
    else delete table.dataset.skill;
  }
  buttons.forEach((button, index) => button.addEventListener("click", () => { step(index); table.scrollIntoView({ block: "start" }); }));
  narrow.addEventListener("change", bend);
  bend();

  // ——— what an earlier visit could not send
  for (const line of queue) {
    const [pupil, skill, value] = line.split(".");
    const row = pupils.indexOf(pupil);
    const column = skills.indexOf(skill);
    if (row < 0 || column < 0) continue;
    done += (held[row][column] === "x" ? 1 : 0) - (value === "x" ? 1 : 0);
    held[row][column] = value;
    paint(row, column, value);
  }
  show();
  if (queue.length) send();
  if (!narrow.matches) {
    const empty = held.findIndex((row) => row.includes("x"));
    if (empty >= 0) focus(empty, held[empty].indexOf("x"));
  }
})();
