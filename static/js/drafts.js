// Saves what is typed in a long form as a draft, and holds on to it when the session or the connection is lost.
// Without this file the form works as any other. Nothing is stored in the browser but, for as long as the server
// cannot be reached, a copy for this tab alone: people share computers.
"use strict";

const WAIT = 1500; // after the last key
const LONGEST = 15000; // also while somebody writes on and on
const PATIENCE = 8000; // for an answer
const RETRY = 5000;
const MOST_KEPT_ALIVE = 60000; // bytes that a browser sends for a page that is closing
const PREFIX = "utkast:";

const form = document.querySelector("form[data-draft]");
const line = document.querySelector("[data-draft-line]");
if (form && line) guard();

function guard() {
  const status = line.querySelector("[role=status]");
  const signIn = line.querySelector("a");
  const { draft: address, user } = form.dataset;
  const key = `${PREFIX}${user}:${address}`;
  const LOST = "Kunde inte spara utkastet, försöker igen. Låt sidan vara öppen.";
  const SIGNED_OUT = "Du är utloggad. Det du skrev finns kvar här.";
  let typed = 0; // counts what was typed,
  let saved = 0; // and how much of it the server has
  let timer = 0;
  let first = 0; // when the oldest unsaved key was pressed
  let running = null;
  let trouble = "";
  let sending = "no"; // no, checking, now, gone

  const csrf = () => form.elements.csrfmiddlewaretoken.value;
  const body = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));

  function say(text, kind = "") {
    trouble = kind;
    if (status.textContent !== text) status.textContent = text;
    line.classList.toggle("trouble", kind !== "");
    signIn.hidden = kind !== "signed-out";
  }

  function ask(method, content, keepalive = false) {
    return fetch(address, {
      method,
      body: content,
      keepalive,
      redirect: "manual",
      headers: { "HX-Request": "true", "X-Draft-User": user, "X-CSRFToken": csrf() },
      signal: AbortSignal.timeout(PATIENCE),
    });
  }

  const leadsToSignIn = (answer) =>
    answer.type === "opaqueredirect" || answer.status === 401 || answer.headers.has("HX-Redirect");

  // Signing in again gives the browser a new token, and the open page still has the old one.
  async function renewToken() {
    const answer = await ask("GET");
    if (leadsToSignIn(answer)) return "signed-out";
    if (!answer.ok) return "refused";
    const now = await answer.json();
    if (now.user !== user) return "somebody-else";
    for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = now.token;
    return "";
  }

  // One attempt. "" when the draft is saved, else what was in the way.
  async function attempt() {
    try {
      let answer = await ask("POST", body());
      if (answer.status === 403) {
        const hindrance = await renewToken();
        if (hindrance === "somebody-else") say("Någon annan är inloggad i den här webbläsaren nu.", hindrance);
        if (hindrance === "signed-out") say(SIGNED_OUT, hindrance);
        if (hindrance) return hindrance;
        answer = await ask("POST", body());
      }
      if (leadsToSignIn(answer)) {
        say(SIGNED_OUT, "signed-out");
        return "signed-out";
      }
      if (answer.status === 409 || answer.status === 413) {
        const told = await answer.json();
        say(told.text, told.stop ? "somebody-else" : "refused");
        return trouble;
      }
      if (!answer.ok) {
        say(LOST, "lost");
        return answer.status < 500 ? "refused" : "lost";
      }
      say((await answer.json()).text);
      return "";
    } catch {
      say(LOST, "lost");
      return "lost";
    }
  }

  // Saves; one attempt at a time, so that an older text never lands on a newer one.
  async function save() {
    clearTimeout(timer);
    while (running) await running;
    const upTo = typed;
    running = attempt();
    const hindrance = await running;
    running = null;
    if (hindrance) {
      keepCopy();
      if (sending === "no" && hindrance !== "refused") timer = setTimeout(save, RETRY);
    } else {
      saved = upTo;
      first = 0;
      sessionStorage.removeItem(key);
      if (typed > saved) plan();
    }
    return hindrance;
  }

  function plan() {
    clearTimeout(timer);
    first ||= Date.now();
    timer = setTimeout(save, Math.max(0, Math.min(WAIT, first + LONGEST - Date.now())));
  }

  function keepCopy() {
    if (trouble !== "lost" && trouble !== "signed-out") return;
    const copy = body();
    copy.delete("csrfmiddlewaretoken");
    try {
      sessionStorage.setItem(key, copy.toString());
    } catch {
      // Full or forbidden: the page itself still holds the text.
    }
  }

  // A copy from before a reload goes to the server, which then offers it as any draft. Others' copies go away.
  async function handInCopy() {
    for (const name of Object.keys(sessionStorage)) {
      if (name.startsWith(PREFIX) && !name.startsWith(`${PREFIX}${user}:`)) sessionStorage.removeItem(name);
    }
    const copy = sessionStorage.getItem(key);
    if (!copy) return;
    try {
      const answer = await ask("POST", new URLSearchParams(copy));
      if (!answer.ok || leadsToSignIn(answer)) return;
      sessionStorage.removeItem(key);
      if (!typed) location.replace(`${location.pathname}?utkast=fortsatt`);
    } catch {
      // Still no connection: next time.
    }
  }

  function touched() {
    typed += 1;
    if (trouble === "lost" || trouble === "signed-out") keepCopy();
    plan();
  }

  form.addEventListener("input", touched);
  form.addEventListener("change", touched);

  // The form is sent when the server has been heard: a lost connection or session must not swallow it.
  form.addEventListener("submit", async (event) => {
    if (sending === "now") {
      sending = "gone";
      return;
    }
    event.preventDefault();
    if (sending !== "no") return;
    sending = "checking";
    const hindrance = await save();
    if (["lost", "signed-out", "somebody-else"].includes(hindrance)) {
      sending = "no";
      if (hindrance === "lost") say("Ingen kontakt med servern. Ingenting är sparat, men texten finns kvar här.", "lost");
      if (hindrance !== "somebody-else") timer = setTimeout(save, RETRY);
      if (hindrance === "signed-out") signIn.focus();
      return;
    }
    sending = "now";
    form.requestSubmit(event.submitter);
  });

  // The other way round: a page taken out of the browser's memory may be sent again.
  window.addEventListener("pageshow", () => {
    sending = "no";
  });

  window.addEventListener("beforeunload", (event) => {
    if (typed > saved && trouble && sending !== "gone") event.preventDefault();
  });

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      const content = body();
      if (typed > saved && sending === "no" && !running && content.toString().length < MOST_KEPT_ALIVE) {
        ask("POST", content, true).catch(() => {});
      }
    } else if (trouble && trouble !== "refused") {
      save();
    }
  });
  window.addEventListener("online", () => trouble === "lost" && save());
  window.addEventListener("focus", () => trouble === "signed-out" && save());

  // Parts of the page that are fetched must not lead the whole page to the sign-in while there is text in it.
  document.body.addEventListener("htmx:beforeOnLoad", (event) => {
    if (!typed || !event.detail.xhr.getResponseHeader("HX-Redirect")) return;
    event.preventDefault();
    say(SIGNED_OUT, "signed-out");
    keepCopy();
    plan();
  });

  // The offered draft is thrown away without leaving what has been typed already.
  document.querySelector("[data-draft-discard]")?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const discard = event.target;
    try {
      const answer = await fetch(discard.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(discard)),
        redirect: "manual",
        headers: { "X-CSRFToken": csrf() },
      });
      if (answer.type !== "opaqueredirect") throw new Error(String(answer.status));
    } catch {
      say("Utkastet kunde inte kastas. Försök igen.", "refused");
      return;
    }
    discard.closest("[data-draft-offer]").remove();
    say("Utkastet är kastat.");
    document.querySelector("main").focus();
    if (typed > saved) plan();
  });

  handInCopy();
}
