(function () {
  "use strict";
  var charts = JSON.parse(document.getElementById("charts").textContent);
  var config = {responsive: false, displaylogo: false, displayModeBar: false, scrollZoom: false,
                showSendToCloud: false, plotlyServerURL: ""};
  function put(target, key, value) {
    var steps = key.split("."), last = steps.pop();
    steps.forEach(function (step) { target = target[step] = target[step] || {}; });
    target[last] = value;
  }
  function draw(chart, width) {
    var place = document.getElementById(chart.id);
    if (!place) { return; }
    var layout = JSON.parse(JSON.stringify(chart.layout));
    var room = width || place.clientWidth, narrow = room < 560;
    if (room < 800) {
      Object.keys(chart.tight).forEach(function (key) { put(layout, key, chart.tight[key]); });
    }
    if (narrow) {
      layout.margin.l = Math.min(layout.margin.l, 44);
      layout.margin.r = 6;
      layout.font.size = 11.5;
      Object.keys(chart.narrow).forEach(function (key) { put(layout, key, chart.narrow[key]); });
    }
    if (width) {
      layout.width = width;
      Plotly.purge(place);
    }
    var data = chart.data.filter(function (trace, at) {
      return (narrow ? chart.narrowHidden : chart.narrowOnly).indexOf(at) < 0;
    });
    place.style.minHeight = layout.height + "px";
    Plotly.react(place, data, layout, config);
  }
  function drawAll() { charts.forEach(function (chart) { draw(chart); }); }
  var last = window.innerWidth, waiting = null, printing = false, opened = [];
  window.addEventListener("resize", function () {
    if (printing || window.innerWidth === last) { return; }
    last = window.innerWidth;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(drawAll, 150);
  });
  window.addEventListener("beforeprint", function () {
    printing = true;
    document.querySelectorAll("details:not([open])").forEach(function (part) {
      if (!part.hasAttribute("data-screen")) { part.open = true; opened.push(part); }
    });
    charts.forEach(function (chart) { draw(chart, 680); });
  });
  window.addEventListener("afterprint", function () {
    printing = false;
    opened.forEach(function (part) { part.open = false; });
    opened = [];
    drawAll();
  });
  drawAll();
}());
