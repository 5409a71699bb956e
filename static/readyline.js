// Niceties only: every page works without this file.

// A focused notice or error summary is read first. (Browsers already honour autofocus on load;
// a fragment in the address would win over it, so say it again.)
document.querySelector("[autofocus]")?.focus();

// Back may bring a page as it was left, with a form that was sent already. Draw it afresh, so that
// a changed answer is a new press and not the old one with other words. A form that was only begun
// stays as it is: nothing typed is lost.
let sent = false;
addEventListener("submit", () => {
  sent = true;
});
addEventListener("pageshow", (event) => {
  if (event.persisted && sent) location.reload();
});

// What was typed and not saved is not left without a question.
const kept = document.querySelector("form[data-keep]");
if (kept) {
  let typed = false;
  kept.addEventListener("input", () => {
    typed = true;
  });
  addEventListener("submit", () => {
    typed = false;
  });
  addEventListener("beforeunload", (event) => {
    if (typed) event.preventDefault();
  });
}

// Typing a figure takes back "I don't know", and ticking it dims the figure without losing it.
for (const tick of document.querySelectorAll('input[type="checkbox"][name$="-unknown"]')) {
  const field = document.getElementById(tick.name.replace(/-unknown$/, ""));
  if (!field) continue;
  let kept = "";
  field.addEventListener("input", () => {
    if (field.value.trim() !== "") tick.checked = false;
  });
  tick.addEventListener("change", () => {
    if (tick.checked) {
      kept = field.value;
      field.value = "";
    } else if (field.value === "") {
      field.value = kept;
    }
  });
}

// Nobody answers customers: the rest of that page is not needed.
const agents = document.getElementById("agents");
if (agents) {
  const rest = document.querySelectorAll("[data-needs-agents]");
  const update = () => {
    const none = /^\s*0+([.]0*)?\s*$/.test(agents.value);
    for (const part of rest) part.hidden = none;
  };
  agents.addEventListener("input", update);
  update();
}

// The sum of the weights follows what is typed. Saved, the page says the same.
const sum = document.querySelector("[data-sum]");
if (sum) {
  const weights = [...document.querySelectorAll('input[name$="-weight"]')];
  const lack = document.querySelector("[data-lack]");
  const update = () => {
    const figures = weights.map((field) => Number(field.value.trim() || NaN));
    const total = figures.reduce((all, figure) => all + figure, 0);
    sum.textContent = Number.isInteger(total) ? total : "?";
    const less = 100 - total;
    lack.textContent = !Number.isInteger(total) || less === 0 ? ""
      : less < 0 ? `: ${-less} too many`
      : `: ${less} ${less === 1 ? "is" : "are"} missing`;
  };
  for (const field of weights) field.addEventListener("input", update);
  if (weights.some((field) => field.value !== field.defaultValue)) update();
}

// A link that is shown to be copied gets a button that copies it.
for (const code of document.querySelectorAll("code.link")) {
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button plain noprint";
  button.textContent = code.dataset.copy ?? "Copy the link";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code.textContent.trim());
    button.textContent = "Copied";
  });
  code.after(button);
}

// A page that waits for work shows how far it is, and is drawn anew once the work is over.
const waiting = document.querySelector("[data-waiting]");
const look = async () => {
  let now = waiting;
  try {
    const reply = await fetch(location.href);
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    // A server that is busy says so with another page: it is asked again.
    if (reply.ok) now = page.querySelector("[data-waiting]");
  } catch {
    // The network may be back the next time.
  }
  if (!now) return location.reload();
  const [bar, done] = [waiting, now].map((part) => part.querySelector("progress"));
  if (done.hasAttribute("value")) bar.value = done.value;
  const [words, news] = [waiting, now].map((part) => part.querySelector("[role=status]"));
  if (words.textContent !== news.textContent) words.textContent = news.textContent;
  setTimeout(look, 1500);
};
if (waiting) setTimeout(look, 1500);

// What if: the outcome follows what is typed, and the address with it. A press of the button does
// the same.
const live = document.querySelector("form[data-live]");
if (live) {
  let asked = 0;
  let timer = 0;
  const follow = async () => {
    const mine = ++asked;
    const query = new URLSearchParams(new FormData(live));
    try {
      const reply = await fetch(`${live.getAttribute("action")}?${query}`);
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      const news = page.querySelector("#outcome");
      if (mine !== asked || !news) return;
      document.querySelector("[data-live-status]").textContent =
        page.querySelector("[data-live-status]").textContent;
      // A figure that cannot be read yet is perhaps still being typed: the button names it.
      if (!reply.ok) return;
      document.querySelector("#outcome").replaceWith(news);
      history.replaceState(null, "", reply.url);
    } catch {
      // The button still works.
    }
  };
  const soon = (wait) => () => {
    clearTimeout(timer);
    timer = setTimeout(follow, wait);
  };
  live.addEventListener("input", soon(400));
  live.addEventListener("change", soon(0));
}

// What is printed is complete: details are open on paper.
addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details")) details.open = true;
});

// A long password is easier to type when it can be looked at. It is hidden again when it is sent,
// so that the browser does not keep it as a word.
for (const field of document.querySelectorAll('input[type="password"]')) {
  const what = field.name === "passcode" ? "passcode" : "password";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "as-link";
  const show = (shown) => {
    field.type = shown ? "text" : "password";
    button.textContent = `${shown ? "Hide" : "Show"} the ${what}`;
  };
  show(false);
  button.addEventListener("click", () => show(field.type === "password"));
  field.form.addEventListener("submit", () => show(false));
  field.after(button);
}
