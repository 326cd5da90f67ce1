// Names while one types in a search field: a combobox with a list below it. Without this file the field just searches.
"use strict";

const PAUSE = 200; // ms after the last letter
const SHORTEST = 2;

for (const field of document.querySelectorAll('form[role="search"] input[name="q"][data-suggest]')) {
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = `${field.id}-forslag`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Förslag");
  list.hidden = true;
  const told = document.createElement("p");
  told.className = "visually-hidden";
  told.setAttribute("role", "status");
  field.type = "text"; // a search field may not be a combobox
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("enterkeyhint", "search");
  field.after(list, told);

  let timer, asking, asked = "", chosen = -1;
  const options = () => [...list.children];

  function close() {
    clearTimeout(timer);
    asking?.abort();
    list.hidden = true;
    chosen = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  function open() {
    list.hidden = false;
    field.setAttribute("aria-expanded", "true");
  }

  function choose(place) {
    const all = options();
    // From the last on to the field, and round again.
    chosen = (place + 1 + all.length + 1) % (all.length + 1) - 1;
    all.forEach((option, number) => option.setAttribute("aria-selected", String(number === chosen)));
    if (chosen < 0) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", all[chosen].id);
    all[chosen].scrollIntoView({ block: "nearest" });
  }

  async function ask() {
    const text = field.value.trim();
    if (text.length < SHORTEST) return close();
    if (text === asked && options().length) return open();
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(text)}`, { signal: asking.signal });
      // An ended session leads to the sign-in page, which is no list.
      if (!answer.ok || answer.redirected) return close();
      list.innerHTML = await answer.text();
    } catch {
      return; // a newer question took over, or the net is gone: the field still searches
    }
    asked = text;
    options().forEach((option) => { option.id = `${field.id}-${option.id}`; });
    const count = options().length;
    told.textContent = count ? `${count} förslag` : "Inga förslag";
    if (!count || document.activeElement !== field) return close();
    choose(-1);
    open();
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) ask();
      else choose(chosen + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && chosen >= 0 && !list.hidden) {
      event.preventDefault();
      location.assign(options()[chosen].dataset.href);
    } else if (event.key === "Tab") {
      close();
    }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.href);
  });
  field.addEventListener("blur", close);
  field.form.addEventListener("submit", close);
}
