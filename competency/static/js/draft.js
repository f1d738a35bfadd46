/* Drafts: a form with data-autosave="address" is sent there a moment after each change.
   The element [data-autosave-status] in it says how that went, in words that the page gave it.
   The answer may be JSON {"saved": "12:04"}; any 2xx means saved. */

const AFTER_TYPING = 1200;
const AFTER_CHOOSING = 250;
const states = new WeakMap();

function stateOf(form) {
  if (!states.has(form)) states.set(form, { timer: 0, running: false, again: false, dirty: false });
  return states.get(form);
}

function clock() {
  const locale = document.documentElement.lang === "fa" ? "fa-IR" : "en-GB";
  return new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" }).format(new Date());
}

function say(form, kind, time) {
  const status = form.querySelector("[data-autosave-status]");
  if (!status) return;
  status.textContent = (status.dataset[kind] ?? "").replace("{time}", time ?? clock());
  status.classList.toggle("c-saved--failed", kind === "failed");
  status.classList.toggle("c-saved--done", kind === "saved");
}

async function save(form, leaving = false) {
  const state = stateOf(form);
  clearTimeout(state.timer);
  if (state.running && !leaving) {
    state.again = true;
    return;
  }
  state.running = true;
  state.dirty = false;
  if (!leaving) say(form, "saving");
  try {
    const answer = await fetch(form.dataset.autosave, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json", "X-Requested-With": "fetch" },
      keepalive: leaving,
    });
    if (!answer.ok) throw new Error(String(answer.status));
    const data = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    if (!state.dirty) say(form, "saved", data.saved);
  } catch {
    state.dirty = true;
    say(form, "failed");
  } finally {
    state.running = false;
    if (state.again) {
      state.again = false;
      save(form);
    }
  }
}

function later(form, wait) {
  const state = stateOf(form);
  state.dirty = true;
  say(form, "unsaved");
  clearTimeout(state.timer);
  state.timer = setTimeout(() => save(form), wait);
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-autosave]");
  if (form) later(form, AFTER_TYPING);
});

document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-autosave]");
  if (form) later(form, AFTER_CHOOSING);
});

/* Sending the form itself settles the matter; nothing is lost, so nobody is warned. */
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-autosave]")) return;
  const state = stateOf(event.target);
  clearTimeout(state.timer);
  state.dirty = false;
  state.again = false;
});

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "hidden") return;
  for (const form of document.querySelectorAll("form[data-autosave]")) {
    if (stateOf(form).dirty) save(form, true);
  }
});

window.addEventListener("beforeunload", (event) => {
  for (const form of document.querySelectorAll("form[data-autosave]")) {
    if (stateOf(form).dirty) event.preventDefault();
  }
});
