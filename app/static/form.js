"use strict";
// The form of a row: the summary of errors first, Enter goes on to the next field, codes are offered while they are
// typed, and what is typed is kept in this tab until it is saved.
(() => {
  const summary = document.getElementById("summary");
  if (summary) summary.focus();
  const form = document.querySelector("form[data-draft]");
  if (!form) return;

  const fields = () => [...form.querySelectorAll("input:not([type=hidden]), select, textarea")].filter((one) => !one.disabled);
  const next = (field) => {
    const all = fields();
    const place = all.indexOf(field) + 1;
    (all[place] || form.querySelector("[data-save]")).focus();
  };
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("[name=another]") || form.querySelector("[data-save]"));
    } else if (fields().includes(event.target)) {
      event.preventDefault();
      next(event.target);
    }
  });

  form.querySelectorAll("datalist[data-offers]").forEach((list) => {
    const field = form.querySelector(`[list="${list.id}"]`);
    let asked = "";
    field.addEventListener("input", async () => {
      const typed = (asked = field.value.trim());
      if (typed.length < 2) return;
      const answer = await fetch(`${list.dataset.offers}?q=${encodeURIComponent(typed)}`, { credentials: "same-origin" });
      if (!answer.ok || typed !== asked || answer.redirected) return;
      list.replaceChildren(...(await answer.json()).map(([code, name]) => new Option(name, code)));
    });
  });

  const key = `draft ${form.dataset.draft} ${new URL(form.action).pathname}`;
  const words = JSON.parse(form.dataset.words);
  const typed = () => [...new FormData(form)].filter(([name, value]) => name !== "csrf_token" && typeof value === "string");
  const visible = (pairs) => JSON.stringify(pairs.filter(([name]) => name !== "seen"));
  const kept = JSON.parse(sessionStorage.getItem(key) || "null");
  const keep = (sent) => sessionStorage.setItem(key, JSON.stringify({ at: Date.now(), sent, fields: typed() }));
  const give = () => {
    const values = new Map(kept.fields);
    for (const field of form.elements) {
      if (!field.name || field.name === "csrf_token" || field.tagName === "BUTTON") continue;
      if (field.type === "checkbox") field.checked = values.has(field.name);
      else if (values.has(field.name)) field.value = values.get(field.name);
    }
  };
  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => keep(false), 300);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!event.submitter || !("aside" in event.submitter.dataset)) keep(true);
  });
  if (!kept || summary || visible(kept.fields) === visible(typed())) return;
  const clock = (at) => [at.getHours(), at.getMinutes()].map((one) => String(one).padStart(2, "0")).join(":");
  const bar = document.createElement("div");
  const button = (label, then) => {
    const one = document.createElement("button");
    Object.assign(one, { type: "button", className: "btn btn-default btn-sm", textContent: label });
    one.addEventListener("click", () => { then(); bar.remove(); });
    return one;
  };
  bar.className = "alert alert-warning draft";
  bar.setAttribute("role", "status");
  bar.append(words.found.replace("{when}", clock(new Date(kept.at))), " ",
    button(words.give, give), " ", button(words.drop, () => sessionStorage.removeItem(key)));
  form.before(bar);
})();
