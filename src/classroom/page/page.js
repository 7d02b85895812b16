"use strict";
// Looks up what the program has computed, and shows it. No chance is computed here.
const data = JSON.parse(document.getElementById("data").textContent);
const at = (id) => document.getElementById(id);
const say = (id, text) => { at(id).textContent = text; };
const place = (id) => Number(at(id).value);

// An expected number of pairs or people, in words for a class.
function told(number) {
  if (number === 0) return "0";
  if (number < 1) return "fewer than 1";
  return whole(Math.round(Number(number.toPrecision(3))));
}

function whole(number) { return number.toLocaleString("en-US"); }

function element(parent, name, text, className) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  parent.append(made);
  return made;
}

function slide(id, show) {
  const slider = at(id);
  const update = () => {
    const text = show(Number(slider.value));
    say(id + "-value", text);
    slider.setAttribute("aria-valuetext", text);
  };
  slider.addEventListener("input", update);
  update();
}

function mark(chart, step) {
  const marks = at(chart).querySelectorAll(".mark");
  data.marks[chart][step].forEach(([x, y], line) => {
    marks[line].setAttribute("cx", x);
    marks[line].setAttribute("cy", y);
  });
}

// Guesses.
function reveal(answer, guess) {
  answer.hidden = false;
  if (guess) answer.querySelector(".guessed").textContent = "You guessed: " + guess + ".";
}
function hide(answer) {
  answer.hidden = true;
  answer.querySelector(".guessed").textContent = "";
}
document.querySelectorAll(".answer").forEach(hide);
document.querySelectorAll("form.guess").forEach((form) => {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = form.querySelector("input[type=radio]:checked") || form.querySelector("input");
    const answer = at(form.dataset.answer);
    reveal(answer, chosen.type === "number" ? whole(Number(chosen.value)) : chosen.value);
    if (answer.id === "answer-3") { shown = true; drawClass(); }
    answer.focus();
  });
});
at("show-all").addEventListener("click", () => {
  const all = document.body.classList.toggle("all-shown");
  document.querySelectorAll(".answer").forEach((answer) => (all ? reveal(answer, "") : hide(answer)));
  shown = all;
  drawClass();
  drawDeck(all);
  at("best-rules").hidden = !all;
  say("show-all", all ? "Hide the answers again" : "For the teacher: show all answers");
  at("show-all").setAttribute("aria-pressed", String(all));
});

// Steps 1, 2 and 4.
slide("people", (n) => {
  say("birthday-pairs", whole(data.said.pairs[n]));
  say("birthday-chance", data.said.birthday[n]);
  mark("chart-birthday", n);
  return String(n);
});
slide("room", (n) => {
  data.said.at[n].forEach((text, line) => say("room-" + line, text));
  mark("chart-room", n);
  return whole(data.room.at[n].people);
});
slide("size", (n) => {
  const size = data.sizes.places[n];
  say("size-pairs", told(size.pairs));
  say("size-0", told(size.share_birth_date));
  say("size-1", told(size.share_name_and_birth_date));
  mark("chart-sizes", n);
  return size.place + ", " + whole(size.people) + " voters";
});

// Step 3.
let nth = 0;
let shown = false;
function drawClass() {
  const now = data.classes[nth];
  const same = new Set(now.birthdays.flat());
  at("class").replaceChildren();
  now.voters.forEach((voter, person) => {
    const card = element(at("class"), "li", "", shown && same.has(person) ? "same" : "");
    element(card, "b", voter.name);
    element(card, "span", voter.born + " (" + voter.state + ")");
  });
  const last = nth + 1 === data.classes.length;
  say("class-number", "Class " + (nth + 1) + " of " + data.classes.length + ".");
  say("next-class", last ? "Begin again with class 1" : "Let another class in");
  if (!shown) return;
  const pairs = now.birthdays.map((group) => group.map((person) => now.voters[person].name).join(" and "));
  const found = pairs.length ? "Yes: " + pairs.join("; ") + "." : "No: all birthdays differ.";
  say("class-says", (last ? "All " + data.classes.length + " classes seen. " : "") + found + (nth ? " So far " + now.so_far + " of " + (nth + 1) + " classes had a shared birthday." : "") +
    " In the long run two share one in " + data.said.birthday[now.voters.length] + " of all classes of " + now.voters.length + ".");
}
at("next-class").addEventListener("click", () => { nth = (nth + 1) % data.classes.length; drawClass(); });
drawClass();

// Step 5.
const flags = data.flags;
// Never rounds some to none, nor some to all.
function hundred(two, one, share) {
  if (share === null) return "none";
  if (two > 0 && share < 1) return "fewer than 1";
  if (one > 0 && share > 99) return "more than 99";
  return String(Math.round(share));
}
function flag() {
  let cell = place("rule");
  for (const [id, list] of [["flag-people", flags.people], ["coverage", flags.coverage], ["error", flags.error], ["on-both", flags.on_both]]) {
    cell = cell * list.length + place(id);
  }
  const idle = !flags.rules[place("rule")].ssn4;
  at("no-ssn4").hidden = !idle;
  for (const id of ["coverage", "error"]) {
    at(id).disabled = idle;
    at(id).parentElement.classList.toggle("idle", idle);
  }
  const [two, one, missed, ofHundred] = flags.flagged[cell];
  say("flag-two", told(two));
  say("flag-one", told(one));
  say("flag-missed", told(missed));
  const words = hundred(two, one, ofHundred);
  say("of-hundred", words);
  at("flag-squares").setAttribute("aria-label", words + " of 100 squares: two people");
  at("flag-squares").querySelectorAll("rect").forEach((square, n) => square.classList.toggle("on", n < Math.round(ofHundred)));
}
for (const [id, show] of [
  ["flag-people", (n) => whole(flags.people[n])],
  ["on-both", (n) => flags.on_both_said[n]],
  ["coverage", (n) => flags.coverage[n] + " of 100"],
  ["error", (n) => flags.error[n] + " of 100"],
]) {
  slide(id, show);
  at(id).addEventListener("input", flag);
}
at("rule").addEventListener("change", flag);
flag();

let decided = 0;
let right = 0;
function turn(item, card, said, className) {
  element(item, "p", said + card.truth + ".", "truth " + className);
  const story = element(item, "ul", "", "story");
  card.story.forEach((line) => element(story, "li", line));
  return story;
}
function drawDeck(open) {
  decided = 0;
  right = 0;
  say("deck-score", "");
  at("deck").replaceChildren();
  data.deck.cards.forEach((card) => {
    const item = element(at("deck"), "li");
    const body = element(element(item, "table"), "tbody");
    data.deck.fields.forEach((field, n) => {
      const row = element(body, "tr");
      element(row, "th", field).scope = "row";
      card.records.forEach((record) => element(row, "td", record[n] || "–"));
    });
    if (open) {
      turn(item, card, "Truth: ", "");
      return;
    }
    const boxes = element(item, "p", "☐ one person   ☐ two people", "paper boxes");
    const row = element(item, "p", "", "row");
    for (const [text, one] of [["One person", true], ["Two people", false]]) {
      element(row, "button", text).addEventListener("click", () => {
        const good = one === card.one_person;
        row.remove();
        boxes.remove();
        decided += 1;
        if (good) right += 1;
        const story = turn(item, card, good ? "✓ Right: " : "✗ Not so: ", good ? "good" : "wrong");
        story.tabIndex = -1;
        story.focus();
        say("deck-score", right + " of " + decided + " right.");
      });
    }
  });
}
drawDeck(false);

// Step 6.
const own = data.own;
const fields = own.asked.map((asked, n) => "own-" + n);
function chosen() {
  return own.rules[fields.reduce((cell, id, n) => cell * own.asked[n].choices.length + place(id), 0)];
}
function score() {
  const rule = chosen();
  const [points, rank] = rule.scores[place("times")];
  say("own-two", told(rule.two_people));
  say("own-one", told(rule.one_person));
  say("own-missed", told(rule.missed));
  say("own-score", told(points));
  say("own-place", String(rank));
  return [told(rule.two_people), told(rule.missed), told(points), String(rank)];
}
// Rules that pupils wrote down themselves.
const written = new Set();
function keep() {
  const asked = fields.map((id, n) => own.asked[n].field + ": " + own.asked[n].choices[place(id)].label);
  const row = element(at("tries").tBodies[0], "tr");
  [asked.filter((text) => !text.endsWith("ignore it")).join("; "), ...score()].forEach((text) => element(row, "td", text));
  at("tries").hidden = false;
}
function other() {
  hide(at("answer-6"));
  document.querySelector("form[data-answer=answer-6]").reset();
  score();
}
fields.forEach((id) => at(id).addEventListener("change", other));
at("times").addEventListener("change", score);
at("keep").addEventListener("click", () => {
  keep();
  written.add(own.rules.indexOf(chosen()));
  if (written.size < 2) return;
  at("best").disabled = false;
  at("best-when").hidden = true;
});
at("best").addEventListener("click", () => {
  let cell = own.rules.findIndex((rule) => rule.scores[place("times")][1] === 1);
  for (let n = fields.length - 1; n >= 0; n -= 1) {
    const many = own.asked[n].choices.length;
    at(fields[n]).value = String(cell % many);
    cell = Math.floor(cell / many);
  }
  keep();
  reveal(at("answer-6"), "");
  at("answer-6").querySelector(".guessed").textContent = "The best rule of all:";
});
score();
