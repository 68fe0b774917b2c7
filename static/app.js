// The pages work without this; it only says when a press is lost.
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
