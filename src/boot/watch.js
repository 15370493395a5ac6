// Says how the start is going, why it failed, and that the page has stopped. A classic script in the language of 2009,
// because it speaks for browsers that understand nothing of the rest. What it shows stands in `index.html`.
(function () {
  "use strict";
  // How long opening may take before the user is told what to look at.
  var PATIENCE = 12000;
  var NOTES = ["start-wait", "start-slow", "start-old", "start-broken"];
  // Whether the last word on the start has been said.
  var settled = false;

  function element(id) {
    return document.getElementById(id);
  }

  function show(note) {
    for (var idx = 0; idx < NOTES.length; idx += 1) {
      var other = element(NOTES[idx]);
      if (other && NOTES[idx] !== note) other.setAttribute("hidden", "");
      if (other && NOTES[idx] === note) other.removeAttribute("hidden");
    }
  }

  // What the page is for is of no use to whoever cannot open it, and to whoever knows where they are going.
  function hidePurpose() {
    var purpose = element("purpose");
    if (purpose) purpose.setAttribute("hidden", "");
  }

  function fail(note) {
    if (!settled) {
      show(note);
      hidePurpose();
    }
    settled = true;
  }

  // The program was built to end at once when it meets a state it cannot go on from: a trap, which the browser reports
  // as an error of this kind. Nothing can be done in the page after it. Other errors concern one action only.
  function isTrap(error) {
    return typeof WebAssembly === "object" && error instanceof WebAssembly.RuntimeError;
  }

  function consider(error) {
    if (isTrap(error)) {
      settled = true;
      show("");
      element("stopped").removeAttribute("hidden");
    } else if (element("loading")) {
      // What a browser cannot compile, it does not know.
      var isUnknown = error instanceof SyntaxError || error instanceof WebAssembly.CompileError ||
        error instanceof WebAssembly.LinkError;
      fail(isUnknown ? "start-old" : "start-broken");
    }
  }

  if (!("noModule" in document.createElement("script")) || typeof WebAssembly !== "object") {
    fail("start-old");
    return;
  }
  show("start-wait");
  if (location.hash.length > "#/".length) hidePurpose();
  setTimeout(function () {
    if (!settled) show("start-slow");
  }, PATIENCE);
  // A script file that cannot be had is reported to its element, which only a listener on the way down hears.
  window.addEventListener("error", function (event) {
    if (event.target && event.target.tagName === "SCRIPT") consider(new TypeError("no script"));
    else if (event.error) consider(event.error);
  }, true);
  window.addEventListener("unhandledrejection", function (event) {
    consider(event.reason);
  });
  element("stopped-reload").addEventListener("click", function () {
    location.reload();
  });
})();
