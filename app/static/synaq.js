"use strict";
// One print menu open at a time, closed by Escape or a click elsewhere; «back» where the browser knows the way.
(() => {
  const menus = () => document.querySelectorAll("details.print[open]");
  const close = (but) => menus().forEach((menu) => { if (menu !== but) menu.open = false; });
  document.addEventListener("click", (event) => close(event.target.closest("details.print")));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(null); });
  document.querySelectorAll("[data-back]").forEach((button) => {
    if (history.length > 1) button.hidden = false;
    button.addEventListener("click", () => history.back());
  });
  const wrong = document.querySelector(".line.wrong input, .line.wrong select");
  if (wrong) wrong.focus();
})();
