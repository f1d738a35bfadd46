/* Small help on every page: menus, toasts, show password, filters. All of it works without. */

/* Menus are <details>: close on Escape and on a click elsewhere, give the focus back. */
const openMenus = () => document.querySelectorAll("details.c-menu[open]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary").focus();
  }
});

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) {
    if (!menu.contains(event.target)) menu.open = false;
    else if (event.target.closest("a.c-menu__item")) closeAfterChoice(menu);
  }
  const dismiss = event.target.closest("[data-dismiss]");
  if (dismiss) dismiss.closest(".c-toast").remove();
  const show = event.target.closest("[data-show-password]");
  if (show) togglePassword(show);
});

/* A file that is taken away leaves the page where it is: its menu is done all the same. */
function closeAfterChoice(menu) {
  menu.open = false;
  menu.querySelector("summary").focus();
}

document.addEventListener("focusin", (event) => {
  for (const menu of openMenus()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

function togglePassword(button) {
  const field = document.getElementById(button.dataset.showPassword);
  const shown = field.type === "text";
  field.type = shown ? "password" : "text";
  button.setAttribute("aria-pressed", String(!shown));
  field.focus();
}

/* A toast without a way back leaves after a while, unless somebody is at it. */
const FADE_AFTER = 10_000;

function watch(toast) {
  let timer = setTimeout(() => toast.remove(), FADE_AFTER);
  const hold = () => clearTimeout(timer);
  const release = () => {
    clearTimeout(timer);
    timer = setTimeout(() => toast.remove(), FADE_AFTER);
  };
  toast.addEventListener("pointerenter", hold);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("pointerleave", release);
  toast.addEventListener("focusout", release);
}

/* What needs JavaScript is hidden until it runs; also after htmx put new parts in. */
function enliven(part) {
  for (const button of part.querySelectorAll("[data-dismiss], [data-show-password]")) {
    button.hidden = false;
  }
  for (const toast of part.querySelectorAll("[data-fades]")) watch(toast);
  part.querySelector("[data-focus]")?.focus();
}

/* A filter of a list answers as soon as it is chosen; typing is sent with Enter or the button. */
document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-filter]");
  if (form && event.target.matches("select")) form.requestSubmit();
});

/* Empty filters stay out of the address, so that it can be shared. */
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-filter]")) return;
  for (const field of event.target.querySelectorAll("input[name], select[name]")) {
    if (!field.value) field.disabled = true;
  }
});

/* Coming back with the browser's button shows the form as it was: fields usable again. */
window.addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll("form[data-filter] :disabled")) {
    field.disabled = false;
  }
});

document.addEventListener("htmx:afterSwap", (event) => enliven(event.target));
enliven(document);
