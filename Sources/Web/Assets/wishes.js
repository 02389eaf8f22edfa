// Ranks wishes by button, by key or by dragging. The selects of the plain page stay in the form and carry the answer,
// so what is sent is the same with and without this script.
(() => {
  const box = document.querySelector("[data-wishes]");
  if (!box) return;
  const form = box.closest("form");
  const ranks = box.querySelector(".wish-ranks");
  const selects = [...ranks.querySelectorAll("select")];
  const words = box.dataset;
  const titles = new Map();
  for (const option of selects[0].querySelectorAll("option")) if (option.value) titles.set(option.value, option.textContent);

  const list = document.createElement("ol");
  list.className = "wish-list";
  const say = document.createElement("p");
  say.className = "soft";
  say.setAttribute("role", "status");
  ranks.hidden = true;
  ranks.after(list, say);

  const chosen = () => selects.map((select) => select.value).filter(Boolean);
  const start = chosen().join();
  const set = (ids) => {
    selects.forEach((select, index) => { select.value = ids[index] || ""; });
    draw();
  };

  function button(label, sign, act, disabled) {
    const element = document.createElement("button");
    element.type = "button";
    element.className = "btn ghost small";
    element.textContent = sign;
    element.setAttribute("aria-label", label);
    element.disabled = disabled;
    element.addEventListener("click", act);
    return element;
  }

  function move(from, to) {
    const ids = chosen();
    if (to < 0 || to >= ids.length) return;
    const [id] = ids.splice(from, 1);
    ids.splice(to, 0, id);
    set(ids);
    list.children[to].querySelector(to === 0 ? "button:nth-of-type(2)" : "button").focus();
    say.textContent = `${titles.get(id)}, ${to + 1}`;
  }

  let dragged = null;
  function draw() {
    const ids = chosen();
    list.replaceChildren(...ids.map((id, index) => {
      const item = document.createElement("li");
      const name = document.createElement("span");
      name.textContent = titles.get(id);
      item.draggable = true;
      item.addEventListener("dragstart", (event) => { dragged = index; event.dataTransfer.effectAllowed = "move"; item.classList.add("dragging"); });
      item.addEventListener("dragend", () => { dragged = null; draw(); });
      item.addEventListener("dragover", (event) => { if (dragged !== null) { event.preventDefault(); item.classList.add("over"); } });
      item.addEventListener("dragleave", () => item.classList.remove("over"));
      item.addEventListener("drop", (event) => { event.preventDefault(); if (dragged !== null) move(dragged, index); });
      const title = titles.get(id);
      item.append(
        name,
        button(`${words.up}, ${title}`, "↑", () => move(index, index - 1), index === 0),
        button(`${words.down}, ${title}`, "↓", () => move(index, index + 1), index === ids.length - 1),
        button(`${words.remove}, ${title}`, "✕", () => { set(ids.filter((other) => other !== id)); say.textContent = ""; }, false));
      return item;
    }));
    if (!ids.length) say.textContent = words.empty;
    else if (ids.join() !== start) say.textContent = words.changed;
    for (const card of document.querySelectorAll(".wish-card")) {
      const id = card.dataset.workshop;
      const taken = ids.includes(id);
      card.classList.toggle("chosen", taken);
      let add = card.querySelector("button.add");
      if (!add) {
        add = document.createElement("button");
        add.type = "button";
        add.className = "btn ghost add";
        add.addEventListener("click", () => {
          const present = chosen();
          if (present.includes(id)) return set(present.filter((other) => other !== id));
          if (present.length >= selects.length) { say.textContent = words.full; list.scrollIntoView({ block: "center" }); return; }
          set([...present, id]);
        });
        card.append(add);
      }
      const rank = ids.indexOf(id) + 1;
      add.textContent = taken ? `${words.remove} (${rank})` : words.add;
      add.setAttribute("aria-label", `${taken ? words.remove : words.add}, ${titles.get(id)}`);
    }
  }
  draw();

  // A rush or a lost connection must not lose the choice: the browser keeps the form, and says so.
  window.addEventListener("beforeunload", (event) => { if (chosen().join() !== start && !form.dataset.sent) event.preventDefault(); });
  form.addEventListener("submit", () => { form.dataset.sent = "1"; });
})();
