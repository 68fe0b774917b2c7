// deno-lint-ignore-file no-var
// Tells whether what the page shows is of now, and keeps it so. Plain ES5: browsers that cannot read
// the other scripts would else show the same values for ever and call them live.
(function () {
  "use strict";
  // What follows this script in the page is a refresh for browsers in which it does not run.
  document.write("<noscript>");

  var SILENT_MS = 15000;
  var POLL_MS = 5000;
  var REFRESH_MS = 30000;
  var GRACE_MS = 4000;
  var TICK_MS = 1000;
  var ANSWER_MS = 10000;

  function nowMs() {
    return self.performance && performance.now ? performance.now() : new Date().getTime();
  }

  function start() {
    var live = document.getElementById("live");
    var bar = document.getElementById("lost");
    if (!live || !bar) return;
    var chart = live.getAttribute("data-chart") || "";
    var isAsking = false;
    var silentFromMs = nowMs() + SILENT_MS;
    var askedMs = nowMs();
    var streamMs = 0;

    function showLost(isLost) {
      if (isLost !== bar.hidden) return;
      var shown = document.getElementById("from-time");
      var time = (shown && shown.textContent) || "–";
      bar.hidden = !isLost;
      if (isLost) live.setAttribute("data-lost", "");
      else live.removeAttribute("data-lost");
      bar.textContent = isLost ? bar.getAttribute("data-text").replace("{time}", time) : "";
    }

    function heard(nextWithinMs) {
      var state = document.getElementById("tab-title");
      if (state) document.title = state.textContent;
      silentFromMs = nowMs() + nextWithinMs;
      live.setAttribute("data-live", "");
      showLost(false);
    }

    function missed() {
      live.removeAttribute("data-live");
      showLost(true);
    }

    // Calls back with the answer, or with null when none came in time.
    function ask(method, url, onAnswer) {
      var request = new XMLHttpRequest();
      isAsking = true;
      askedMs = nowMs();
      request.open(method, url);
      request.setRequestHeader("HX-Request", "true");
      request.timeout = ANSWER_MS;
      request.onload = function () {
        isAsking = false;
        onAnswer(request);
      };
      request.onerror = request.ontimeout = request.onabort = function () {
        isAsking = false;
        onAnswer(null);
      };
      request.send();
    }

    // A server that wants the secret again leads to the page that takes it.
    function isRefused(answer) {
      return answer !== null && answer.status === 401;
    }

    // The stream is silent: something on the way may hold it back, though the server answers.
    function poll() {
      var url = live.getAttribute("data-now") + "?chart=" + encodeURIComponent(chart);
      ask("GET", url, function (answer) {
        if (isRefused(answer)) return location.reload();
        // What the stream has brought meanwhile is newer.
        if (streamMs > askedMs) return;
        if (answer === null || answer.status !== 200) return missed();
        chart = answer.getResponseHeader("Chart-Version") || chart;
        self.htmx.swap({
          text: answer.responseText,
          target: live,
          sourceElement: live,
          swap: "innerMorph",
        });
        heard(POLL_MS);
      });
    }

    // No other script runs: the page is fetched anew as a whole, once the server is seen to answer.
    function refresh() {
      ask("HEAD", location.href, function (answer) {
        if (answer !== null && (answer.status < 400 || isRefused(answer))) location.reload();
        else missed();
      });
    }

    function look() {
      if (document.hidden || isAsking) return;
      var idleMs = nowMs() - askedMs;
      if (!self.htmx || !self.htmx.swap) {
        if (idleMs > REFRESH_MS) refresh();
      } else if (nowMs() > silentFromMs && idleMs > POLL_MS) {
        poll();
      }
    }

    live.addEventListener("htmx:sse:after:message", function () {
      streamMs = nowMs();
      heard(SILENT_MS);
    });
    live.addEventListener("htmx:sse:error", function (event) {
      if (event.detail && event.detail.status === 401) location.reload();
    });
    document.addEventListener("visibilitychange", function () {
      if (!document.hidden) silentFromMs = Math.max(silentFromMs, nowMs() + GRACE_MS);
    });
    setInterval(look, TICK_MS);
  }

  document.addEventListener("DOMContentLoaded", start);
})();
