"use strict";
// A reader is a keyboard that types a code and Enter. Codes are taken one after another while it goes on typing: what is
// typed is always led to the one field, every code waits for its turn, and its answer stands large.
(() => {
  document.querySelectorAll("[data-all]").forEach((all) => all.addEventListener("change", () => {
    document.querySelectorAll(`input[name=placement][form="${all.getAttribute("form")}"]`).forEach((one) => { one.checked = all.checked; });
  }));

  const place = document.querySelector("[data-reader]");
  if (!place) return;
  const form = place.querySelector("form");
  const field = form.elements.code;
  const said = place.querySelector("[data-said]");
  const log = place.querySelector("[data-log]");
  const token = form.elements.csrf_token.value;
  const waiting = [];
  let busy = false;

  const element = (name, words, kind = "") => {
    const made = document.createElement(name);
    made.textContent = words;
    made.className = kind;
    return made;
  };

  const tell = (told) => {
    said.className = `reader-said ${told.ok ? "good" : "bad"}`;
    said.replaceChildren(element("strong", told.said), ...(told.mark ? [element("span", told.mark, "mark-of-law")] : []));
    if (told.more) said.append(element("p", told.more));
    const line = element("li", told.said, told.ok ? "" : "warn");
    if (told.ok && told.back) {
      const back = element("button", log.dataset.undo, "btn btn-default btn-sm");
      back.type = "button";
      back.addEventListener("click", () => { back.disabled = true; send(told.back); field.focus(); });
      line.append(" ", back);
    }
    log.prepend(line);
    while (log.children.length > 10) log.lastElementChild.remove();
  };

  const fill = (folder) => {
    const bar = folder.querySelector("progress");
    bar.value += 1;
    bar.parentElement.querySelector("b").textContent = bar.value;
    folder.querySelectorAll("[data-missing]").forEach((one) => { one.textContent = Math.max(0, Number(one.textContent) - 1); });
  };

  const count = (told) => {
    Object.entries(told.tally || {}).forEach(([step, n]) => {
      document.querySelectorAll(`[data-tally="${step}"]`).forEach((one) => { one.textContent = n; });
    });
    const row = told.ok && told.back && [...document.querySelectorAll("tr[data-code]")].find((one) => one.dataset.code === told.code);
    if (!row || !row.querySelector("input")) return;
    const folder = row.closest("[data-folder]");
    row.remove();
    if (folder) fill(folder);
    const left = document.querySelector("[data-left]");
    if (left) left.textContent = Math.max(0, Number(left.textContent) - 1);
  };

  const work = async () => {
    if (busy) return;
    busy = true;
    while (waiting.length) {
      const [where, code] = waiting.shift();
      const sent = new FormData();
      sent.append("csrf_token", token);
      if (code !== null) sent.append("code", code);
      try {
        const answer = await fetch(where, { method: "POST", body: sent, headers: { Accept: "application/json" } });
        if (answer.redirected || !(answer.headers.get("Content-Type") || "").includes("json")) { location.reload(); return; }
        const told = await answer.json();
        tell(told);
        count(told);
      } catch {
        tell({ ok: false, said: `${said.dataset.lost}: ${code || ""}` });
      }
    }
    busy = false;
  };

  const send = (where, code = null) => { waiting.push([where, code]); work(); };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const code = field.value.trim();
    field.value = "";
    if (code) send(form.action, code);
    field.focus();
  });
  const typing = (target) => target !== field && target.matches("input:not([type=checkbox]), textarea, select");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.key.length !== 1 || event.key === " " || typing(event.target)) return;
    if (document.activeElement !== field) field.focus();
  });
  window.addEventListener("focus", () => field.focus());
  field.focus();
})();
