// Smooths the hub's pages; each of them works without it.
"use strict";

// Suggestions while somebody types a search.
const box = document.getElementById("q");
const list = document.getElementById("suggested");
if (box && list) {
  let asked = "";
  let waiting = 0;
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(suggest, 150);
  });
  const suggest = async () => {
    const typed = box.value.trim();
    if (typed.length < 2 || typed === asked) return;
    asked = typed;
    const answer = await fetch("/suggestions?q=" + encodeURIComponent(typed));
    if (!answer.ok || box.value.trim() !== typed) return;
    const options = (await answer.json()).map((text) => {
      const option = document.createElement("option");
      option.value = text;
      return option;
    });
    list.replaceChildren(...options);
  };
}

// On a narrow screen the filters wait to be opened.
const filters = document.querySelector("details.facets");
if (filters && matchMedia("(max-width: 56rem)").matches) filters.open = false;
