"use strict";
// How far jobs have come: asked every second or two; once a job has ended, the page is shown anew.
(() => {
  const text = (place, name, words) => {
    const one = place.querySelector(`[data-${name}]`);
    if (one) one.textContent = words;
  };
  const watch = (place) => {
    const began = performance.now();
    let first = null;
    const ask = async () => {
      let told = null;
      try {
        const answer = await fetch(place.dataset.job, { headers: { Accept: "application/json" } });
        if (answer.redirected) { location.reload(); return; }
        if (answer.ok) told = await answer.json();
      } catch { /* the server is away for a moment: asked again */ }
      if (told && told.ended) { location.reload(); return; }
      if (told) show(told);
      setTimeout(ask, document.hidden ? 10000 : 1500);
    };
    const show = (told) => {
      const bar = place.querySelector("[data-bar]");
      if (told.total) { bar.max = told.total; bar.value = told.done; }
      text(place, "done", told.done);
      text(place, "total", told.total);
      text(place, "state", told.state);
      if (first === null && told.done) first = [told.done, performance.now()];
      const [done, at] = first || [0, began];
      const speed = (told.done - done) / (performance.now() - at);
      const left = place.querySelector("[data-left]");
      if (left && speed > 0) left.textContent = left.dataset.words.replace("{n}", Math.ceil((told.total - told.done) / speed / 1000));
    };
    setTimeout(ask, 800);
  };
  document.querySelectorAll("[data-job]").forEach(watch);
})();
