"use strict";
// Drop zones, progress of reading, keys of the doubts, right seat and variant of a chosen candidate.
(() => {
  const trouble = document.querySelector("[data-focus]");
  if (trouble) { trouble.focus(); trouble.scrollIntoView({ block: "start" }); }

  document.querySelectorAll("[data-drop]").forEach((zone) => {
    const input = zone.querySelector("input[type=file]");
    const told = zone.querySelector("[data-chosen]");
    const tell = () => { if (told) told.textContent = input.files.length > 1 ? `${told.dataset.words}: ${input.files.length}` : input.files.length ? input.files[0].name : ""; };
    input.addEventListener("change", tell);
    zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("over"); });
    zone.addEventListener("dragleave", () => zone.classList.remove("over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("over");
      if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; tell(); }
    });
    zone.addEventListener("submit", () => zone.querySelectorAll("button").forEach((one) => { one.disabled = true; }));
  });

  const progress = document.querySelector("[data-progress]");
  const reading = progress && progress.querySelector(".reading");
  const ask = async () => {
    const answer = await fetch(progress.dataset.progress, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) return;
    const told = await answer.json();
    told.read.forEach((read, place) => {
      progress.querySelector(`[data-read="${place + 1}"]`).textContent = read;
      progress.querySelector(`[data-pass="${place + 1}"]`).value = read;
    });
    progress.querySelector("[data-left]").textContent = told.waiting;
    if (told.waiting === 0) { location.replace(location.pathname); return; }
    setTimeout(ask, 1500);
  };
  if (reading && !reading.hidden) setTimeout(ask, 1000);

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea")) return;
    const there = document.querySelector(`[data-key="${event.key}"]`);
    if (there) { event.preventDefault(); there.click(); }
  });

  document.querySelectorAll("[data-candidates]").forEach((form) => {
    const who = form.querySelector("[data-who]");
    const one = () => [...form.querySelectorAll("datalist option")].find((option) => option.value === form.elements.code.value.trim());
    const tell = () => { const found = one(); who.textContent = found ? found.dataset.name : ""; return found; };
    form.elements.code.addEventListener("input", () => {
      const found = tell();
      if (found) { form.elements.seat.value = found.dataset.seat; form.elements.variant.value = found.dataset.variant; }
    });
    tell();
  });
})();
