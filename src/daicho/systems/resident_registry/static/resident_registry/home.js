/* A search made without loading the page gets its address all the same, so that it can be kept, reloaded, come back to. */
(() => {
  "use strict";
  document.addEventListener("htmx:after:swap", () => {
    const address = document.querySelector("#results")?.dataset.address;
    if (address) history.replaceState(null, "", address);
  });
})();
