// What was edited and not saved is named, and asked about before the page is left.
(() => {
  const form = document.getElementById("settings");
  const note = document.getElementById("unsaved");
  if (!form || !note) return;
  const isEdited = (field) =>
    field.type === "checkbox"
      ? field.checked !== field.defaultChecked
      : field.options
      ? ![...field.selectedOptions].every((option) => option.defaultSelected)
      : field.value !== field.defaultValue;
  const unsaved = () =>
    [...form.querySelectorAll("section")].filter((group) =>
      group.hasAttribute("data-unsaved") ||
      [...group.querySelectorAll("input, select")].some(isEdited)
    );
  const tell = () => {
    const names = unsaved().map((group) => group.querySelector("h2").textContent);
    note.hidden = names.length === 0;
    note.textContent = note.dataset.text.replace("{groups}", names.join(", "));
  };
  form.addEventListener("input", tell);
  document.addEventListener("htmx:after:swap", tell);
  let isSending = false;
  form.addEventListener("submit", () => {
    isSending = true;
  });
  addEventListener("pageshow", () => {
    isSending = false;
  });
  addEventListener("beforeunload", (event) => {
    if (!isSending && unsaved().length > 0) event.preventDefault();
  });
})();
// Devices are put in order by dragging; the buttons of a line do the same, and tell the server.
(() => {
  const isLine = (element) => element.matches(".device[id]");
  const linesOf = (list) => [...list.children].filter(isLine);
  const middleOf = (line) => {
    const { top, height } = line.getBoundingClientRect();
    return top + height / 2;
  };
  let drag = null;
  let undo = () => {};
  const end = () => {
    drag?.line.classList.remove("is-dragged");
    drag = null;
  };
  const putBack = ({ list, before }) => list.prepend(...before);
  const send = ({ line, list, before }) => {
    const to = linesOf(list).indexOf(line);
    if (to === before.indexOf(line)) return;
    const button = line.querySelector("button[name=to]").cloneNode(true);
    button.removeAttribute("id");
    button.value = String(to);
    button.hidden = true;
    line.querySelector("form").append(button);
    undo = () => putBack({ list, before });
    globalThis.htmx.process(button);
    button.click();
  };
  document.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest?.(".drag-handle");
    if (!handle || event.button !== 0) return;
    const line = handle.closest(".device");
    const list = line.parentElement;
    drag = { line, list, before: linesOf(list) };
    line.classList.add("is-dragged");
    handle.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  document.addEventListener("pointermove", (event) => {
    if (drag === null) return;
    const { line } = drag;
    const y = event.clientY;
    // The others go around it: what is taken out of the page for a moment loses its pointer.
    for (let other = line.previousElementSibling; other; other = line.previousElementSibling) {
      if (!isLine(other) || y >= middleOf(other)) break;
      line.after(other);
    }
    for (let other = line.nextElementSibling; other; other = line.nextElementSibling) {
      if (!isLine(other) || y <= middleOf(other)) break;
      line.before(other);
    }
  });
  document.addEventListener("pointerup", () => {
    const done = drag;
    end();
    if (done !== null) send(done);
  });
  const cancel = () => {
    if (drag !== null) putBack(drag);
    end();
  };
  document.addEventListener("pointercancel", cancel);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") cancel();
  });
  document.addEventListener("htmx:after:swap", () => {
    undo = () => {};
  });
  for (const failure of ["htmx:error", "htmx:response:error"]) {
    document.addEventListener(failure, () => undo());
  }
})();
