/* The review form: how much is rated, and number keys for the five steps. Works without. */

const DIGITS = ["0۰", "1۱", "2۲", "3۳", "4۴"];
const form = document.querySelector("form[data-review]");

/* Only what the review asks for counts; what is optional stands in a <details>. */
function asked() {
  return [...form.querySelectorAll(".c-rating")].filter((card) => !card.closest("details"));
}

function showProgress() {
  const place = form.querySelector("[data-review-progress]");
  const number = new Intl.NumberFormat(document.documentElement.lang === "fa" ? "fa-IR" : "en");
  const cards = asked();
  const done = cards.filter((card) => card.querySelector("input[type=radio]:checked")).length;
  place.textContent = place.dataset.template
    .replace("{done}", number.format(done))
    .replace("{all}", number.format(cards.length));
}

/* A digit chooses its step while the focus is on one of the descriptions. */
function choose(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const step = DIGITS.findIndex((signs) => signs.includes(event.key));
  const group = event.target.closest(".c-anchors");
  if (step < 0 || event.key.length !== 1 || !group) return;
  const radio = group.querySelector(`input[value="${step}"]`);
  event.preventDefault();
  radio.checked = true;
  radio.focus();
  radio.dispatchEvent(new Event("change", { bubbles: true }));
}

/* Unfolding descriptions is no change of the draft. */
function changed(event) {
  if (event.target.closest(".c-unfold")) event.stopPropagation();
  else showProgress();
}

if (form) {
  form.addEventListener("input", (event) => event.target.closest(".c-unfold") && event.stopPropagation());
  form.addEventListener("change", changed);
  form.addEventListener("keydown", choose);
}
