// The group board made quick: cards are dragged, or taken with Enter and dropped with the arrows and Enter. Everything here is
// also possible without script, on the page where a move is chosen.
"use strict";
(() => {
  const page = document.querySelector(".board-page");
  const waiting = document.getElementById("plan-progress");
  const fr = document.documentElement.lang === "fr";
  const words = fr
    ? { taken: "Carte prise : ", drop: "Entrée pour déposer, Échap pour laisser.", to: "Déplacer vers", moved: " est maintenant dans ", worth: "Le plan vaut ", best: " du meilleur possible.", full: "plein", despite: "Déposer quand même", exchange: "Faire l’échange", alone: "Ne déplacer que cette carte", leave: "Laisser", pin: "Épingler ici", unpin: "Retirer l’épingle", held: " : épinglé ici, le prochain calcul n’y touchera pas.", freed: " : l’épingle est retirée.", left: "Carte laissée où elle était.", others: "Quelqu’un d’autre a changé le tableau : il est à jour.", failed: "Le serveur ne répond pas. Rien n’a changé ; réessayez.", none: "Il n’y a pas d’autre groupe à cette heure.", barred: "Pas possible en l’état", why: "Pourquoi ce groupe ?" }
    : { taken: "Card taken: ", drop: "Enter to drop, Escape to leave.", to: "Move to", moved: " is now in ", worth: "The plan is worth ", best: " of the best possible.", full: "full", despite: "Drop all the same", exchange: "Make the exchange", alone: "Move this card alone", leave: "Leave", pin: "Pin here", unpin: "Take the pin out", held: ": pinned here, the next computation leaves it there.", freed: ": the pin is out.", left: "Card left where it was.", others: "Somebody else changed the board: it is up to date.", failed: "The server does not answer. Nothing has changed; try again.", none: "There is no other group at this time.", barred: "Not possible as things stand", why: "Why this group?" };
  const csrf = document.body.dataset.csrf;
  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };
  const post = (path, fields) => fetch(path, { method: "POST", headers: { "X-CSRF": csrf }, body: new URLSearchParams({ ...fields, as: "json" }) });

  if (waiting) {
    const look = async () => {
      try {
        const answer = await fetch(waiting.dataset.progress);
        const state = await answer.json();
        document.getElementById("progress-bar").value = Number(state.progress);
        const said = document.getElementById("progress-words");
        if (said.textContent !== state.words) said.textContent = state.words;
        for (const fact of waiting.querySelectorAll("[data-fact]")) fact.textContent = state[fact.dataset.fact] ?? fact.textContent;
        if (state.state === "over") { location.reload(); return; }
      } catch { /* The next look will tell. */ }
      setTimeout(look, 700);
    };
    look();
    return;
  }
  if (!page) return;

  const plan = page.dataset.plan;
  const live = document.getElementById("board-live");
  const area = document.getElementById("board-area");
  const say = (text) => { live.textContent = ""; requestAnimationFrame(() => { live.textContent = text; }); };
  const slot = () => area.querySelector("#board-form input[name=slot]")?.value;
  const column = (group) => area.querySelector(`.col[data-group="${group}"]`);
  let panel = null;
  let taken = null;
  let version = page.dataset.version;

  // Takes the board's part of the page anew from the server, so that what others did is there as well.
  const refresh = async (focus) => {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("board-area");
    if (!fresh) { location.reload(); return; }
    const board = area.querySelector(".board");
    const [x, y] = board ? [board.scrollLeft, board.scrollTop] : [0, 0];
    const open = [".board-facts", ".board-rails"].filter((part) => area.querySelector(part)?.open);
    area.replaceChildren(...fresh.childNodes);
    version = area.querySelector("#board-version").dataset.version;
    for (const part of open) area.querySelector(part)?.setAttribute("open", "");
    const again = area.querySelector(".board");
    if (again) { again.scrollLeft = x; again.scrollTop = y; }
    dress();
    const card = focus && area.querySelector(`.card[data-pupil="${focus}"]`);
    card?.querySelector(".who-card")?.focus({ preventScroll: false });
    return card;
  };

  const options = async (pupil) => {
    const answer = await fetch(`/plans/${plan}/moves/new?${new URLSearchParams({ pupil, slot: slot(), as: "json" })}`);
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };

  const release = (focus) => {
    if (!taken) return;
    const card = taken.card;
    card.classList.remove("move");
    card.querySelector(".who-card")?.setAttribute("aria-pressed", "false");
    area.querySelectorAll(".col.target").forEach((col) => col.classList.remove("target"));
    area.querySelectorAll(".hint-effect").forEach((hint) => hint.remove());
    panel?.remove();
    panel = null;
    taken = null;
    if (focus) card.querySelector(".who-card")?.focus();
  };

  const wanted = (group) => taken?.options?.targets.find((one) => one.group === group);

  // `others` are those who change groups along with the card, as the server named them.
  const move = async (card, group, others, despite) => {
    const pupil = card.dataset.pupil;
    const name = card.querySelector(".who-card").textContent;
    const fields = { pupil, slot: slot(), to: group, version: card.dataset.version, key: crypto.randomUUID ? crypto.randomUUID() : String(Math.random()).slice(2) + Date.now() };
    if (despite) fields.despite = "1";
    if (others) fields[`with-${group}`] = others;
    const target = column(group)?.dataset.name ?? "";
    // What was told is told of the exchange, not of this card alone.
    const told = wanted(group)?.others === others ? wanted(group) : null;
    const effects = told?.lines.map((line) => line.text.replace(/\.$/, "")).join(" ; ") ?? "";
    const beside = others && told ? ` ${told.note}` : "";
    try {
      const answer = await post(`/plans/${plan}/moves`, fields);
      const state = await answer.json();
      if (answer.status === 409 && state.state === "full" && !despite) { offer(card, group, others, state.message); return; }
      release(false);
      (await refresh(pupil))?.classList.toggle("moved", answer.ok);
      const quality = document.getElementById("plan-quality")?.textContent;
      const worth = quality ? ` ${words.worth}${quality}${words.best}` : "";
      say(answer.ok ? `${name}${words.moved}${target}${effects && `${fr ? "\u202f" : ""}: ${effects}`}.${beside}${worth}` : state.message);
      if (!answer.ok) show(state.message);
    } catch { release(true); show(words.failed); }
  };

  const show = (text) => {
    area.querySelector(".board-told")?.remove();
    area.prepend(element("p", { class: "notice warn board-told", role: "alert" }, text));
  };

  // Says what is in the way, with what may be done all the same.
  const ask = (card, message, ...ways) => {
    taken ??= { card, options: null };
    if (!panel) openPanel(card);
    const buttons = [...ways, [words.leave, () => release(true)]].map(([text, act], index) => {
      const button = element("button", { type: "button", class: index ? "btn ghost small" : "btn small" }, text);
      button.addEventListener("click", act);
      return button;
    });
    panel.replaceChildren(element("p", { role: "alert" }, message), element("div", { class: "row" }, ...buttons));
    buttons[0].focus();
  };

  const offer = (card, group, others, message) => ask(card, message, [words.despite, () => move(card, group, others, true)]);

  // A card that is dropped takes nobody along unseen.
  const drop = (card, group) => {
    const { others, note } = wanted(group) ?? {};
    if (!others) { move(card, group, "", false); return; }
    ask(card, note, [words.exchange, () => move(card, group, others, false)], [words.alone, () => move(card, group, "", false)]);
  };

  const openPanel = (card) => {
    panel = element("div", { class: "move-panel sheet", role: "dialog", "aria-modal": "false", "aria-label": `${words.to}: ${card.querySelector(".who-card").textContent}` });
    page.append(panel);
  };

  const lines = (target) => element("span", { class: "effects" }, ...target.lines.map((line) =>
    element("span", { class: `effect ${line.tone}` }, { better: "+ ", worse: "− ", neutral: "= ", breach: "! " }[line.tone] + line.text)));

  const take = async (card) => {
    release(false);
    taken = { card, options: null };
    card.classList.add("move");
    const button = card.querySelector(".who-card");
    button.setAttribute("aria-pressed", "true");
    try { taken.options = await options(card.dataset.pupil); } catch { release(true); show(words.failed); return; }
    if (!taken || taken.card !== card) return;
    openPanel(card);
    const told = (target) => [element("strong", {}, target.name), " ", element("span", { class: "soft num" }, target.size + (target.full ? ` · ${words.full}` : "")), element("span", { class: "soft small place" }, target.place), lines(target)];
    const targets = taken.options.targets.filter((target) => !target.blocked).map((target) => {
      const one = element("button", { type: "button", class: "target-choice", "data-group": target.group }, ...told(target), element("span", { class: "small place" }, target.note));
      one.addEventListener("click", () => move(card, target.group, target.others, false));
      one.addEventListener("focus", () => {
        area.querySelectorAll(".col.target").forEach((col) => col.classList.remove("target"));
        const col = column(target.group);
        col?.classList.add("target");
        col?.scrollIntoView({ block: "nearest", inline: "nearest" });
      });
      return one;
    });
    const blocked = taken.options.targets.filter((target) => target.blocked).map((target) => element("div", { class: "target-barred" }, ...told(target)));
    const leave = element("button", { type: "button", class: "btn ghost small" }, words.leave);
    leave.addEventListener("click", () => { release(true); say(words.left); });
    const why = `/plans/${plan}/moves/new?${new URLSearchParams({ pupil: card.dataset.pupil, slot: slot() })}`;
    const more = element("div", { class: "row" }, leave, element("a", { class: "small", href: why }, words.why));
    if (taken.options.placed) {
      const pin = element("button", { type: "button", class: "btn quiet small" }, taken.options.pinned ? words.unpin : words.pin);
      const pinned = taken.options.pinned ? "0" : "1";
      pin.addEventListener("click", async () => {
        const pupil = card.dataset.pupil;
        const name = taken?.options.pupil ?? "";
        try {
          const answer = await post(`/plans/${plan}/pins`, { pupil, slot: slot(), pinned });
          release(false);
          await refresh(pupil);
          if (answer.ok) say(`${name}${pinned === "1" ? words.held : words.freed}`); else show(words.failed);
        } catch { release(true); show(words.failed); }
      });
      more.append(pin);
    }
    panel.replaceChildren(element("p", {}, element("strong", {}, `${words.to}…`), " ", element("span", { class: "soft small" }, taken.options.pupil)),
      targets.length ? element("div", { class: "targets" }, ...targets) : blocked.length ? "" : element("p", { class: "soft" }, words.none),
      blocked.length ? element("details", targets.length ? {} : { open: "" }, element("summary", {}, `${words.barred} (${blocked.length})`), element("div", { class: "targets" }, ...blocked)) : "", more);
    (targets[0] ?? leave).focus();
    say(`${words.taken}${taken.options.pupil}. ${words.drop}`);
  };

  page.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && taken) { event.preventDefault(); release(true); say(words.left); return; }
    if (!panel || !event.key.startsWith("Arrow")) {
      // Between cards, the arrows walk the board.
      const here = event.target.closest?.(".board .card");
      if (!here || !event.key.startsWith("Arrow")) return;
      event.preventDefault();
      const col = here.closest(".col");
      const cards = [...col.querySelectorAll(".card")];
      const place = cards.indexOf(here);
      let next = null;
      if (event.key === "ArrowDown") next = cards[place + 1];
      if (event.key === "ArrowUp") next = cards[place - 1];
      if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
        const beside = event.key === "ArrowRight" ? col.nextElementSibling : col.previousElementSibling;
        const others = beside ? [...beside.querySelectorAll(".card")] : [];
        next = others[Math.min(place, others.length - 1)];
      }
      next?.querySelector(".who-card")?.focus();
      return;
    }
    const choices = [...panel.querySelectorAll(".target-choice")];
    const index = choices.indexOf(document.activeElement);
    if (index < 0) return;
    event.preventDefault();
    const step = event.key === "ArrowDown" || event.key === "ArrowRight" ? 1 : -1;
    choices[(index + step + choices.length) % choices.length].focus();
  });

  const dress = () => {
    area.querySelectorAll(".board .card").forEach((card) => {
      const button = card.querySelector(".who-card");
      if (!button) return;
      button.setAttribute("aria-pressed", "false");
      button.addEventListener("click", (event) => { event.preventDefault(); if (taken?.card === card) { release(true); say(words.left); } else { take(card); } });
      card.draggable = true;
      card.addEventListener("dragstart", async (event) => {
        release(false);
        taken = { card, options: null };
        card.classList.add("dragging");
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", card.dataset.pupil);
        try {
          const found = await options(card.dataset.pupil);
          if (taken?.card !== card) return;
          taken.options = found;
          found.targets.forEach((target) => {
            const hint = lines(target);
            if (target.others) hint.append(element("span", { class: "effect neutral" }, target.note));
            hint.classList.add("hint-effect");
            column(target.group)?.querySelector("progress")?.after(hint);
          });
        } catch { /* The drop itself will say that the server is away. */ }
      });
      card.addEventListener("dragend", () => { card.classList.remove("dragging"); if (!panel) release(false); });
    });
    area.querySelectorAll(".board .col[data-group]").forEach((col) => {
      col.addEventListener("dragover", (event) => {
        if (!taken || taken.card.closest(".col") === col) return;
        event.preventDefault();
        area.querySelectorAll(".col.target").forEach((other) => { if (other !== col) other.classList.remove("target"); });
        col.classList.add("target");
      });
      col.addEventListener("dragleave", (event) => { if (!col.contains(event.relatedTarget)) col.classList.remove("target"); });
      col.addEventListener("drop", (event) => {
        event.preventDefault();
        if (taken && taken.card.closest(".col") !== col) drop(taken.card, col.dataset.group);
      });
    });
    area.querySelectorAll("form[action$='/moves/undo']").forEach((form) => form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        const fields = Object.fromEntries(new FormData(form));
        const answer = await post(form.getAttribute("action"), fields);
        const told = await answer.json();
        await refresh();
        say(told.message);
        area.querySelector("form[action$='/moves/undo'] button")?.focus();
      } catch { show(words.failed); }
    }));
  };
  dress();

  // Two coordinators at once: each sees what the other does, a few seconds later.
  setInterval(async () => {
    if (document.hidden || taken) return;
    try {
      const answer = await fetch(`/plans/${plan}/version`);
      if (!answer.ok) return;
      const now = await answer.json();
      if (now.version === version || taken) return;
      if (now.state !== "draft") { location.reload(); return; }
      const focus = document.activeElement?.closest?.(".card")?.dataset.pupil;
      await refresh(focus);
      say(words.others);
    } catch { /* Away for a moment: the next look will tell. */ }
  }, 5000);
})();
