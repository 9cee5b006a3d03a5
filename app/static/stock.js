"use strict";
// The plan of desks: a click or the space bar takes a desk away or puts it back, arrows walk, seats are counted at once.
(() => {
  const plan = document.querySelector("[data-plan]");
  if (!plan) return;
  const fields = plan.closest("form").elements;
  const grid = plan.querySelector("[data-grid]");
  const told = plan.dataset;
  const fills = told.fills === "1";
  const digits = (seat) => String(seat).padStart(3, "0");
  const fill = (words, values) => words.replace(/\{(\w)\}/g, (_, name) => values[name]);
  const missing = () => new Set(fields.missing.value.trim().split(/\s+/).filter(Boolean));
  const side = (name) => { const many = Number(fields[name].value); return Number.isInteger(many) && many >= 1 && many <= 60 ? many : 0; };
  const written = (gone) => [...gone].map((one) => one.split("-").map(Number)).sort((a, b) => a[0] - b[0] || a[1] - b[1]).map((one) => one.join("-")).join(" ");
  let here = "1-1";

  const count = (seats) => {
    plan.querySelector("[data-count]").textContent = seats;
    plan.querySelector("[data-few]").hidden = seats >= Number(told.least);
    plan.querySelector("[data-many]").hidden = seats <= Number(told.most);
  };

  const desk = (row, place, seat) => {
    const key = `${row}-${place}`;
    const made = document.createElement(fills ? "button" : "span");
    made.className = seat ? "seat-desk" : "seat-desk gone";
    made.dataset.desk = key;
    if (fills) {
      made.type = "button";
      made.tabIndex = key === here ? 0 : -1;
      made.setAttribute("aria-pressed", seat ? "true" : "false");
      made.setAttribute("aria-label", fill(seat ? told.wordsSeat : told.wordsGone, { r: row, d: place, a: digits(seat), b: digits(seat + 1) }));
    }
    for (const number of seat ? [seat, seat + 1] : []) {
      const label = document.createElement("i");
      label.textContent = digits(number);
      made.append(label);
    }
    return made;
  };

  const draw = () => {
    const rows = side("rows"), columns = side("columns");
    if (!rows || !columns || rows * columns > 3600) return;
    const gone = missing(), drawn = document.createElement("div");
    drawn.className = "plan";
    const board = document.createElement("p");
    board.className = "board";
    board.textContent = told.board;
    drawn.append(board);
    let seat = 1;
    const [atRow, atPlace] = here.split("-").map(Number);
    here = `${Math.min(atRow, rows)}-${Math.min(atPlace, columns)}`;
    for (let row = 1; row <= rows; row += 1) {
      const line = document.createElement("div");
      line.className = "desk-row";
      for (let place = 1; place <= columns; place += 1) {
        const stands = !gone.has(`${row}-${place}`);
        line.append(desk(row, place, stands ? seat : 0));
        if (stands) seat += 2;
      }
      drawn.append(line);
    }
    const had = grid.contains(document.activeElement);
    grid.replaceChildren(drawn);
    if (had) focusOn(here);
    count(seat - 1);
  };

  const focusOn = (key) => {
    const there = grid.querySelector(`[data-desk="${key}"]`);
    if (!there) return;
    const before = grid.querySelector('[tabindex="0"]');
    if (before) before.tabIndex = -1;
    here = key;
    there.tabIndex = 0;
    there.focus();
  };

  draw();
  if (!fills) return;
  plan.querySelector("[data-help]").hidden = false;
  for (const name of ["rows", "columns"]) {
    fields[name].addEventListener("input", () => {
      const inside = [...missing()].filter((one) => { const [row, place] = one.split("-").map(Number); return row <= side("rows") && place <= side("columns"); });
      if (side("rows") && side("columns")) fields.missing.value = written(inside);
      draw();
    });
  }
  fields.missing.addEventListener("input", draw);
  grid.addEventListener("click", (event) => {
    const one = event.target.closest("[data-desk]");
    if (!one) return;
    const gone = missing();
    if (!gone.delete(one.dataset.desk)) gone.add(one.dataset.desk);
    here = one.dataset.desk;
    fields.missing.value = written(gone);
    draw();
    focusOn(here);
  });
  const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  grid.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const [row, place] = here.split("-").map(Number);
    focusOn(`${row + step[0]}-${place + step[1]}`);
  });
})();
