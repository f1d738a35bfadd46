/* Runs before the first paint: the automatic theme takes the system's side, and follows it. */
(() => {
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  const apply = () => {
    const choice = root.dataset.themeChoice;
    root.dataset.bsTheme = choice === "auto" ? (dark.matches ? "dark" : "light") : choice;
  };

  apply();
  dark.addEventListener("change", apply);

  /* The switch is a form; here it answers at once and keeps what is being written on the page. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    if (!form.matches("[data-theme-form]") || !button?.value) return;
    event.preventDefault();
    root.dataset.themeChoice = button.value;
    apply();
    for (const other of form.querySelectorAll("[aria-pressed]")) {
      other.setAttribute("aria-pressed", String(other === button));
    }
    form.closest("details")?.removeAttribute("open");
    const body = new FormData(form);
    body.set("theme", button.value);
    fetch(form.action, { method: "POST", body, redirect: "manual" });
  });
})();
