
// Where modules come from: an element that holds one as base64, in the page that is a single file; otherwise a file
// beside this script. Either is what the glue takes for the main module, too.
async function moduleSource(name) {
  const held = document.getElementById(name);
  if (held) {
    const text = atob(held.textContent);
    const bytes = new Uint8Array(text.length);
    for (let idx = 0; idx < text.length; idx += 1) bytes[idx] = text.charCodeAt(idx);
    return bytes;
  }
  const answer = await fetch(new URL(name, import.meta.url));
  // Browsers compile a module while it arrives only if the host knows its type. Not every host does.
  const known = answer.headers.get("Content-Type") === "application/wasm";
  return answer.ok && !known ? answer.arrayBuffer() : answer;
}

// What begins to load a module that was cut off, and returns what makes it a part of the program.
function cutOff(name) {
  return () => {
    const source = moduleSource(name);
    // Told by whoever waits for it; the browser would tell it a second time.
    source.catch(() => {});
    return async (imports) => __wbg_load(await source, imports);
  };
}

export function start() {
  return __wbg_init({ module_or_path: moduleSource("citysec_bg.wasm") });
}
