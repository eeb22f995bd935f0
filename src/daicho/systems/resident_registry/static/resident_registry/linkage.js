/* Looks again every few seconds, but only while somebody can see the page. */
(() => {
  "use strict";
  const EVERY = 5000;
  setInterval(() => {
    if (document.visibilityState !== "visible" || document.body.classList.contains("is-blank")) return;
    document.querySelector("#linkage-status")?.dispatchEvent(new CustomEvent("daicho:look"));
  }, EVERY);
})();
