"""Style and script of the HTML report. Neither asks anything of the network.

The script reads the tree in the page's `report-data` (made by `report_html.py`) and draws it as
a treemap of buttons; without it the page is complete as tables.
"""

from __future__ import annotations

from typing import Final

STYLE: Final = """
:root { color-scheme: light dark; --bg: #fff; --fg: #1c2330; --dim: #5b6472; --line: #d5dae2;
  --soft: #f3f5f8; --good: #1f7a4d; --bad: #b3261e; --fill: #2f6fb3; --sat: 45%; --light: 86%; }
@media (prefers-color-scheme: dark) { :root { --bg: #14181f; --fg: #e6e9ee; --dim: #9aa4b2;
  --line: #343c48; --soft: #1d232c; --good: #5cc08d; --bad: #ff8a80; --fill: #6ba6e0;
  --sat: 30%; --light: 27%; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 70rem; background: var(--bg); color: var(--fg);
  font: 16px/1.45 system-ui, sans-serif; }
h1 { font-size: 1.4rem; margin: 0 0 .2rem; } h2 { font-size: 1.1rem; margin: 1.8rem 0 .5rem; }
p { margin: .3rem 0; } .dim { color: var(--dim); font-size: .9rem; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid var(--line);
  vertical-align: top; }
th { color: var(--dim); font-weight: 600; } .n { text-align: right; white-space: nowrap;
  font-variant-numeric: tabular-nums; }
td.name { overflow-wrap: anywhere; min-width: 8rem; }
.bar { height: .7rem; min-width: 6rem; background: var(--soft); border: 1px solid var(--line);
  border-radius: 3px; overflow: hidden; } .bar i { display: block; height: 100%;
  background: var(--fill); } .bar.bad i { background: var(--bad); }
.bad { color: var(--bad); } .good { color: var(--good); }
details { margin: .3rem 0; } summary { cursor: pointer; }
#map-tools { display: flex; flex-wrap: wrap; gap: .4rem; margin: .5rem 0; }
#map-tools button, #trail button { font: inherit; font-size: .9rem; color: inherit;
  background: var(--soft); border: 1px solid var(--line); border-radius: 4px;
  padding: .2rem .6rem; cursor: pointer; }
#map-tools button[aria-pressed=true] { border-color: var(--fill);
  box-shadow: 0 0 0 1px var(--fill); }
#trail { display: flex; flex-wrap: wrap; gap: .3rem; align-items: center; font-size: .9rem;
  min-height: 2rem; }
#map { position: relative; height: min(60vh, 32rem); min-height: 16rem; margin: .4rem 0;
  border: 1px solid var(--line); overflow: hidden; }
#map button { position: absolute; margin: 0; padding: 3px 5px; border: 1px solid var(--bg);
  border-radius: 2px; overflow: hidden; text-align: left; font: inherit; font-size: .8rem;
  line-height: 1.2; color: var(--fg); display: flex; flex-direction: column;
  justify-content: flex-start; }
#map button.leaf { cursor: default; } #map button:not(.leaf) { cursor: pointer; }
#map button:focus-visible { outline: 3px solid var(--fill); outline-offset: -3px; z-index: 1; }
#map b, #map span { display: block; white-space: nowrap; overflow: hidden;
  text-overflow: ellipsis; max-width: 100%; }
@media (max-width: 40rem) { body { padding: .6rem; } #map { height: 22rem; }
  th, td { padding-right: .4rem; } .wide { display: none; } .bar { min-width: 3rem; }
  td.name { min-width: 6rem; } }
"""

SCRIPT: Final = r"""
"use strict";
(function () {
  var data = JSON.parse(document.getElementById("report-data").textContent);
  var section = document.getElementById("treemap");
  var map = document.getElementById("map");
  var tools = document.getElementById("map-tools");
  var trail = document.getElementById("trail");
  var list = document.getElementById("map-list");
  var view = 0, path = [];
  if (!data.views.length) { return; }
  section.hidden = false;

  function count(n) { return n.toString().replace(/\B(?=(\d{3})+(?!\d))/g, ","); }
  function element(tag, text, parent) {
    var made = document.createElement(tag);
    if (text !== null) { made.textContent = text; }
    if (parent) { parent.appendChild(made); }
    return made;
  }
  // Of a path that does not fit, the end tells more than the folders.
  function label(name, width) {
    var slash = name.charAt(0) === '"' ? -1 : name.lastIndexOf("/");
    return slash >= 0 && name.length * 7.5 > width - 12 ? name.slice(slash + 1) : name;
  }
  function current() { return path.length ? path[path.length - 1] : data.views[view].root; }

  // Squarified treemap: rows are filled while the worst aspect ratio gets better.
  function layout(nodes, x, y, w, h, out) {
    nodes = nodes.filter(function (n) { return n.v > 0; })
      .sort(function (a, b) { return b.v - a.v; });
    var total = nodes.reduce(function (s, n) { return s + n.v; }, 0), at = 0;
    if (!total || w <= 0 || h <= 0) { return; }
    var scale = w * h / total;
    function worst(sum, max, min, side) {
      var a = sum * sum, b = side * side;
      return Math.max(b * max / a, a / (b * min));
    }
    while (at < nodes.length) {
      var side = Math.min(w, h), row = [], sum = 0, max = 0, min = 0, best = Infinity;
      while (at < nodes.length) {
        var area = nodes[at].v * scale;
        var least = row.length ? Math.min(min, area) : area;
        var now = worst(sum + area, Math.max(max, area), least, side);
        if (row.length && now > best) { break; }
        best = now; row.push([nodes[at], area]); sum += area;
        max = Math.max(max, area); min = least; at += 1;
      }
      var thick = sum / side, along = 0;
      row.forEach(function (item) {
        var length = item[1] / thick;
        if (w >= h) { out.push([item[0], x, y + along, thick, length]); }
        else { out.push([item[0], x + along, y, length, thick]); }
        along += length;
      });
      if (w >= h) { x += thick; w -= thick; } else { y += thick; h -= thick; }
    }
  }

  function hue(text) {
    var h = 0;
    for (var i = 0; i < text.length; i += 1) { h = (h * 31 + text.charCodeAt(i)) % 360; }
    return h;
  }

  function draw() {
    var node = current(), boxes = [];
    map.textContent = "";
    layout(node.c || [], 0, 0, map.clientWidth, map.clientHeight, boxes);
    boxes.forEach(function (box) {
      var child = box[0], open = child.c && child.c.length;
      var button = element("button", null, map);
      button.type = "button";
      button.style.left = box[1] + "px"; button.style.top = box[2] + "px";
      button.style.width = box[3] + "px"; button.style.height = box[4] + "px";
      button.style.background = "hsl(" + hue(child.n) + " var(--sat) var(--light))";
      button.title = child.n + ": " + count(child.v) + " bytes";
      button.setAttribute("aria-label", button.title + (open ? ", open" : ""));
      if (box[3] > 34 && box[4] > 18) { element("b", label(child.n, box[3]), button); }
      if (box[3] > 34 && box[4] > 34) { element("span", count(child.v), button); }
      if (open) { button.onclick = function () { path.push(child); show(true); }; }
      else { button.className = "leaf"; }
    });
  }

  function rows() {
    list.textContent = "";
    (current().c || []).slice().sort(function (a, b) { return b.v - a.v; })
      .forEach(function (child) {
        var row = element("tr", null, list);
        element("td", child.n, row).className = "name";
        element("td", count(child.v), row).className = "n";
      });
  }

  function show(focus) {
    tools.querySelectorAll("button").forEach(function (button, number) {
      button.setAttribute("aria-pressed", String(number === view));
    });
    trail.textContent = "";
    [data.views[view].root].concat(path).forEach(function (node, depth) {
      if (depth) { element("span", "\u203a", trail); }
      if (depth === path.length) {
        element("strong", node.n + ": " + count(node.v) + " bytes", trail)
          .setAttribute("data-bytes", String(node.v));
        return;
      }
      var button = element("button", node.n, trail);
      button.type = "button";
      button.onclick = function () { path = path.slice(0, depth); show(true); };
    });
    document.getElementById("map-note").textContent = current().d || "";
    draw(); rows();
    if (focus) { (map.querySelector("button") || map).focus(); }
  }

  data.views.forEach(function (one, number) {
    var button = element("button", one.title, tools);
    button.type = "button";
    button.onclick = function () { view = number; path = []; show(false); };
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && path.length) { path.pop(); show(true); }
  });
  window.addEventListener("resize", draw);
  show(false);
}());
"""
