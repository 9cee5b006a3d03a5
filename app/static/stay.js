"use strict";
// The end of a stay is told two minutes before; what was typed stays in the tab of its author and nobody else.
(() => {
  const drafts = () => Object.keys(sessionStorage).filter((key) => key.startsWith("draft "));
  const banner = document.getElementById("stay");
  if (!banner) return;
  const mine = `draft ${banner.dataset.login} `;
  const saved = document.querySelector(".alert-success");
  drafts().forEach((key) => {
    const sent = saved && JSON.parse(sessionStorage.getItem(key)).sent;
    if (sent || !key.startsWith(mine)) sessionStorage.removeItem(key);
  });
  document.querySelectorAll('form[action="/logout/"]').forEach((form) => {
    form.addEventListener("submit", () => drafts().forEach((key) => sessionStorage.removeItem(key)));
  });
  const ends = Date.now() + Number(banner.dataset.left) * 1000;
  const look = () => { banner.hidden = ends - Date.now() > 120000; };
  look();
  setInterval(look, 5000);
})();
