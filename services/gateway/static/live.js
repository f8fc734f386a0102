// Open pages follow the verdicts. Without this script a page shows what stood when it was opened.
(() => {
  "use strict";
  const said = document.getElementById("live-said");
  if (!said || !("EventSource" in window)) return;
  const { live, one, many } = said.dataset;
  const FIRST_WAIT = 1000;
  const LONGEST_WAIT = 30000;
  const versions = new Map();
  let source = null;
  let last = "";
  let wait = FIRST_WAIT;
  let timer = 0;
  let reading = false;
  let again = false;
  let names = new Set();

  const leadsTo = (node) => node.querySelector("a[href]")?.getAttribute("href");

  const alike = (old, fresh) =>
    old.nodeName === fresh.nodeName &&
    old.id === fresh.id &&
    (old.nodeName !== "LI" || leadsTo(old) === leadsTo(fresh)); // a row is its target's

  // Only what differs is touched, so that focus, scrolling and what was folded open stay.
  const renew = (old, fresh) => {
    if (old.isEqualNode(fresh)) return;
    if (old.nodeType !== Node.ELEMENT_NODE) {
      old.nodeValue = fresh.nodeValue;
      return;
    }
    if (old.nodeName === "FORM") return; // somebody may be writing in it
    for (const { name } of [...old.attributes]) {
      if (!fresh.hasAttribute(name) && name !== "open") old.removeAttribute(name);
    }
    for (const { name, value } of [...fresh.attributes]) {
      if (old.getAttribute(name) !== value && name !== "open") old.setAttribute(name, value);
    }
    renewChildren(old, [...fresh.childNodes]);
  };

  const renewChildren = (parent, wanted) => {
    let next = parent.firstChild;
    for (const child of wanted) {
      let same = next;
      while (same && !alike(same, child)) same = same.nextSibling;
      if (!same) {
        parent.insertBefore(child, next);
        continue;
      }
      while (next !== same) {
        const gone = next;
        next = next.nextSibling;
        gone.remove();
      }
      next = same.nextSibling;
      renew(same, child);
    }
    while (next) {
      const gone = next;
      next = next.nextSibling;
      gone.remove();
    }
  };

  const renewMain = (fresh) => {
    const main = document.getElementById("main");
    const focused = main.contains(document.activeElement) ? document.activeElement : null;
    renew(main, document.adoptNode(fresh));
    if (!focused || focused.isConnected) return;
    const href = focused.getAttribute("href");
    const again = focused.id
      ? document.getElementById(focused.id)
      : href && main.querySelector(`a[href="${CSS.escape(href)}"]`);
    if (again) again.focus({ preventScroll: true });
  };

  const announce = () => {
    const [name] = names;
    said.textContent = names.size === 1 ? one.replace("{name}", name) : many.replace("{n}", names.size);
    names = new Set();
  };

  const read = async () => {
    if (reading) {
      again = true;
      return;
    }
    reading = true;
    do {
      again = false;
      try {
        const answer = await fetch(location.pathname + location.search, { cache: "no-cache" });
        if (!answer.ok) continue;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const main = page.getElementById("main");
        if (main) renewMain(main);
        if (names.size) announce();
      } catch {
        // The line is down: the next event, or the way back, reads the page again.
      }
    } while (again);
    reading = false;
  };

  const close = () => {
    clearTimeout(timer);
    if (source) source.close();
    source = null;
  };

  const comeBack = () => {
    close();
    if (document.hidden) return;
    timer = setTimeout(open, wait * (0.5 + Math.random() / 2));
    wait = Math.min(2 * wait, LONGEST_WAIT);
  };

  const open = () => {
    close();
    const address = new URL(live, location.href);
    if (last) address.searchParams.set("after", last);
    source = new EventSource(address);
    source.onopen = () => {
      wait = FIRST_WAIT;
    };
    source.onerror = comeBack;
    source.addEventListener("hello", (event) => {
      last = event.lastEventId;
      read(); // what came between the page and its first listening
    });
    source.addEventListener("reset", (event) => {
      last = event.lastEventId;
      read();
    });
    source.addEventListener("verdict", (event) => {
      last = event.lastEventId;
      const told = JSON.parse(event.data);
      if (told.version <= (versions.get(told.target) || 0)) return; // told before
      versions.set(told.target, told.version);
      names.add(told.name[document.documentElement.lang] || told.name.vi);
      read();
    });
    source.addEventListener("end", comeBack);
  };

  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", (event) => event.persisted && open());
  if (!document.hidden) open();
})();
