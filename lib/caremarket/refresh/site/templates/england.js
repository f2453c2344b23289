"use strict";
document.querySelectorAll(".cm-england").forEach((part) => {
  const links = Array.from(part.querySelectorAll("svg a"));
  const at = part.querySelector(".cm-at");
  const middle = (link) => {
    const box = link.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  const show = (event) => {
    const link = event.target.closest("svg a") ?? event.target.closest("tr")?.querySelector("a");
    const found = links.filter((each) => each.getAttribute("href") === link?.getAttribute("href"));
    part.querySelectorAll(".cm-mark").forEach((mark) => mark.replaceChildren());
    found.forEach((each) => {
      const shape = each.querySelector("path, circle");
      each.ownerSVGElement.querySelector(".cm-mark").append(shape.cloneNode(), shape.cloneNode());
    });
    at.textContent = found.length ? found[0].querySelector("title").textContent : "";
  };
  const arrows = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  const go = (event) => {
    const [right, down] = arrows[event.key] ?? [0, 0];
    const from = event.target.closest("svg a");
    if (!from || !(right || down)) return;
    event.preventDefault();
    const [x, y] = middle(from);
    const far = (link) => {
      const [along, across] = middle(link).map((value, axis) => value - [x, y][axis]);
      const ahead = along * right + across * down;
      return ahead > 0 ? ahead + 2 * Math.abs(along * down + across * right) : Infinity;
    };
    const others = links.filter((link) => link.ownerSVGElement === from.ownerSVGElement);
    const next = others.reduce((best, link) => (far(link) < far(best) ? link : best), from);
    if (far(next) === Infinity) return;
    from.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  };
  part.querySelectorAll("svg:has(a)").forEach((map) => { map.querySelector("a").tabIndex = 0; });
  ["mouseover", "focusin"].forEach((kind) => part.addEventListener(kind, show));
  part.addEventListener("keydown", go);
});
