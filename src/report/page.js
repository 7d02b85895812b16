"use strict";
addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll("details:not(.long)")) part.open = true;
});
const show = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let part = target; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
  if (target) target.scrollIntoView();
};
addEventListener("hashchange", show);
show();
document.addEventListener("click", (event) => {
  const mark = event.target.closest(".mark");
  const told = mark && mark.closest("figure").querySelector(".told");
  if (told) told.textContent = mark.querySelector("title").textContent;
});
