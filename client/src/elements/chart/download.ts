/** Gives the person a file that was made in the page. */

/** Saves a text or a drawing under `name`, in the format that its ending says. */
export function save(content: string | HTMLCanvasElement, name: string): void {
  if (typeof content === "string") {
    // The mark tells spreadsheets that the text is UTF-8.
    saveBlob(new Blob(["\uFEFF", content], { type: "text/csv;charset=utf-8" }), name);
    return;
  }
  content.toBlob((blob) => {
    if (blob !== null) saveBlob(blob, name);
  }, "image/png");
}

function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun to read it by then; without this the bytes stay as long as the page.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
