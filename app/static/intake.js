"use strict";
// While an application is typed: what is to be said of its IIN, workplaces for the words typed, a subject's own language,
// the days of the site that is wished for.
(() => {
  const form = document.querySelector("form.intake");
  if (!form) return;
  const { iin, birth, sex, workplace, region, authority, subject_id: subject, language, wished_site_id: site, wished_day: day } = form.elements;
  const place = form.elements.institution_id;
  const wrong = form.querySelector("[aria-invalid]");
  if (wrong && !document.querySelector("[data-focus]")) wrong.focus();

  let asked = "";
  const told = document.getElementById("iin-said");
  const tell = (answer) => {
    told.textContent = answer.said;
    told.classList.toggle("good", answer.right);
    iin.parentElement.classList.toggle("wrong", !answer.right);
    if (answer.way) {
      const link = document.createElement("a");
      Object.assign(link, { href: answer.way, textContent: "→" });
      told.append(" ", link);
    }
  };
  const look = async () => {
    const typed = iin.value.trim();
    const said = `${typed} ${birth.value} ${sex.value}`;
    if (typed.length < 12 || said === asked) return;
    asked = said;
    const body = new FormData();
    for (const one of [iin, birth, sex, form.elements.csrf_token]) body.append(one.name, one.value);
    const answer = await fetch(form.dataset.iin, { method: "POST", body, headers: { Accept: "application/json" } });
    if (answer.ok && !answer.redirected && asked === said) tell(await answer.json());
  };
  iin.addEventListener("input", look);
  [birth, sex].forEach((one) => one.addEventListener("change", look));

  let sought = "";
  const find = async () => {
    const query = new URLSearchParams({ q: workplace.value.trim(), region: region.value, authority: authority.value });
    const words = query.toString();
    if (words === sought || (workplace.value.trim().length < 2 && !authority.value)) return;
    sought = words;
    const answer = await fetch(`${form.dataset.places}?${words}`, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected || sought !== words) return;
    const found = await answer.json();
    place.replaceChildren(...found.map((one) => new Option(`${one.said} (${one.under})`, one.id)));
    if (found.length !== 1) place.prepend(new Option(found.length ? `— ${found.length} —` : form.dataset.nothing, ""));
    place.selectedIndex = 0;
  };
  const narrow = () => {
    for (const one of authority.options) one.hidden = one.disabled = Boolean(region.value && one.dataset.region && one.dataset.region !== region.value);
    if (authority.selectedOptions[0].disabled) authority.value = "";
  };
  let timer = 0;
  workplace.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(find, 200); });
  region.addEventListener("change", () => { narrow(); find(); });
  authority.addEventListener("change", find);
  form.querySelector("[data-find]").hidden = true;
  narrow();

  const fix = () => {
    const own = subject.selectedOptions[0].dataset.language;
    for (const one of language.options) one.disabled = Boolean(own && one.value && one.value !== own);
    if (own) language.value = own;
  };
  subject.addEventListener("change", fix);
  fix();

  const plan = () => {
    const where = site.value || site.dataset.own;
    for (const one of day.options) one.hidden = one.disabled = Boolean(one.value && !one.dataset.sites.split(" ").includes(where));
    if (day.selectedOptions[0].disabled) day.value = "";
  };
  site.addEventListener("change", plan);
  plan();
})();
