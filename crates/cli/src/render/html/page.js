// Filters and folds the rows of a plan. The page is whole without it: nothing is made here, only hidden and shown.
"use strict";
(() => {
  const by = (id) => document.getElementById(id);
  const form = by("filter");
  if (!form) return;
  const find = by("find");
  const count = by("count");
  const none = by("none");
  const boxes = (name) => [...form.querySelectorAll(`input[name=${name}]`)];
  const [signs, dangers] = [boxes("sign"), boxes("danger")];
  const rows = [...by("rows").children].map((item) => ({
    item,
    details: item.firstElementChild,
    sign: item.dataset.sign,
    dangers: item.dataset.danger.split(" "),
    text: item.textContent.toLowerCase(),
    shown: true,
  }));
  const chosen = (list) => list.filter((box) => box.checked).map((box) => box.value);

  function filter() {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    const [sign, danger] = [chosen(signs), chosen(dangers)];
    let shown = 0;
    for (const row of rows) {
      const fits =
        sign.includes(row.sign) &&
        (danger.length === 0 || danger.some((word) => row.dangers.includes(word))) &&
        words.every((word) => row.text.includes(word));
      if (fits !== row.shown) {
        row.shown = fits;
        row.item.hidden = !fits;
      }
      shown += fits;
    }
    none.hidden = shown > 0;
    const said = `${shown} of ${rows.length} shown`;
    if (count.textContent !== said) count.textContent = said;
  }

  function clear() {
    find.value = "";
    for (const box of signs) box.checked = true;
    for (const box of dangers) box.checked = false;
    filter();
  }

  function fold(open) {
    for (const row of rows) if (row.shown) row.details.open = open;
  }

  // A link leads to its row also when that is filtered out or folded.
  function reveal() {
    const hash = location.hash.slice(1);
    const row = hash && rows.find(({ item }) => item.id === hash || encodeURI(item.id) === hash);
    if (!row) return;
    if (!row.shown) clear();
    row.details.open = true;
    row.item.scrollIntoView({ block: "start" });
    row.details.firstElementChild.focus({ preventScroll: true });
  }

  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  by("unfold").addEventListener("click", () => fold(true));
  by("fold").addEventListener("click", () => fold(false));
  addEventListener("hashchange", reveal);
  // The browser says nothing of a link to where it is already.
  addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link && link.hash === location.hash) reveal();
  });
  addEventListener("keydown", (event) => {
    const typing = event.target.closest("input[type=search], textarea");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      find.focus();
      find.select();
    } else if (event.key === "Escape" && typing) {
      clear();
    }
  });

  // Paper cannot be unfolded.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = rows.filter(({ details }) => !details.open);
    for (const { details } of folded) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const { details } of folded) details.open = false;
    folded = [];
  });

  form.hidden = false;
  // A browser that goes back keeps what was typed and ticked.
  filter();
  reveal();
  document.documentElement.dataset.ready = "";
  performance.mark("ready");
})();
