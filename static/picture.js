// Draws the picture of a period into a canvas and gives it as a PNG.
(() => {
  const button = document.getElementById("picture-png");
  const told = document.getElementById("picture-told");
  if (!button || !told) return;
  const { source, file, side, failed } = button.dataset;

  async function makePng() {
    const image = new Image();
    image.src = source;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = Number(side);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    if (blob === null) throw new Error("no PNG");
    return blob;
  }

  button.addEventListener("click", async () => {
    button.setAttribute("aria-busy", "true");
    told.textContent = "";
    try {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await makePng());
      link.download = file;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    } catch {
      told.textContent = failed;
    }
    button.removeAttribute("aria-busy");
  });
  button.hidden = false;
})();
