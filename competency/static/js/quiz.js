/* The keyboard in a quiz: number keys choose, Enter confirms, Backspace goes back; Alt with the
   arrow keys moves a line of an ordering question. Without this file the forms work by mouse,
   Tab and Space, and places are chosen in selects. */

const PERSIAN = "۰۱۲۳۴۵۶۷۸۹";
const ARABIC = "٠١٢٣٤٥٦٧٨٩";

function digitOf(key) {
  if (/^[0-9]$/.test(key)) return key;
  const place = Math.max(PERSIAN.indexOf(key), ARABIC.indexOf(key));
  return key.length === 1 && place >= 0 ? String(place) : null;
}

const writes = (element) =>
  element.matches("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])");

document.addEventListener("keydown", (event) => {
  const form = document.querySelector("form[data-quiz]");
  if (!form || event.defaultPrevented || !(event.target instanceof Element)) return;
  if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    const line = document.activeElement.closest?.("[data-ordering] [data-line]");
    if (line) {
      event.preventDefault();
      move(line, event.key === "ArrowUp" ? -1 : 1);
    }
    return;
  }
  if (event.altKey || event.ctrlKey || event.metaKey || writes(event.target)) return;
  const number = digitOf(event.key);
  if (number) {
    const input = form.querySelector(`[data-key="${number}"] input`);
    if (!input) return;
    event.preventDefault();
    input.checked = input.type === "radio" || !input.checked;
    input.focus();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  } else if (event.key === "Enter" && !event.target.closest("a, button, summary")) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-confirm]") ?? undefined);
  } else if (event.key === "Backspace") {
    const previous = document.querySelector("[data-previous]");
    if (previous) {
      event.preventDefault();
      previous.click();
    }
  }
});

/* A second click on "confirm" while the first is under way does nothing. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-quiz]") || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-quiz]")) delete form.dataset.sent;
});

document.addEventListener("htmx:afterRequest", (event) => {
  delete event.target.closest?.("form[data-quiz]")?.dataset.sent;
});

/* Ordering */

const linesOf = (list) => [...list.querySelectorAll("[data-line]")];
const localNumber = (number) =>
  document.documentElement.lang === "fa"
    ? String(number).replace(/\d/g, (digit) => PERSIAN[digit])
    : String(number);

function renumber(list) {
  const lines = linesOf(list);
  lines.forEach((line, index) => {
    line.querySelector("select").value = String(index + 1);
    line.querySelector("[data-place]").textContent = localNumber(index + 1);
    line.querySelector("[data-move='-1']").disabled = index === 0;
    line.querySelector("[data-move='1']").disabled = index === lines.length - 1;
  });
}

function move(line, by) {
  const list = line.closest("[data-ordering]");
  const lines = linesOf(list);
  const target = lines.indexOf(line) + by;
  if (target < 0 || target >= lines.length) return;
  const focused = document.activeElement;
  lines[target][by < 0 ? "before" : "after"](line);
  renumber(list);
  const keep = focused.disabled ? line.querySelector("[data-move]:enabled") : focused;
  keep?.focus();
  const status = list.parentElement.querySelector("[data-ordering-status]");
  if (status) {
    status.textContent = list.dataset.moved
      .replace("{place}", localNumber(target + 1))
      .replace("{total}", localNumber(lines.length));
  }
  list.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-ordering] [data-move]");
  if (button) move(button.closest("[data-line]"), Number(button.dataset.move));
});

function prepare(part) {
  for (const list of part.querySelectorAll("[data-ordering]")) {
    const chosen = (line) => Number(line.querySelector("select").value) || Infinity;
    const lines = linesOf(list);
    const inOrder = [...lines].sort((a, b) => chosen(a) - chosen(b) || lines.indexOf(a) - lines.indexOf(b));
    list.append(...inOrder);
    for (const line of lines) {
      line.querySelector("select").hidden = true;
      line.querySelector("[data-place]").hidden = false;
      line.querySelector(".c-order__move").hidden = false;
    }
    renumber(list);
  }
}

document.addEventListener("htmx:afterSwap", (event) => prepare(event.target));
prepare(document);
