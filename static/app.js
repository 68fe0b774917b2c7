// The pages work without this; it only says when a press is lost, and clears what is over.
(() => {
  // What is refused in words brings its own; see the hx-status of forms and buttons.
  const sayFailed = (event) => {
    const { sourceElement, response } = event.detail.ctx ?? {};
    const notice = document.getElementById("notice");
    if (!sourceElement?.matches("form, button") || !notice) return;
    if (sourceElement.hasAttribute(`hx-status:${response?.status}`)) return;
    const words = document.createElement("p");
    words.className = "warning-bar";
    words.textContent = notice.dataset.failed;
    notice.replaceChildren(words);
  };
  // A test that speaks to the device has found its fields right: what was wrong with them is over.
  const forgetErrors = () => {
    for (const tested of document.querySelectorAll("[data-tested]")) {
      for (const key of tested.dataset.tested.split(" ")) {
        document.getElementById(`${key}-error`)?.remove();
        const field = document.getElementById(`field-${key}`);
        field?.removeAttribute("aria-invalid");
      }
    }
    const isAnyLeft = document.querySelector("[aria-invalid=true]") !== null;
    if (!isAnyLeft) document.querySelector("#problems.is-of-fields")?.remove();
  };
  document.addEventListener("htmx:after:swap", forgetErrors);
  document.addEventListener("htmx:error", sayFailed);
  document.addEventListener("htmx:response:error", sayFailed);
})();
// A group of modes is one stop of the Tab key, at what is chosen: arrows go through it, Enter and
// Space press.
(() => {
  const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  const buttonsOf = (group) => [...group.querySelectorAll("[role=radio]")];
  const stopAt = (buttons, stop) => {
    for (const button of buttons) button.tabIndex = button === stop ? 0 : -1;
  };
  const settle = () => {
    for (const group of document.querySelectorAll("[role=radiogroup]")) {
      const buttons = buttonsOf(group);
      const isChosen = (button) => button.getAttribute("aria-checked") === "true";
      const here = buttons.find((button) => button === document.activeElement);
      stopAt(buttons, here ?? buttons.find(isChosen) ?? buttons[0]);
    }
  };
  document.addEventListener("keydown", (event) => {
    const group = event.target.closest?.("[role=radiogroup]");
    const buttons = group ? buttonsOf(group) : [];
    const at = buttons.indexOf(event.target);
    const step = STEPS[event.key];
    if (at < 0 || step === undefined) return;
    const next = buttons[(at + step + buttons.length) % buttons.length];
    stopAt(buttons, next);
    next.focus();
    event.preventDefault();
  });
  // What is pressed is asked for at once; the answer shows what became of it.
  document.addEventListener("submit", ({ submitter }) => {
    if (!submitter?.matches("[role=radio]")) return;
    submitter.classList.add("is-asked");
    submitter.setAttribute("aria-busy", "true");
  });
  document.addEventListener("focusin", settle);
  document.addEventListener("htmx:after:swap", settle);
  settle();
})();
