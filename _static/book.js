// Small helps that no page depends on.

// What scrolls sideways inside the page can be scrolled by keyboard.
const scrollers = () => {
  for (const box of document.querySelectorAll("div.math, .book-figure-box")) {
    box.tabIndex = box.scrollWidth > box.clientWidth ? 0 : -1;
  }
};
window.addEventListener("load", scrollers);
window.addEventListener("resize", scrollers);

// The other edition opens at the same place and is remembered by the start page.
for (const link of document.querySelectorAll(".book-edition")) {
  link.addEventListener("click", () => {
    localStorage.setItem("edition", link.lang.startsWith("zh") ? "zh" : "en");
    link.hash = location.hash;
  });
}

// The menu of a page closes by Escape or a click beside it.
const menu = document.querySelector(".book-launch");
document.addEventListener("click", (event) => {
  if (menu?.open && !menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && menu?.open) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// What search shows of a page is its prose, with each formula once.
if (typeof Search !== "undefined") {
  const aside = ".katex-html, annotation, .onlyprint, .bd-header-article, .bd-sidebar";
  const toText = Search.htmlToText;
  Search.htmlToText = (html, anchor) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    page.querySelectorAll(aside).forEach((part) => part.remove());
    return toText(page.documentElement.outerHTML, anchor);
  };
}
