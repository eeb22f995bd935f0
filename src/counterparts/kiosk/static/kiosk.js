// 端末の画面: countdown, PIN pad, reading aloud, and looking whether the machine has moved on.
"use strict";
const body = document.body;
const IDLE_TOUCH_PAUSE = 3000;
const PULSE_PAUSE = 600;
const SOON = 15;
const WELCOME_PAUSE = 60000;

function leave(path) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = path;
  body.append(form);
  form.submit();
}

function countdown() {
  const shown = document.querySelector("[data-countdown]");
  if (!shown) return;
  const whole = Number(body.dataset.idle || body.dataset.left);
  let end = Date.now() + Number(body.dataset.left) * 1000;
  let told = 0;
  const touched = () => {
    if (Date.now() - told < IDLE_TOUCH_PAUSE) return;
    told = Date.now();
    fetch("/touch", { method: "POST" }).then(() => { end = Date.now() + whole * 1000; }).catch(() => {});
  };
  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, touched);
  setInterval(() => {
    const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    shown.textContent = shown.dataset.words.replace("{seconds}", left);
    shown.classList.toggle("soon", left <= SOON);
    if (left === 0) leave("/end");
  }, 250);
}

function pad() {
  const pin = document.querySelector("[data-pin]");
  if (!pin) return;
  const dots = document.querySelector("[data-dots]");
  const ok = document.querySelector("[data-ok]");
  const put = (digits) => {
    pin.value = digits.slice(0, 4);
    dots.querySelector("span").textContent = "●".repeat(pin.value.length) + "○".repeat(4 - pin.value.length);
    dots.querySelector("[data-count]").textContent = dots.dataset.words.replace("{count}", pin.value.length);
    ok.disabled = pin.value.length < 4;
  };
  put("");
  for (const key of document.querySelectorAll("[data-digit]")) {
    key.addEventListener("click", () => put(pin.value + key.dataset.digit));
  }
  document.querySelector("[data-erase]").addEventListener("click", () => put(pin.value.slice(0, -1)));
  document.addEventListener("keydown", (event) => {
    if (/^[0-9]$/.test(event.key)) put(pin.value + event.key);
    if (event.key === "Backspace") put(pin.value.slice(0, -1));
  });
}

function once() {
  for (const form of document.querySelectorAll("form")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "1";
    });
  }
}

function voice() {
  const line = document.querySelector("[data-voice]");
  if (!line || !("speechSynthesis" in window)) return;
  const speak = () => {
    speechSynthesis.cancel();
    const words = new SpeechSynthesisUtterance(line.lastChild.textContent);
    words.lang = document.documentElement.lang === "en" ? "en-US" : "ja-JP";
    words.volume = Number(line.dataset.volume) / 3;
    if (words.volume > 0) speechSynthesis.speak(words);
  };
  document.querySelector("[data-read]").addEventListener("click", speak);
  if (body.dataset.left) speak();
}

function turning() {
  for (const button of document.querySelectorAll("[data-turn]")) {
    button.addEventListener("click", () => {
      const picture = document.querySelector(`[data-sheet="${button.dataset.turn}"]`);
      const isFront = picture.src.endsWith("/front.png");
      picture.src = `/sheets/${button.dataset.turn}/${isFront ? "back" : "front"}.png`;
      button.textContent = isFront ? button.dataset.front : button.dataset.back;
    });
  }
}

function pulse() {
  const mark = body.dataset.mark;
  if (!mark) return;
  if (mark === "none") return setTimeout(() => location.replace("/"), WELCOME_PAUSE);
  const power = document.querySelector("[data-power]");
  // As the page was made: a card taken before the first look is seen by that look.
  const shown = document.querySelector("[data-card]");
  let card = shown ? shown.dataset.card === "true" : null;
  let missed = 0;
  const look = async () => {
    try {
      const found = await (await fetch("/pulse", { cache: "no-store" })).json();
      if (!power.hidden) return location.replace("/");
      missed = 0;
      if (found.mark !== mark) return location.replace("/");
      if (card !== null && found.card !== card) return location.replace("/");
      card = found.card;
    } catch {
      missed += 1;
      if (missed >= 2) power.hidden = false;
    }
    setTimeout(look, PULSE_PAUSE);
  };
  setTimeout(look, PULSE_PAUSE);
}

window.addEventListener("pageshow", (event) => { if (event.persisted) location.replace("/"); });
countdown();
pad();
once();
voice();
turning();
pulse();
