"use strict";
(() => {
  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  const areas = Array.from(document.querySelectorAll(".cm-area"));
  const names = areas.map((area) => plain(area.querySelector("h2").textContent));
  const box = document.getElementById("find");
  const found = document.getElementById("found");
  const update = () => {
    const words = plain(box.value).split(/\s+/);
    areas.forEach((area, place) => {
      area.hidden = !words.every((word) => names[place].includes(word));
    });
    const shown = areas.filter((area) => area.getClientRects().length).length;
    found.textContent = `${shown} of ${areas.length} councils shown`;
  };
  box.closest("[hidden]").hidden = false;
  box.addEventListener("input", update);
  document.querySelectorAll(".cm-filter input").forEach((input) => input.addEventListener("change", update));
  update();
})();
