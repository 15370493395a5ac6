// Starts the page. What goes wrong here is put into words by `watch.js`.
import { start } from "xtask:glue";

// The policy in the page has to allow the evaluation of text, because browsers before Chromium 97, Firefox 102 and
// Safari 16 run no WebAssembly otherwise. Where the narrower word is known, a second policy takes the wider one back.
// No browser had both of these features before it knew the word.
if ("findLast" in Array.prototype && "OffscreenCanvas" in window) {
  const policy = document.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = "script-src 'self' 'wasm-unsafe-eval'";
  document.head.append(policy);
}

start();
