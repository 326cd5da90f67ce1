// Conveniences only: every page works without this file.
"use strict";

// An error summary takes the focus, so that it is read out and its links are next.
document.querySelector("[data-focus]")?.focus();

// "/" goes to the search field. A shortcut of one character must be possible to turn off (WCAG 2.1.4).
const off = () => localStorage.getItem("shortcut") === "off";
const hint = document.querySelector(".search kbd");
const toggle = document.querySelector("[data-shortcut]");

function showShortcut() {
  if (hint) hint.hidden = off();
  if (!toggle) return;
  toggle.hidden = false;
  toggle.textContent = off() ? "Slå på snabbtangenten /" : "Stäng av snabbtangenten /";
}

toggle?.addEventListener("click", () => {
  localStorage.setItem("shortcut", off() ? "on" : "off");
  showShortcut();
});
showShortcut();

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const menu = document.querySelector(".you[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
    return;
  }
  const typing = event.target.closest("input, select, textarea, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey || off()) return;
  const field = document.getElementById("sok");
  if (field) {
    event.preventDefault();
    field.focus();
    field.select();
  }
});

document.addEventListener("click", (event) => {
  const menu = document.querySelector(".you[open]");
  if (menu && !menu.contains(event.target)) menu.open = false;
});

// A button marked data-print opens the print dialogue; without JavaScript it stays hidden.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
