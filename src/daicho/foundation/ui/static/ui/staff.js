/* Keyboard, focus, dates and the blank screen on staff pages. Every page also works without this file.
 *
 *   data-key="F9"          pressing that key clicks the element (F1-F4, F8, F9, Ctrl+Enter ...)
 *   data-rows              arrow keys move between the a[data-row] links inside; Space ticks the row's box
 *   data-focus             gets the focus on load and after a swap (error summary before anything else)
 *   [data-when="a=x y;b="] shown while field a stands at x or y and field b is empty: the mark of a required field
 *   .wareki[data-wareki]   a whole date pasted or typed into 年 is spread over the fields
 *   form[data-register]    Enter in a field does not send it; Ctrl+Enter or its button does
 *   form[data-again]       may be sent again at once, e.g. because the answer is a file; all others are sent once
 *   body[data-idle]        seconds until the screen is blanked; data-idle-url says where to go then
 *   form[data-park-idle]   what was typed is sent with park=1 before the screen is closed for want of work; "typed":
 *                          it came back with what was typed earlier
 *   data-hide-after="60"   the content is replaced by the text in data-mask after so many seconds
 */
(() => {
  "use strict";
  const FUNCTION_KEYS = new Set(["F1", "F2", "F3", "F4", "F6", "F7", "F8", "F9"]);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const isShown = (element) => element.getClientRects().length > 0;
  const isComposing = (event) => event.isComposing || event.keyCode === 229;

  /* ---- function keys ---- */
  function keyName(event) {
    if (event.altKey || event.metaKey || event.shiftKey) return "";
    return event.ctrlKey ? (event.key === "Enter" ? "Ctrl+Enter" : "") : event.key;
  }
  function pressKey(event) {
    const name = keyName(event);
    if (name !== "Ctrl+Enter" && !FUNCTION_KEYS.has(name)) return false;
    const target = all(`[data-key="${name}"]`).reverse().find(isShown);
    if (FUNCTION_KEYS.has(name)) event.preventDefault();
    if (!target || event.repeat) return Boolean(target);
    event.preventDefault();
    if (target.matches("input, select, textarea")) target.focus();
    else target.click();
    return true;
  }

  /* ---- rows of results ---- */
  function moveRow(event) {
    const table = event.target.closest("[data-rows]");
    if (!table || event.target.matches("input:not([type=checkbox]), select, textarea")) return false;
    const rows = all("a[data-row]", table);
    const row = event.target.closest("tr, li");
    const here = rows.findIndex((link) => row?.contains(link));
    const goal = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (event.key === " ") {
      const box = row?.querySelector("input[type=checkbox]");
      if (!box || event.target === box) return false;
      event.preventDefault();
      box.click();
      return true;
    }
    if (goal === undefined || event.ctrlKey || event.altKey) return false;
    event.preventDefault();
    rows[Math.max(0, Math.min(goal, rows.length - 1))]?.focus();
    return true;
  }

  /* ---- 必須 that depends on other fields ---- */
  function valuesOf(form, name) {
    const item = form.elements.namedItem(name);
    const fields = !item ? [] : item instanceof RadioNodeList ? [...item] : [item];
    const said = fields.filter((one) => !["checkbox", "radio"].includes(one.type) || one.checked).map((one) => one.value);
    return said.length ? said : [""];
  }
  function markRequired(form) {
    for (const mark of all("[data-when]", form)) {
      mark.hidden = !mark.dataset.when.split(";").every((one) => {
        const [name, values] = one.split("=");
        return valuesOf(form, name).some((one) => values.split(" ").includes(one));
      });
    }
  }
  for (const kind of ["change", "input"]) {
    document.addEventListener(kind, (event) => { if (event.target.form) markRequired(event.target.form); });
  }

  /* ---- Enter: never registers by accident; moves on where the operator wants that ---- */
  const ENTER_KEY = "daicho.enter-next";
  function enterInField(event) {
    if (event.key !== "Enter" || event.ctrlKey || !event.target.matches("input, select")) return;
    const form = event.target.form;
    if (!form) return;
    const next = document.querySelector("[data-enter-next]")?.checked;
    if (!next && !form.hasAttribute("data-register")) return;
    if (event.target.matches("[type=submit], [type=button], [type=search]")) return;
    event.preventDefault();
    if (!next) return;
    const fields = [...form.elements].filter((f) => f.matches("input, select, textarea, button") && isShown(f) && !f.disabled);
    fields[fields.indexOf(event.target) + 1]?.focus();
  }
  function rememberEnterChoice() {
    const box = document.querySelector("[data-enter-next]");
    if (!box) return;
    try { box.checked = localStorage.getItem(ENTER_KEY) === "1"; } catch { return; }
    box.addEventListener("change", () => { try { localStorage.setItem(ENTER_KEY, box.checked ? "1" : "0"); } catch { /* private mode */ } });
  }

  /* ---- focus ---- */
  function focusFirst(root) {
    const target = all(".error-summary, [data-focus]", root).find(isShown);
    if (!target) return false;
    if (!target.matches("a, button, input, select, textarea, [tabindex]")) target.tabIndex = -1;
    target.focus();
    return true;
  }

  /* ---- dates: a whole date in one field ---- */
  const ERAS = { M: "明治", T: "大正", S: "昭和", H: "平成", R: "令和", 1: "明治", 2: "大正", 3: "昭和", 4: "平成", 5: "令和" };
  const ERA_NAMES = "明治|大正|昭和|平成|令和";
  function splitDate(raw) {
    const text = raw.normalize("NFKC").trim().toUpperCase().replace(/元年/, "1年");
    let m = /^([MTSHR])(\d{2})(\d{2})(\d{2})$/.exec(text) || /^([1-5])(\d{2})(\d{2})(\d{2})$/.exec(text)
      || /^([MTSHR])\s*(\d{1,2})[./\-\s](\d{1,2})[./\-\s](\d{1,2})$/.exec(text);
    if (m) return { era: ERAS[m[1]], year: +m[2], month: +m[3], day: +m[4] };
    m = new RegExp(`^(${ERA_NAMES})\\s*(\\d{1,2})\\s*[年./-]\\s*(\\d{1,2})\\s*[月./-]\\s*(\\d{1,2})日?$`).exec(text);
    if (m) return { era: m[1], year: +m[2], month: +m[3], day: +m[4] };
    m = /^((?:1[89]|20)\d{2})(\d{2})(\d{2})$/.exec(text) || /^((?:1[89]|20)\d{2})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})日?$/.exec(text);
    return m ? fromWestern(+m[1], +m[2], +m[3]) : null;
  }
  const STARTS = [[20190501, "令和", 2018], [19890108, "平成", 1988], [19261225, "昭和", 1925], [19120730, "大正", 1911], [18680125, "明治", 1867]];
  function fromWestern(year, month, day) {
    const [, era, zero] = STARTS.find(([start]) => year * 10000 + month * 100 + day >= start) ?? [0, "西暦", 0];
    return { era, year: year - zero, month, day, western: year };
  }
  function spread(box, raw) {
    const date = splitDate(raw);
    if (!date) return false;
    const era = box.querySelector("select");
    const [year, month, day] = all("input[data-part]", box);
    const western = date.western && (era.value === "西暦" || ![...era.options].some((o) => o.value === date.era));
    era.value = western ? "西暦" : date.era;
    year.value = western ? date.western : date.year;
    month.value = date.month;
    day.value = date.day;
    day.focus();
    box.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  }
  document.addEventListener("paste", (event) => {
    const box = event.target.closest?.(".wareki[data-wareki]");
    if (box && event.target.matches("[data-part]") && spread(box, event.clipboardData.getData("text"))) event.preventDefault();
  });
  document.addEventListener("change", (event) => {
    const box = event.target.closest?.(".wareki[data-wareki]");
    if (box && event.target.matches("[data-part=year]") && event.target.value.length > 4) spread(box, event.target.value);
  });

  /* ---- sent once ---- */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    if (form.hasAttribute("data-again") || (form.method === "get" && !form.hasAttribute("hx-post"))) return;
    form.dataset.sent = "1";
    for (const button of all(`button, [form="${form.id}"]`, form.id ? document : form)) {
      if (button.form === form) button.setAttribute("aria-disabled", "true");
    }
  }, true);
  function mayBeSentAgain(root) {
    for (const form of all("form[data-sent]", root)) {
      delete form.dataset.sent;
      for (const button of form.elements) button.removeAttribute("aria-disabled");
    }
  }
  window.addEventListener("pageshow", () => mayBeSentAgain(document));
  document.addEventListener("htmx:error", () => {
    const notice = document.querySelector("[data-unreachable]");
    if (notice) notice.textContent = "サーバーに届きませんでした。この操作は行われていません。通信を確かめて、もう一度操作してください。";
  });
  document.addEventListener("htmx:after:request", () => {
    const notice = document.querySelector("[data-unreachable]");
    if (notice) notice.textContent = "";
  });
  document.addEventListener("htmx:finally:request", () => mayBeSentAgain(document));
  document.addEventListener("htmx:after:swap", (event) => {
    const target = event.detail?.ctx?.target ?? event.target;
    // A target that was replaced as a whole is gone: what came in its place bears the same id.
    const filled = target?.isConnected && target.querySelectorAll ? target : document.getElementById(target?.id || "-");
    hideLater(filled ?? document);
    if (filled) focusFirst(filled);
    else document.querySelector(".error-summary")?.focus();
  });

  /* ---- what must not stay on the screen ---- */
  function hideLater(root) {
    for (const shown of all("[data-hide-after]", root)) {
      const seconds = Number(shown.dataset.hideAfter);
      delete shown.dataset.hideAfter;
      shown.removeAttribute("data-hide-after");
      setTimeout(() => { shown.textContent = shown.dataset.mask || "●●●●"; shown.className = "mask"; }, seconds * 1000);
    }
  }
  function cover(words, buttonText, onButton) {
    if (document.querySelector(".blank")) return;
    const back = document.activeElement;
    const box = document.createElement("div");
    box.className = "blank";
    box.setAttribute("role", "alertdialog");
    box.setAttribute("aria-label", words);
    const text = document.createElement("p");
    text.textContent = words;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn";
    button.textContent = buttonText;
    button.addEventListener("click", () => onButton(() => {
      box.remove();
      document.body.classList.remove("is-blank");
      back?.focus?.();
    }));
    box.append(text, button);
    document.body.append(box);
    document.body.classList.add("is-blank");
    document.dispatchEvent(new CustomEvent("daicho:blank"));
    button.focus();
  }
  const turnAway = () => cover("画面を隠しています", "表示を戻す", (restore) => restore());
  let lastEscape = 0;
  function escapeTwice(event) {
    if (event.key !== "Escape" || event.repeat || isComposing(event)) return;
    const now = performance.now();
    if (now - lastEscape < 600) { lastEscape = 0; turnAway(); } else lastEscape = now;
  }
  document.addEventListener("click", (event) => { if (event.target.closest("[data-turn-away]")) turnAway(); });

  /* ---- unattended ---- */
  const asTyped = (form) => new URLSearchParams(new FormData(form)).toString();
  const opened = new WeakMap();
  function rememberOpened() {
    for (const form of all("form[data-park-idle]")) opened.set(form, asTyped(form));
  }
  /** Puts an entry aside that somebody began and left; the server keeps it for that person alone. */
  function park() {
    const form = document.querySelector("form[data-park-idle]");
    if (!form || (form.dataset.parkIdle !== "typed" && asTyped(form) === opened.get(form))) return Promise.resolve();
    const body = new URLSearchParams(new FormData(form));
    body.set("park", "1");
    const sent = fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => {});
    return Promise.race([sent, new Promise((resolve) => { setTimeout(resolve, 3000); })]);
  }
  const WARN = 60;
  const PING = 120 * 1000;
  function watchIdle() {
    const limit = Number(document.body.dataset.idle);
    if (!limit) return;
    const notice = document.querySelector(".idle-notice");
    let touched = Date.now();
    let ended = false;
    let told = Date.now();
    const touch = () => {
      if (ended) return;
      touched = Date.now();
      if (touched - told < PING || !document.body.dataset.stillHere) return;
      told = touched;
      fetch(document.body.dataset.stillHere).then((answer) => { if (answer.status === 401) close(); }, () => {});
    };
    const close = () => {
      if (ended) return;
      ended = true;
      const kept = park();
      for (const part of [...document.body.children]) part.remove();
      const leave = () => location.replace(document.body.dataset.idleUrl || "/");
      cover("操作がなかったため画面を閉じました。", "サインインする", leave);
      kept.finally(leave);
    };
    for (const name of ["keydown", "pointerdown", "wheel"]) document.addEventListener(name, touch, { passive: true, capture: true });
    setInterval(() => {
      const left = limit - Math.floor((Date.now() - touched) / 1000);
      if (ended) return;
      if (notice) {
        notice.hidden = left > WARN;
        notice.textContent = `操作がないため、あと${Math.max(left, 0)}秒で画面を閉じます`;
      }
      if (left <= 0) close();
    }, 1000);
  }

  document.addEventListener("keydown", (event) => {
    escapeTwice(event);
    if (document.body.classList.contains("is-blank")) {
      if (FUNCTION_KEYS.has(event.key) || (event.ctrlKey && event.key === "Enter") || event.key === "Tab") event.preventDefault();
      return;
    }
    if (isComposing(event)) return;
    if (pressKey(event) || moveRow(event)) return;
    enterInField(event);
  });
  document.addEventListener("DOMContentLoaded", () => {
    rememberEnterChoice();
    hideLater(document);
    for (const form of document.forms) markRequired(form);
    rememberOpened();
    watchIdle();
    if (!location.hash) focusFirst(document);
  });
})();
