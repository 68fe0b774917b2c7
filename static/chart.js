// A chart of powers that can be pointed at: by mouse, finger and keys. What it tells stands in the
// page already: values in the table, reasons in the list. Without this there are still both.
(() => {
  const STEP_MS = 300_000;
  const STEPS = {
    ArrowLeft: -1,
    ArrowDown: -1,
    ArrowRight: 1,
    ArrowUp: 1,
    PageDown: -12,
    PageUp: 12,
    Home: -Infinity,
    End: Infinity,
  };
  const YEAR_S = 31_536_000;
  const picture = document.getElementById("chart-picture");
  const readout = document.getElementById("chart-readout");
  if (!picture || !readout) return;
  const card = picture.closest(".chart-card");
  const hint = readout.innerHTML;
  const line = document.createElement("div");
  line.className = "chart-cross";
  // The moment that is shown (epoch ms, start of its step); null: none.
  let shownMs = null;

  const table = () => document.querySelector("#chart-table table");
  const isOn = ({ dataset: { of } }) => !of || card.classList.contains(`shows-${of}`);
  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    element.className = className;
    element.textContent = text;
    return element;
  };
  const rowsOf = () => {
    const numbers = table();
    if (!numbers) return null;
    const rows = numbers.tBodies[0].rows;
    const toMs = Number(numbers.dataset.to);
    return { rows, heads: numbers.tHead.rows[0].cells, toMs, fromMs: toMs - rows.length * STEP_MS };
  };
  const valuesAt = ({ rows, heads, toMs }, atMs) => {
    const row = rows[Math.round((toMs - atMs) / STEP_MS) - 1];
    const values = [...heads].slice(1).map((head, index) => {
      const cell = row.cells[index + 1];
      const unit = cell.title ? "" : head.dataset.unit ?? "";
      const text = cell.title || `${cell.textContent}${unit && `\u202f${unit}`}`;
      return { name: head.textContent, text, series: head.dataset.series, isOn: isOn(head) };
    });
    return { clock: row.cells[0].textContent, values: values.filter((value) => value.isOn) };
  };
  // Reasons that the page has not got, of the chart that ends then.
  const more = document.createElement("div");
  let moreToMs = null;
  const fetchReasons = async (toMs) => {
    const { reasons } = readout.dataset;
    if (!reasons || toMs === moreToMs) return;
    moreToMs = toMs;
    const answer = await fetch(reasons).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    more.innerHTML = await answer.text();
    if (shownMs !== null) show(shownMs);
  };
  // The newest reason of each load up to the end of the step, none from before an end of the program,
  // and what else happened in it. Events tell reasons only as long as none are stored.
  const toldAt = (atMs) => {
    const reasons = new Map();
    const others = [];
    let isStored = false;
    const items = [document, more].flatMap((of) => [...of.querySelectorAll(".chart-moments li")])
      .map((item) => ({ item, happenedMs: Number(item.dataset.at) }))
      .filter(({ happenedMs }) => happenedMs < atMs + STEP_MS)
      .sort((left, right) => left.happenedMs - right.happenedMs);
    for (const { item, happenedMs } of items) {
      const [time, text] = [...item.children].map((child) => child.textContent.trim());
      const { told, why } = item.dataset;
      const of = why ?? (told === "all" || !isStored ? told : null);
      if (told === "all" || (why && !isStored)) reasons.clear();
      else if (of) reasons.delete("all");
      if (of) isStored = Boolean(why);
      if (of && text) reasons.set(of, `${readout.dataset.since} ${time}: ${text}`);
      else if (of) reasons.delete(of);
      else if (happenedMs >= atMs) others.push(`${time}: ${text}`);
    }
    return [...others, ...reasons.values()];
  };
  const place = (atMs) => {
    const stage = [...picture.querySelectorAll(".chart-stage")].find((one) => one.offsetWidth > 0);
    if (!stage) return;
    const { from, to, left, right } = stage.dataset;
    const part = (atMs + STEP_MS / 2 - Number(from)) / (Number(to) - Number(from));
    const share = Number(left) + part * (Number(right) - Number(left));
    line.style.left = `${share * 100}%`;
    stage.append(line);
  };
  const close = () => {
    shownMs = null;
    line.remove();
    readout.innerHTML = hint;
    picture.removeAttribute("aria-valuetext");
  };
  const show = (askedMs) => {
    const known = rowsOf();
    if (!known || known.rows.length === 0) return close();
    const atMs = Math.min(Math.max(askedMs, known.fromMs), known.toMs - STEP_MS);
    shownMs = atMs;
    fetchReasons(known.toMs);
    const { clock, values } = valuesAt(known, atMs);
    const told = toldAt(atMs);
    const list = make("dl", "readout-values", "");
    for (const { name, text, series } of values) {
      const entry = make("div", `series-${series}`, "");
      entry.append(make("dt", "", name), make("dd", "", text));
      list.append(entry);
    }
    readout.replaceChildren(
      make("p", "readout-time", clock),
      list,
      ...told.map((text) => make("p", "readout-why", text)),
    );
    place(atMs);
    const spoken = [clock, ...values.map(({ name, text }) => `${name} ${text}`), ...told];
    picture.setAttribute("aria-valuenow", String((atMs - known.fromMs) / STEP_MS));
    picture.setAttribute("aria-valuetext", spoken.join(", "));
  };
  const momentAt = (event) => {
    const stage = event.target.closest(".chart-stage");
    if (!stage) return null;
    const { from, to, left, right } = stage.dataset;
    const box = stage.getBoundingClientRect();
    const share = (event.clientX - box.left) / box.width;
    const part = (share - Number(left)) / (Number(right) - Number(left));
    const atMs = Number(from) + part * (Number(to) - Number(from));
    return Math.floor(atMs / STEP_MS) * STEP_MS;
  };
  const point = (event) => {
    const atMs = momentAt(event);
    if (atMs !== null && atMs !== shownMs) show(atMs);
  };
  // After the picture came, or came anew.
  const settle = () => {
    const known = rowsOf();
    const hasRows = known !== null && known.rows.length > 0;
    readout.hidden = !hasRows;
    if (!hasRows) {
      for (const name of ["role", "tabindex", "aria-label"]) picture.removeAttribute(name);
      return close();
    }
    picture.setAttribute("role", "slider");
    picture.setAttribute("tabindex", "0");
    picture.setAttribute("aria-label", readout.dataset.slider);
    picture.setAttribute("aria-valuemin", "0");
    picture.setAttribute("aria-valuemax", String(known.rows.length - 1));
    if (shownMs !== null) return show(shownMs);
    picture.setAttribute("aria-valuenow", String(known.rows.length - 1));
  };

  picture.addEventListener("pointermove", point);
  picture.addEventListener("pointerdown", point);
  picture.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return close();
    const step = STEPS[event.key];
    const known = rowsOf();
    if (step === undefined || !known || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const lastMs = known.toMs - STEP_MS;
    const fast = event.shiftKey && Math.abs(step) === 1 ? 12 : 1;
    if (step === -Infinity) show(known.fromMs);
    else if (step === Infinity || shownMs === null) show(lastMs);
    else show(shownMs + step * fast * STEP_MS);
  });
  card.addEventListener("change", (event) => {
    const form = event.target.closest(".chart-shows");
    if (!form) return;
    const boxes = [...form.querySelectorAll("input[type=checkbox]")];
    for (const box of boxes) card.classList.toggle(`shows-${box.dataset.of}`, box.checked);
    const names = boxes.filter((box) => box.checked).map((box) => box.value).join(".");
    const { path } = form.dataset;
    document.cookie = `chart=${names}; path=${path}; max-age=${YEAR_S}; samesite=lax`;
    if (shownMs !== null) show(shownMs);
  });
  for (const button of card.querySelectorAll(".chart-shows button")) button.hidden = true;
  document.addEventListener("htmx:after:swap", settle);
  settle();
})();
