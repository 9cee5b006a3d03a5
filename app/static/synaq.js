"use strict";
// One menu open at a time, closed by Escape or a click elsewhere; «back» where the browser knows the way.
(() => {
  const menus = () => document.querySelectorAll("details.print[open], details.reason[open]");
  const close = (but) => menus().forEach((menu) => { if (menu !== but) menu.open = false; });
  document.addEventListener("click", (event) => close(event.target.closest("details.print, details.reason")));
  document.querySelectorAll("[data-back]").forEach((button) => {
    if (history.length > 1) button.hidden = false;
    button.addEventListener("click", () => history.back());
  });
  const wrong = document.querySelector(".line.wrong input, .line.wrong select");
  if (wrong) wrong.focus();

  // One tick for all rows of the page.
  document.querySelectorAll("[data-all]").forEach((all) => all.addEventListener("change", () => {
    document.getElementsByName(all.dataset.all).forEach((one) => { one.checked = all.checked; });
  }));

  // The keyboard. Letters are known by their place: they are the same keys in every layout.
  const places = { KeyJ: "j", KeyK: "k", KeyN: "n", KeyE: "e", KeyF: "f", KeyI: "i", KeyX: "x", BracketLeft: "[", BracketRight: "]" };
  const keys = document.getElementById("keys");
  document.querySelectorAll("[data-keys]").forEach((button) => {
    button.hidden = !keys;
    button.addEventListener("click", () => keys.showModal());
  });

  const pressed = (event) => {
    if (event.key === "/" || event.key === "?") return event.key;
    if (event.code === "Slash") return event.shiftKey ? "?" : "/";
    return places[event.code] || event.key;
  };
  const typing = (place) => place.matches("input:not([type=checkbox], [type=radio], [type=submit]), select, textarea");
  const rows = () => [...document.querySelectorAll("table.rows tbody tr")].filter((row) => row.querySelector("a"));
  const here = () => rows().find((row) => row.contains(document.activeElement));
  const step = (by) => {
    const all = rows();
    const at = all.indexOf(here());
    const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by];
    if (next) { next.querySelector("a").focus(); next.scrollIntoView({ block: "nearest" }); }
    return Boolean(next);
  };
  const follow = (key) => {
    const way = document.querySelector(`main [data-key="${key}"]`);
    if (way) way.click();
    return Boolean(way);
  };
  const escape = () => {
    if (menus().length) {
      const menu = document.activeElement.closest("details");
      close(null);
      if (menu) menu.querySelector("summary").focus();
    } else if (typing(document.activeElement)) document.activeElement.blur();
    else if (!follow("Escape")) {
      const home = document.querySelector("[data-home]");
      if (!home || location.pathname === "/") return false;
      home.click();
    }
    return true;
  };
  const search = () => {
    const box = document.querySelector("[data-key='/']");
    if (box) { box.focus(); box.select(); }
    return Boolean(box);
  };
  const edit = () => {
    const row = here();
    if (row && row.dataset.edit) { location.assign(row.dataset.edit); return true; }
    return follow("e");
  };
  const tick = () => {
    const box = here() && here().querySelector("input[type=checkbox]");
    if (box) box.checked = !box.checked;
    return Boolean(box);
  };
  const deeds = {
    "/": search, "?": () => { if (keys) keys.showModal(); return Boolean(keys); },
    j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1),
    e: edit, x: tick, n: () => follow("n"), f: () => follow("f"), i: () => follow("i"),
    "[": () => follow("["), "]": () => follow("]"),
  };
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || (keys && keys.open)) return;
    if (event.key === "Escape") { if (escape()) event.preventDefault(); return; }
    if (typing(event.target) || event.target.closest(".dropdown")) return;
    const deed = deeds[pressed(event)];
    if (deed && deed()) event.preventDefault();
  });
})();
