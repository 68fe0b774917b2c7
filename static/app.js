// The pages work without this; it only says when values stop coming or a press is lost.
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
  document.addEventListener("htmx:error", sayFailed);
  document.addEventListener("htmx:response:error", sayFailed);
})();
(() => {
  const live = document.getElementById("live");
  const bar = document.getElementById("lost");
  if (!live || !bar) return;
  const SILENT_MS = 15_000;
  const GRACE_MS = 4_000;
  let dueMs = performance.now() + SILENT_MS;

  const show = (isLost) => {
    if (isLost !== bar.hidden) return;
    bar.hidden = !isLost;
    live.toggleAttribute("data-lost", isLost);
    const time = document.getElementById("freshness")?.dataset.time ?? "–";
    bar.textContent = isLost ? bar.dataset.text.replace("{time}", time) : "";
  };

  live.addEventListener("htmx:sse:after:message", () => {
    dueMs = performance.now() + SILENT_MS;
    show(false);
  });
  // A stream that asks for the secret again leads to the page that takes it.
  live.addEventListener("htmx:sse:error", (event) => {
    if (event.detail.status === 401) location.reload();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) dueMs = Math.max(dueMs, performance.now() + GRACE_MS);
  });
  // A stream that does not come back by itself, though the server does: begin anew with a fresh page.
  const PROBE_MS = 5_000;
  let probeDueMs = 0;
  const probe = async () => {
    probeDueMs = performance.now() + PROBE_MS;
    const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" }).catch(() =>
      null
    );
    if (answer?.ok && !bar.hidden) location.reload();
  };
  setInterval(() => {
    if (document.hidden || performance.now() <= dueMs) return;
    show(true);
    if (performance.now() > probeDueMs) probe();
  }, 1000);
})();
