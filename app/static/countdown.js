"use strict";
// How long a base is still open, by the clock of the database and not that of this machine.
(() => {
  const shown = document.querySelector("[data-until]");
  if (!shown) return;
  const [days, hours, minutes] = shown.dataset.words.split("|");
  const ahead = Date.parse(shown.dataset.now) - Date.now();
  const tell = () => {
    const left = Math.floor((Date.parse(shown.dataset.until) - Date.now() - ahead) / 60000);
    if (left < 0) { location.reload(); return; }
    shown.textContent = `${Math.floor(left / 1440)} ${days} ${Math.floor((left % 1440) / 60)} ${hours} ${left % 60} ${minutes}`;
    setTimeout(tell, 15000);
  };
  tell();
})();
