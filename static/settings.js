// What was edited and not saved is kept while other pages are looked at, and named on all of them.
// It lives in this tab alone; what is secret is not kept, and asked about before the tab is closed.
(() => {
  const note = document.getElementById("unsaved");
  if (!note) return;
  const form = document.getElementById("settings");
  const KEPT = "unsaved-settings";
  const read = () => {
    try {
      return JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
    } catch {
      return {};
    }
  };
  const write = (kept) => {
    try {
      if (Object.keys(kept).length === 0) sessionStorage.removeItem(KEPT);
      else sessionStorage.setItem(KEPT, JSON.stringify(kept));
    } catch {
      // A browser that keeps nothing for pages: then they are asked about when they are left.
    }
  };
  const here = form?.getAttribute("action");
  const isEdited = (field) =>
    field.type === "checkbox"
      ? field.checked !== field.defaultChecked
      : field.options
      ? ![...field.selectedOptions].every((option) => option.defaultSelected)
      : field.value !== field.defaultValue;
  const fieldsOf = (group) =>
    [...group.querySelectorAll("input, select")].filter((field) =>
      field.name !== "" && field.type !== "hidden" && !field.disabled
    );
  const groups = () => [...(form?.querySelectorAll("section") ?? [])];
  const isUnsaved = (group) => group.hasAttribute("data-unsaved") || fieldsOf(group).some(isEdited);
  const isSecret = (field) => field.dataset.secret !== undefined;
  const titleOf = (group) => group.querySelector("h2").textContent;
  let isLeaving = false;
  let isSent = false;
  const keep = () => {
    const kept = read();
    const unsaved = groups().filter(isUnsaved);
    const fields = {};
    for (const field of unsaved.flatMap(fieldsOf)) {
      if (isSecret(field)) continue;
      fields[field.id || field.name] = field.type === "checkbox" ? field.checked : field.value;
    }
    if (here) delete kept[here];
    if (unsaved.length > 0) kept[here] = { fields, titles: unsaved.map(titleOf) };
    // What is being sent is kept no more, though an answer to an earlier question may come meanwhile.
    if (here && !isSent) write(kept);
    return unsaved;
  };
  const tell = () => {
    const own = keep().map((group) => ({ title: titleOf(group) }));
    const others = Object.entries(read()).filter(([path]) => path !== here)
      .flatMap(([path, { titles }]) => titles.map((title) => ({ title, path })));
    const all = [...own, ...others];
    note.hidden = all.length === 0;
    const [before, after = ""] = note.dataset.text.split("{groups}");
    note.replaceChildren(before);
    for (const [at, { title, path }] of all.entries()) {
      if (at > 0) note.append(", ");
      if (path === undefined) note.append(title);
      else {
        const link = document.createElement("a");
        link.href = path;
        link.textContent = title;
        note.append(link);
      }
    }
    note.append(after);
  };
  const restore = () => {
    const { fields = {} } = read()[here] ?? {};
    for (const field of groups().flatMap(fieldsOf)) {
      const kept = fields[field.id || field.name];
      if (kept === undefined || isSecret(field)) continue;
      if (field.type === "checkbox") field.checked = kept;
      else field.value = kept;
    }
  };
  if (form) {
    restore();
    form.addEventListener("input", () => {
      isLeaving = false;
      isSent = false;
      tell();
    });
    form.addEventListener("submit", (event) => {
      isLeaving = true;
      isSent = true;
      // What is sent comes back with the answer: kept is what this button does not save.
      const group = event.submitter?.value;
      const kept = read();
      const sent = kept[here];
      if (!sent) return;
      // A step of the set-up is kept by the server.
      const isOfGroup = event.submitter?.name === "group" && group !== "all";
      const others = isOfGroup ? groups().filter(({ id }) => id !== group) : [];
      const ids = others.flatMap(fieldsOf).map((field) => field.id || field.name);
      const fields = Object.fromEntries(
        Object.entries(sent.fields).filter(([id]) => ids.includes(id)),
      );
      const titles = others.filter(isUnsaved).map(titleOf);
      if (titles.length === 0) delete kept[here];
      else kept[here] = { fields, titles };
      write(kept);
    });
    document.addEventListener("htmx:after:swap", tell);
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    const isKept = groups().flatMap(fieldsOf).every((field) =>
      !isSecret(field) || !isEdited(field)
    );
    const isOther = link && link.origin === location.origin && link.pathname !== location.pathname;
    if (isOther && isKept) isLeaving = true;
  });
  addEventListener("pageshow", ({ persisted }) => {
    isLeaving = false;
    isSent = false;
    if (persisted) tell();
  });
  addEventListener("beforeunload", (event) => {
    if (!isLeaving && groups().some(isUnsaved)) event.preventDefault();
  });
  const now = document.getElementById("zone-now");
  const zone = document.getElementById("field-timeZone");
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (now && zone && zone.value === "" && own && own !== now.dataset.zone) zone.value = own;
  // What the server says of this page alone has more in it, such as what is to be typed again.
  const isOfThisPage = Object.keys(read()).every((path) => path === here);
  if (note.hidden || !isOfThisPage) tell();
  else keep();
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
