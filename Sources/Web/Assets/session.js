// The call: a tap says who is missing, saved at once, kept on the device while the connection is lost.
// Without this file the page is a plain form with one button.
"use strict";
(() => {
  const set = document.querySelector("[data-call]");
  if (!set) return;
  const form = set.closest("form");
  const state = form.querySelector("[data-state]");
  const boxes = [...set.querySelectorAll("input[name=absent]")];
  const on = form.querySelector("input[name=on]").value;
  const store = `jalon-call:${set.dataset.owner}:${form.getAttribute("action")}:${on}`;
  let pending = read();
  let sending = false;
  let underway = null;
  let delay = 1000;
  let timer = 0;
  form.querySelector("[data-save]").hidden = true;

  function read() {
    try {
      const kept = JSON.parse(localStorage.getItem(store) ?? "null");
      return Array.isArray(kept) ? kept.filter((id) => typeof id === "string") : null;
    } catch {
      return null;
    }
  }
  function write() {
    try {
      if (pending) localStorage.setItem(store, JSON.stringify(pending));
      else localStorage.removeItem(store);
    } catch {
      // A full or forbidden store: what waits still lives as long as the page.
    }
  }
  function say(word) {
    state.textContent = set.dataset[word] ?? "";
    state.className = word === "saved" || word === "saving" ? "saved" : "saved waiting";
  }

  async function send() {
    clearTimeout(timer);
    if (sending || !pending) return;
    sending = true;
    const absent = pending;
    say("saving");
    const body = new URLSearchParams(absent.map((id) => ["absent", id]));
    body.append("on", on);
    body.append("quick", "1");
    body.append("csrf", document.body.dataset.csrf ?? "");
    let again = false;
    try {
      underway = fetch(form.getAttribute("action"), { method: "POST", body, redirect: "manual", keepalive: true });
      const answer = await underway;
      if (answer.status === 200) {
        delay = 1000;
        if (pending === absent) {
          pending = null;
          say("saved");
        } else {
          again = true;
        }
        write();
      } else if (answer.status === 422 || answer.status === 404) {
        pending = null;
        write();
        say("refused");
      } else if (answer.status === 401 || answer.status === 403 || answer.type === "opaqueredirect") {
        say("session");
      } else {
        retry();
      }
    } catch {
      retry();
    }
    sending = false;
    underway = null;
    if (again) send();
  }
  function retry() {
    say("waiting");
    delay = Math.min(delay * 2, 30000);
    timer = setTimeout(send, delay);
  }

  set.addEventListener("change", () => {
    pending = boxes.filter((box) => box.checked).map((box) => box.value);
    write();
    clearTimeout(timer);
    timer = setTimeout(send, 250);
  });
  // « Tous présents » is the last word: what waits is dropped, and what is on its way arrives before it.
  document.addEventListener("submit", async (event) => {
    const other = event.target;
    if (other === form || other.getAttribute("action") !== form.getAttribute("action")) return;
    clearTimeout(timer);
    pending = null;
    write();
    if (!underway) return;
    event.preventDefault();
    await underway.catch(() => {});
    clearTimeout(timer);
    other.submit();
  });
  addEventListener("online", () => { delay = 1000; send(); });
  addEventListener("pagehide", () => { sending = false; send(); });
  form.addEventListener("submit", (event) => {
    if (!event.submitter || event.submitter.matches("[data-save]")) { event.preventDefault(); send(); }
  });

  // What an earlier visit could not send.
  if (pending) {
    for (const box of boxes) box.checked = pending.includes(box.value);
    send();
  }
})();
